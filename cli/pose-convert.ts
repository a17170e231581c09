import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Pose } from '../core/contract.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import { formatForPath, WRITABLE_FORMATS, writePoseFile } from '../plugins/pose-files/write.ts';
import { between, whole } from './options.ts';

const OPTIONS = z.strictObject({
  format: z.enum(WRITABLE_FORMATS).optional(),
  person: whole(0, 99).optional(),
  fps: between(0.01, 1000).optional(),
});

/** As the command line gives them: not checked yet. */
export type ConvertOptions = Readonly<Record<string, unknown>>;

/** `slp pose convert`: returns the number of frames written. `to` may be `from`: it is replaced when all was read. */
export async function convertPoseFile(
  from: string,
  to: string,
  flags: ConvertOptions,
  signal: AbortSignal,
): Promise<number> {
  const { format, person, fps } = resolveOptions(OPTIONS, { config: {}, flags });
  const file = await openPoseFile(from, { person, fps });
  let frames = 0;
  async function* counted(): AsyncGenerator<Pose | null> {
    for await (const pose of file.poses()) {
      signal.throwIfAborted();
      frames += 1;
      yield pose;
    }
  }
  await writePoseFile(to, format ?? formatForPath(to), file, counted());
  return frames;
}
