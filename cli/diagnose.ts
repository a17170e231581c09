import { readdir, readFile, stat } from 'node:fs/promises';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { messageOf, SlpError } from '../core/errors.ts';
import { userCacheFolder } from '../core/files/user-cache.ts';
import { ffmpegVersion, listEncoders, locateFfmpeg } from '../core/video/locate-ffmpeg.ts';
import { CONTAINERS } from '../plugins/ffmpeg/containers.ts';
import { packageFolder } from '../plugins/holistic/model-files.ts';
import { version } from './version.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly value: string;
}

export interface Diagnosis {
  /** Whether everything that `slp render` needs by default is there. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Looks at what this machine has; never throws for what is missing. */
export async function diagnose(): Promise<Diagnosis> {
  const gibibytes = (totalmem() / 2 ** 30).toFixed(1);
  const checks = [
    fact('slp', version()),
    fact('node', `${process.versions.node} (${platform()} ${arch()})`),
    fact('machine', `${availableParallelism()} cores, ${gibibytes} GiB memory`),
    fact('images', `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`),
    fact('puppet engine', 'plain TypeScript, one thread per core'),
    await estimatorCheck(),
    await neuralEngineCheck(),
    ...(await trainingChecks()),
    await cacheCheck(),
    ...(await ffmpegChecks()),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

const fact = (name: string, value: string): Check => ({ name, ok: true, value });

/** Name and version of an installed npm package. */
async function describePackage(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder(name), 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

/** What keypoints are found with. Nothing of it is loaded. */
async function estimatorCheck(): Promise<Check> {
  try {
    const packages = await Promise.all(['@litertjs/core', '@mediapipe/holistic'].map(describePackage));
    return fact('keypoints', packages.join(', '));
  } catch (error) {
    return failure('keypoints', error);
  }
}

/** What learned models are run with. The puppet needs none of it. */
async function neuralEngineCheck(): Promise<Check> {
  const name = 'neural engine';
  try {
    const [runtime, { listSupportedBackends }] = await Promise.all([
      describePackage('onnxruntime-node'),
      import('onnxruntime-node'),
    ]);
    const providers = listSupportedBackends().filter(({ bundled }) => bundled);
    return fact(name, `${runtime} with ${providers.map((provider) => provider.name).join(', ')}`);
  } catch (error) {
    return fact(name, `not usable: ${messageOf(error)}; install its package again with "npm ci"`);
  }
}

/** What models are trained with; each backend is started. */
async function trainingChecks(): Promise<Check[]> {
  const { surveyBackends } = await import('../core/neural/backend.ts');
  const states = await surveyBackends();
  const chosen = states.find(({ unusable }) => !unusable);
  const rows = states.map(({ name, unusable }) => {
    const state = unusable ? `${unusable.problem}; ${unusable.error.hint}` : 'usable';
    return fact(`  ${name}`, state);
  });
  return [fact('training', chosen ? `on ${chosen.name}` : 'not possible'), ...rows];
}

/** The user's cache folder and how much lies in it; a folder that cannot be used costs time, nothing else. */
async function cacheCheck(): Promise<Check> {
  try {
    const folder = userCacheFolder();
    if (folder === undefined) return fact('cache', 'off (SLP_CACHE)');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    const files = entries.filter((entry) => entry.isFile());
    let bytes = 0;
    for (const { parentPath, name } of files) bytes += (await stat(join(parentPath, name))).size;
    const count = files.length === 1 ? '1 file' : `${files.length} files`;
    return fact('cache', `${folder} (${count}, ${(bytes / 2 ** 20).toFixed(1)} MiB)`);
  } catch (error) {
    return fact('cache', `not usable: ${messageOf(error)}`);
  }
}

async function ffmpegChecks(): Promise<Check[]> {
  try {
    const { path, origin } = await locateFfmpeg();
    const encoders = await listEncoders(path);
    const found = fact('ffmpeg', `${await ffmpegVersion(path)} (${path}, from ${origin})`);
    const formats = Object.entries(CONTAINERS).map(([extension, { encoder }]): Check => {
      const ok = encoders.has(encoder);
      return { name: `  ${extension}`, ok, value: ok ? encoder : `${encoder} is missing` };
    });
    return [found, ...formats];
  } catch (error) {
    return [failure('ffmpeg', error)];
  }
}

function failure(name: string, error: unknown): Check {
  const hint = error instanceof SlpError ? `; ${error.hint}` : '';
  return { name, ok: false, value: messageOf(error) + hint };
}
