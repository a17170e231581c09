import type { Pose } from '../contract.ts';
import type { FrameCounts } from './quality-rules.ts';
import type { Part } from './split-clips.ts';

/** The frame of a clip that would serve best as the picture of its signer. */
export interface Candidate {
  readonly score: number;
  readonly problems: readonly string[];
  /** The sample, and where it stands in the tar of the clip's part: bytes. */
  readonly key: string;
  readonly at: number;
  readonly length: number;
}

/** What became of one clip. */
export interface ClipReport {
  readonly path: string;
  /** Its own name, and the signer's name in the dataset. */
  readonly clip: string;
  readonly signer: string;
  readonly part: Part;
  /** Why it was left out; undefined for a clip that was kept. */
  readonly dropped?: string;
  /** The file that its keypoints come from; undefined where they were estimated, or never looked for. */
  readonly keypoints?: string;
  /** What is worth knowing besides: why keypoints beside it were not used, that the film is damaged. */
  readonly note?: string;
  /** Frames of the film, and how many a second; 0 where it is unreadable. */
  readonly length: number;
  readonly fps: number;
  readonly frames: FrameCounts;
  /** Of a clip that was kept. */
  readonly reference?: Candidate;
}

/** Counts frames, of one clip or of many. */
export class FrameTally {
  seen = 0;
  kept = 0;
  withoutLeftHand = 0;
  withoutRightHand = 0;
  withoutAnyHand = 0;
  withoutFace = 0;
  readonly #dropped = new Map<string, number>();

  drop(reason: string): void {
    this.seen += 1;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  keep({ leftHand, rightHand, face }: Pose): void {
    this.seen += 1;
    this.kept += 1;
    if (!leftHand) this.withoutLeftHand += 1;
    if (!rightHand) this.withoutRightHand += 1;
    if (!leftHand && !rightHand) this.withoutAnyHand += 1;
    if (!face) this.withoutFace += 1;
  }

  get counts(): FrameCounts {
    const { seen, kept, withoutLeftHand, withoutRightHand, withoutAnyHand, withoutFace } = this;
    const dropped = Object.fromEntries(this.#dropped);
    return { seen, kept, dropped, withoutLeftHand, withoutRightHand, withoutAnyHand, withoutFace };
  }
}
