import { writeFile } from 'node:fs/promises';
import { errors } from '../errors.ts';
import { PartialOutput } from './partial-output.ts';

/**
 * Writes a file that appears under its name only when it is complete; an earlier one of that name is replaced.
 *
 * @throws OUTPUT_UNWRITABLE
 */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await using output = new PartialOutput(path);
  await writeFile(output.path, data).catch((cause: unknown) => {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  });
  await output.commit();
}
