/** The thread side of `convertInThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../core/errors.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import { writePoseFile } from '../plugins/pose-files/write.ts';

const { input, output } = workerData as { readonly input: string; readonly output: string };
try {
  const file = await openPoseFile(input);
  await writePoseFile(output, 'slp-poses', file, file.poses());
} catch (error) {
  parentPort?.postMessage(toErrorRecord(error));
}
