import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import { checkPlugin } from './plugin-check.ts';
import { CheckLines, silentCheck } from './plugin-check-progress.ts';
import { writeDone, writeFailed, writeJson } from './terminal.ts';
import { duration } from './train-options.ts';

const OPTIONS = z.strictObject({
  /** Seconds. */
  timeLimit: duration.default(30),
  json: z.boolean().default(false),
});

export type CheckFlags = Readonly<Partial<Record<keyof z.input<typeof OPTIONS>, unknown>>>;

/** `slp plugin check`. Sets exit code 1 where a rule fails. */
export async function runPluginCheck(given: string, flags: CheckFlags, signal: AbortSignal): Promise<void> {
  const { timeLimit, json } = resolveOptions(OPTIONS, { config: {}, flags });
  const report = await checkPlugin(
    given,
    { limit: timeLimit * 1000, signal },
    json ? silentCheck : new CheckLines(),
  );
  const { passed, failed, skipped } = report;
  if (failed > 0) process.exitCode = 1;
  if (json) return writeJson(report);
  const tail = `of ${passed + failed} rules ${failed > 0 ? 'fail' : 'hold'}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  if (failed > 0) writeFailed(`${failed} ${tail}`);
  else writeDone(`${passed} ${tail}`);
}
