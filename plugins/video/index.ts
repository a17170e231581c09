import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { ClipFolder } from './clip-folder.ts';
import { Film } from './film.ts';

const options = z.strictObject({
  /** A video of a person; or a folder of clips, or of such folders, one for each signer. */
  path: z.string().min(1),
  /** Which person, from 0 and from left to right; without it, the one whom the estimator chooses. */
  person: z.number().int().nonnegative().optional(),
  /** Frames per second that are looked at, instead of the video's own. */
  fps: z.number().min(0.1).max(240).optional(),
  /** `auto` looks only at the steady square around the signing space: for pictures (`targets`), and where others are beside the person. */
  crop: z.enum(['none', 'auto']).default('none'),
  /** The plugin that finds the keypoints. */
  estimator: z
    .strictObject({ name: z.string().min(1), options: z.record(z.string(), z.unknown()).default({}) })
    .default({ name: 'holistic', options: {} }),
  /** Whether the filmed frame comes along with each pose; from a folder it always does. */
  targets: z.boolean().default(false),
});

/**
 * Poses of a filmed person. Frames in which nobody is found are passed over: the timestamps keep the gap.
 *
 * A folder makes a data set: every observation carries the filmed frame and its signer, whose reference is the best frame
 * that is found in the clips. Keypoints are always estimated, also where files with some lie beside the clips.
 */
export default definePlugin({
  contract: 1,
  name: 'video',
  kind: 'source',
  options,
  async create({ path, estimator: { name, options: given }, ...rest }, host) {
    const found = await stat(path).catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
    const { person } = rest;
    const start = () =>
      host.use('estimator', { name, options: person === undefined ? given : { ...given, person } });
    // What is wrong with the video comes to light before models are loaded.
    return found.isDirectory()
      ? ClipFolder.open(path, rest, start, host)
      : Film.open(path, rest, start, host);
  },
});
