import { seedFor } from '../../core/neural/seeded-random.ts';
import { seededRandom } from '../../core/seeded-random.ts';
import type { PlannedClip } from './plan-clips.ts';

/** Which frame of whom. */
export interface FrameNumber {
  readonly signer: number;
  readonly clip: number;
  readonly frame: number;
}

/** Which frames come, and in which order. */
export interface FrameOrder {
  readonly seed: number;
  readonly shuffle: boolean;
  /** Which of `of` parts, from 0: they have no frame in common, and together all of them. */
  readonly shard: { readonly index: number; readonly of: number };
  /** Frames at the start that are passed over, and how many there are at most; both of the shard. */
  readonly skip: number;
  readonly limit?: number;
}

/** Frames of one signer that stay together however they are shuffled: setting a signer up takes as long as some of them. */
const BLOCK = 16;

/**
 * Frames in the order in which they are made. In parts, an unshuffled order is dealt out clip by clip, so that frames follow each other, and a
 * shuffled one in blocks of one signer.
 */
export function orderFrames(
  clips: readonly PlannedClip[],
  { seed, shuffle, shard, skip, limit = Number.MAX_SAFE_INTEGER }: FrameOrder,
): FrameNumber[] {
  const framesOf = ({ signer, clip, frames }: PlannedClip): FrameNumber[] =>
    Array.from({ length: frames }, (_, frame) => ({ signer, clip, frame }));
  const groups = shuffle
    ? shuffledBlocks(clips.flatMap(framesOf), seededRandom(seedFor(seed, 'order')))
    : clips.map(framesOf);
  return groups
    .filter((_, rank) => rank % shard.of === shard.index)
    .flat()
    .slice(skip, skip + limit);
}

function shuffledBlocks(frames: readonly FrameNumber[], random: () => number): FrameNumber[][] {
  const bySigner = new Map<number, FrameNumber[]>();
  for (const frame of frames) {
    const own = bySigner.get(frame.signer);
    if (own) own.push(frame);
    else bySigner.set(frame.signer, [frame]);
  }
  const blocks = [...bySigner.values()].flatMap((own) => {
    shuffle(own, random);
    return Array.from({ length: Math.ceil(own.length / BLOCK) }, (_, i) =>
      own.slice(i * BLOCK, (i + 1) * BLOCK),
    );
  });
  shuffle(blocks, random);
  return blocks;
}

/** Fisher and Yates, in Durstenfeld's form. */
function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [items[i], items[other]] = [items[other], items[i]];
  }
}
