import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { errors, messageOf } from '../errors.ts';

export interface FfmpegBinary {
  readonly path: string;
  /** Where it was found: named by the user, installed on the system, or from the npm package. */
  readonly origin: 'SLP_FFMPEG' | 'PATH' | 'npm';
}

const NPM_PACKAGE = '@ffmpeg-installer/ffmpeg';
/** An ffmpeg that says nothing for so long is none. */
const PATIENCE_MS = 10_000;

/**
 * The ffmpeg to use: the one that SLP_FFMPEG names (then no other will do), else the one on PATH, else the one that
 * came with npm, which is a build of 2018.
 *
 * @throws FFMPEG_MISSING
 */
export async function locateFfmpeg(environment: NodeJS.ProcessEnv = process.env): Promise<FfmpegBinary> {
  const { SLP_FFMPEG: named, PATH = '' } = environment;
  if (named) {
    const path = basename(named) === named ? await findOnPath(named, PATH) : named;
    if (path !== undefined && (await isExecutable(path))) return { path, origin: 'SLP_FFMPEG' };
    throw errors.FFMPEG_MISSING([`SLP_FFMPEG=${named}`]);
  }
  const installed = await findOnPath(process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg', PATH);
  if (installed !== undefined) return { path: installed, origin: 'PATH' };
  const packaged = npmBinary();
  if (packaged !== undefined && (await makeExecutable(packaged))) return { path: packaged, origin: 'npm' };
  throw errors.FFMPEG_MISSING(['SLP_FFMPEG', 'PATH', `npm ${NPM_PACKAGE}`]);
}

async function findOnPath(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/**
 * Names of the encoders that a binary has, asked once per binary.
 *
 * @throws FFMPEG_MISSING where it cannot be run.
 */
export async function listEncoders(binary: string): Promise<ReadonlySet<string>> {
  const asked = encoders.get(binary) ?? ask(binary, '-encoders').then(parseEncoders);
  encoders.set(binary, asked);
  return asked;
}

const encoders = new Map<string, Promise<ReadonlySet<string>>>();

/** Lines such as ` V....D libx264   libx264 H.264 / AVC …`, below a legend of the flags whose names are "=". */
function parseEncoders(listing: string): ReadonlySet<string> {
  return new Set([...listing.matchAll(/^ [VAS][A-Z.]{5} ([^=\s]\S*)/gm)].map(([, name]) => name!));
}

/**
 * The version as the binary states it, for instance "5.1.9-0+deb12u1".
 *
 * @throws FFMPEG_MISSING where it cannot be run.
 */
export async function ffmpegVersion(binary: string): Promise<string> {
  const [firstLine = ''] = (await ask(binary, '-version')).split('\n', 1);
  return /^ffmpeg version (\S+)/.exec(firstLine)?.[1] ?? 'unknown';
}

async function ask(binary: string, question: string): Promise<string> {
  const options = { timeout: PATIENCE_MS, maxBuffer: 4 << 20, windowsHide: true };
  const { stdout } = await promisify(execFile)(binary, ['-hide_banner', question], options).catch(
    (cause: unknown) => {
      throw errors.FFMPEG_MISSING([`${binary}, which does not run: ${messageOf(cause)}`]);
    },
  );
  return stdout;
}

/** The package is optional and throws, also plain strings, where it has nothing for this platform. */
function npmBinary(): string | undefined {
  try {
    const { path } = createRequire(import.meta.url)(NPM_PACKAGE) as { path: string };
    return path;
  } catch {
    return undefined;
  }
}

/** Some package managers unpack the binary without its executable bit. */
async function makeExecutable(path: string): Promise<boolean> {
  if (await isExecutable(path)) return true;
  return chmod(path, 0o755).then(
    () => isExecutable(path),
    () => false,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return (
    isFile &&
    access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
  );
}
