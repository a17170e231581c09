import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ErrorRecord, errors, fromErrorRecord } from '../core/errors.ts';

/** How long a file may take, in milliseconds: hours of poses are read in less. */
const TIMEOUT = 120_000;
/** MiB. */
const HEAP = 512;

/**
 * Converts a pose file into slp-poses JSON in a thread of its own: strangers choose these files, and a server must go on
 * whatever they are.
 *
 * @throws as `openPoseFile`, POSE_CORRUPT also where it takes too long or too much memory
 */
export async function convertInThread(input: string, output: string): Promise<void> {
  const worker = new Worker(new URL('./stream-convert-worker.js', import.meta.url), {
    workerData: { input, output },
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  let failure: ErrorRecord | undefined;
  worker.on('message', (record: ErrorRecord) => {
    failure = record;
  });
  const deadline = setTimeout(() => void worker.terminate(), TIMEOUT);
  try {
    const [code] = await once(worker, 'exit');
    if (failure) throw fromErrorRecord(failure);
    if (code !== 0) throw errors.POSE_CORRUPT(input, 'it takes too long to read');
  } catch (cause) {
    throw (cause as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? errors.POSE_CORRUPT(input, 'it takes too much memory to read')
      : cause;
  } finally {
    clearTimeout(deadline);
  }
}
