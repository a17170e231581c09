import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { checkFolderOf, partPath } from '../../core/files/partial-output.ts';
import { FRAME_NAME, PngSequence } from './png-sequence.ts';

const options = z.strictObject({
  /** The folder to make; it may exist if it is empty. */
  path: z.string().min(1),
  /** zlib level, 0 (large, fast) to 9 (small, slow). */
  compression: z.int().min(0).max(9).default(3),
});

/**
 * Writes every frame as a PNG picture into a new folder: `frame-000000.png`, `frame-000001.png` and so on. A folder that
 * holds anything is refused: two sequences would mix, and a shorter one would end in frames of the longer.
 */
export default definePlugin({
  contract: 1,
  name: 'png',
  kind: 'sink',
  options,
  async create({ path: directory, compression }) {
    await checkFolderOf(directory);
    const [existing] = await namesIn(directory);
    if (existing !== undefined) throw errors.OUTPUT_UNWRITABLE(directory, 'the folder is not empty');
    // An interrupted run may have left this; anything else of that name is not ours to remove.
    const leftover = await namesIn(partPath(directory));
    if (!leftover.every((name) => FRAME_NAME.test(name))) {
      throw errors.OUTPUT_UNWRITABLE(directory, `${partPath(directory)} is in the way`);
    }
    return new PngSequence(directory, compression);
  },
});

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw errors.OUTPUT_UNWRITABLE(directory, cause);
  });
}
