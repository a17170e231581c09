import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CLI = fileURLToPath(new URL('../../dist/cli/slp.js', import.meta.url));

/** Runs before the program: at its end it leaves the peak RSS, in KiB, in the file that SLP_BENCH_RSS names. */
const RECORD_PEAK_RSS = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread) {
    process.on('exit', () => writeFileSync(process.env.SLP_BENCH_RSS, String(process.resourceUsage().maxRSS)));
  }
`)}`;

export interface CliRun {
  /** From spawning the process to its end. */
  readonly milliseconds: number;
  /** Of the process with all its threads, without ffmpeg. */
  readonly peakRssMiB: number;
  readonly stdout: string;
}

/** Runs the built program in a process of its own. @throws Error where it fails */
export async function runCli(args: readonly string[], directory: string): Promise<CliRun> {
  const record = join(directory, 'peak-rss');
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', RECORD_PEAK_RSS, CLI, ...args],
    {
      env: { ...process.env, SLP_BENCH_RSS: record },
    },
  );
  const milliseconds = performance.now() - startedAt;
  return { milliseconds, peakRssMiB: Number(await readFile(record, 'utf8')) / 1024, stdout };
}

/** Milliseconds of the fastest of `times` runs without anything added to the program. */
export async function fastestCliRun(args: readonly string[], times: number): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, [CLI, ...args]);
    fastest = Math.min(fastest, performance.now() - startedAt);
  }
  return fastest;
}
