import { seedFor } from '../../core/neural/seeded-random.ts';
import { seededRandom } from '../../core/seeded-random.ts';

/** Seconds of a clip. */
const SHORTEST = 3;
const LONGEST = 6;
/** What would be shorter than this is added to the clip before it. */
const REST = 1.5;

/** How much is made of whom. */
export interface ClipPlan {
  readonly seed: number;
  readonly signers: number;
  /** Of each signer. */
  readonly frames: number;
  readonly fps: number;
  /** Every clip is one whole performance of so many frames, or its start: where poses are given. */
  readonly performed?: number;
}

/** Frames of one signer that follow each other. */
export interface PlannedClip {
  /** Number of the signer, from 0. */
  readonly signer: number;
  /** Number among the signer's clips, from 0. */
  readonly clip: number;
  readonly frames: number;
}

/** What signer number `signer` is called: no two are called alike, whatever their seeds, so that datasets can be put together. */
export function signerName(seed: number, signer: number): string {
  return `s${seed}-${String(signer + 1).padStart(4, '0')}`;
}

/** What a clip is called among those of its signer. */
export function clipName(clip: number): string {
  return `c${String(clip + 1).padStart(3, '0')}`;
}

/** What all files of a clip begin with. */
export function clipKey(seed: number, { signer, clip }: Pick<PlannedClip, 'signer' | 'clip'>): string {
  return `${signerName(seed, signer)}_${clipName(clip)}`;
}

/** The clips that make up the frames of every signer, signer by signer: a few seconds each. */
export function planClips({ seed, signers, frames, fps, performed }: ClipPlan): PlannedClip[] {
  return Array.from({ length: signers }, (_, signer) => {
    const random = seededRandom(seedFor(seed, `clips of ${signer}`));
    const clips: PlannedClip[] = [];
    for (let left = frames; left > 0; ) {
      const drawn = performed ?? Math.round(fps * (SHORTEST + (LONGEST - SHORTEST) * random()));
      const wanted = Math.max(1, drawn);
      const isLast = left <= wanted || (performed === undefined && left - wanted < REST * fps);
      const length = isLast ? left : wanted;
      clips.push({ signer, clip: clips.length, frames: length });
      left -= length;
    }
    return clips;
  }).flat();
}
