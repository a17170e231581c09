import type { ArmState, Flourish, Movement } from './arm-track.ts';

/** A movement within a sign. */
export interface Stroke {
  readonly to: ArmState;
  readonly seconds: number;
  readonly turning: Movement['turning'];
  readonly flourish: Flourish;
  /** Seconds to hold still afterwards. */
  readonly hold: number;
}

/** What one hand does in a sign. */
export interface HandLine {
  readonly start: ArmState;
  readonly strokes: readonly Stroke[];
}

/** A sign: hold, movement, hold (Liddell and Johnson 1989). */
export interface Sign {
  readonly dominant: HandLine;
  /** As many strokes, equally long; null where the other hand does not take part. */
  readonly other: HandLine | null;
}
