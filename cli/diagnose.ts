import { arch, availableParallelism, platform, totalmem } from 'node:os';
import sharp from 'sharp';
import { messageOf, SlpError } from '../core/errors.ts';
import { ffmpegVersion, listEncoders, locateFfmpeg } from '../core/video/locate-ffmpeg.ts';
import { CONTAINERS } from '../plugins/ffmpeg/containers.ts';
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
    ...(await ffmpegChecks()),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

const fact = (name: string, value: string): Check => ({ name, ok: true, value });

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
    const hint = error instanceof SlpError ? `; ${error.hint}` : '';
    return [{ name: 'ffmpeg', ok: false, value: messageOf(error) + hint }];
  }
}
