import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import { JOINT_ORDERS } from '../core/dataset/layouts/joint-orders.ts';
import { LAYOUTS } from '../core/dataset/layouts/layout.ts';
import { checkFolderOf } from '../core/files/partial-output.ts';
import { checkDataset, describeCheck, isSound } from './dataset-check.ts';
import { datasetInfo, describeInfo } from './dataset-info.ts';
import { SampleProgress } from './sample-progress.ts';
import { writeDone, writeJson, writeNote, writeTable } from './terminal.ts';

/** What all commands take that read a dataset. */
export const READING = {
  base: z.string().optional(),
  layout: z.enum(['auto', ...LAYOUTS], `is none of auto, ${LAYOUTS.join(', ')}`).default('auto'),
  joints: z.enum(['auto', ...JOINT_ORDERS], `is none of auto, ${JOINT_ORDERS.join(', ')}`).default('auto'),
  split: z.enum(['train', 'test'], 'is none of train, test').optional(),
};

const JSON_TOO = { json: z.boolean().default(false) };

const INFO_OPTIONS = z.strictObject({ ...READING, ...JSON_TOO });
const CHECK_OPTIONS = z.strictObject({ ...READING, ...JSON_TOO, sheet: z.string().optional() });

type Flags = Readonly<Record<string, unknown>>;

/** `slp dataset info`, once the words of its command line are known. */
export async function runDatasetInfo(path: string, flags: Flags, signal: AbortSignal): Promise<void> {
  const { json, ...options } = resolveOptions(INFO_OPTIONS, { config: {}, flags });
  const progress = new SampleProgress();
  const log = logBeside(progress);
  const info = await datasetInfo(path, { ...options, signal, log }, progress).finally(() => progress.clear());
  if (json) await writeJson(info);
  else await writeTable(describeInfo(info));
}

/** `slp dataset check`, once the words of its command line are known; sets the exit code where something is wrong. */
export async function runDatasetCheck(path: string, flags: Flags, signal: AbortSignal): Promise<void> {
  const { json, ...options } = resolveOptions(CHECK_OPTIONS, { config: {}, flags });
  if (options.sheet !== undefined) await checkFolderOf(options.sheet);
  const progress = new SampleProgress();
  const log = logBeside(progress);
  const check = await checkDataset(path, { ...options, signal, log }, progress).finally(() =>
    progress.clear(),
  );
  if (!isSound(check)) process.exitCode = 1;
  if (json) return writeJson(check);
  const [last, ...others] = describeCheck(check).reverse();
  for (const line of others.reverse()) writeNote(line);
  if (isSound(check)) writeDone(last!);
  else writeNote(last!);
  if (options.sheet !== undefined) writeDone(options.sheet);
}

function logBeside(progress: SampleProgress): (message: string) => void {
  return (message) => {
    progress.clear();
    writeNote(message);
  };
}
