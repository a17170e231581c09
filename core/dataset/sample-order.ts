import { SeededRandom } from '../neural/seeded-random.ts';
import type { SampleClip } from './sample-table.ts';

export interface OrderOptions {
  /** All samples in an order that only the seed and their number decide; without it, clip by clip. */
  readonly shuffle: boolean;
  readonly seed: number;
  /** Which of `of` parts, from 0: they have no sample in common, and together all of them. */
  readonly shard: { readonly index: number; readonly of: number };
  /** Samples at the start that are passed over, and how many there are at most; both of the shard. */
  readonly skip: number;
  readonly limit: number;
}

/**
 * Numbers of samples in the order in which they are read. In parts, a shuffled order is dealt out sample by sample, an unshuffled
 * one clip by clip, so that frames follow each other.
 */
export function orderSamples(clips: readonly SampleClip[], options: OrderOptions): Uint32Array {
  const { shuffle, seed, shard, skip, limit } = options;
  const mine = (_: unknown, rank: number): boolean => rank % shard.of === shard.index;
  const all = shuffle
    ? permutation(
        clips.reduce((sum, { count }) => sum + count, 0),
        seed,
      ).filter(mine)
    : Uint32Array.from(
        clips.filter(mine).flatMap(({ start, count }) => Array.from({ length: count }, (_, i) => start + i)),
      );
  return all.subarray(Math.min(skip, all.length), Math.min(skip + limit, all.length));
}

/** The numbers from 0 to `count − 1`, shuffled (Fisher and Yates, in Durstenfeld's form). */
function permutation(count: number, seed: number): Uint32Array {
  const random = new SeededRandom(seed);
  const out = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(random.next() * (i + 1));
    [out[i], out[other]] = [out[other], out[i]];
  }
  return out;
}
