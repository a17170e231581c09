import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { JOINT_ORDERS } from '../../core/dataset/layouts/joint-orders.ts';
import { LAYOUTS } from '../../core/dataset/layouts/layout.ts';
import { TarDataset } from './tar-dataset.ts';

const count = z.number().int().nonnegative();

const options = z.strictObject({
  /** Tar of a dataset, or folder of such tars; `.tar.gz` is unpacked into the cache folder, once. */
  path: z.string().min(1),
  /** Tar of the references, or folder with it; without one it is looked for beside the samples. */
  base: z.string().min(1).optional(),
  layout: z.enum(['auto', ...LAYOUTS]).default('auto'),
  /** Of a folder, the tars of this part. */
  split: z.enum(['train', 'test']).optional(),
  /** Pixels: of the published datasets the side of the square (256), else the largest length of the short side. */
  size: z.number().int().min(16).max(4096).optional(),
  /** Order of the 96 keypoints of the published datasets. */
  joints: z.enum(['auto', ...JOINT_ORDERS]).default('auto'),
  /** All samples in random order instead of clip by clip. */
  shuffle: z.boolean().default(false),
  seed: z.number().int().default(0),
  /** One of `of` parts without a common sample, from 0. */
  shard: z
    .strictObject({ index: count, of: z.number().int().positive() })
    .refine(({ index, of }) => index < of, 'index must be less than of')
    .default({ index: 0, of: 1 }),
  /** Samples to pass over, bad ones included: to go on where another run was. */
  skip: count.default(0),
  /** Samples to give at most. */
  limit: z.number().int().positive().optional(),
  /** What a sample that cannot be read means: the end, a line in the log, or nothing but a count at the end. */
  onBadSample: z.enum(['fail', 'warn', 'skip']).default('warn'),
});

export type TarDatasetOptions = z.output<typeof options>;

/**
 * The samples of a dataset in tars, read where they are: every observation carries the filmed frame and its signer. Clip by clip,
 * timestamps follow the numbers of the frames, with a cut after each clip. Shuffled, each sample is a cut of its own, and
 * brings the pose one frame earlier.
 */
export default definePlugin({
  contract: 1,
  name: 'tar-dataset',
  kind: 'source',
  options,
  create: (given, host) => TarDataset.open(given, host),
});
