import type { Keypoints } from '../contract.ts';
import { ARMS, type Side } from './pose.ts';
import { STRIDE } from './topology.ts';

/** A wrist without a hand is believed from the one confidence on, and doubted below the other. */
const BELIEVED = 0.5;
const DOUBTED = 0.35;
/** Shoulder widths per second: a wrist that rises faster is lifted to sign, and its hand will be seen soon. */
const LIFTED = 0.4;
/** Seconds over which the speed is averaged. */
const AVERAGED_SECONDS = 0.05;

interface Wrist {
  readonly trusted: boolean;
  readonly height: number;
  /** Upwards, shoulder widths per second. */
  readonly rise: number;
}

/**
 * Decides whether a wrist is where the detector has it. Where it sees no hand, and is unsure of the wrist too, both are most
 * often below the picture or behind the body: what it tells then is a guess, and a poor one.
 */
export class WristTrust {
  readonly #wrists: Partial<Record<Side, Wrist>> = {};

  /** @param unit shoulder width in pixels @param seconds since the call before */
  update(side: Side, body: Keypoints, hasHand: boolean, unit: number, seconds: number): boolean {
    const { shoulder, wrist } = ARMS[side];
    const confidence = body[wrist * STRIDE + 3];
    if (confidence === 0 || unit === 0) return true;
    const height = (body[shoulder * STRIDE + 1] - body[wrist * STRIDE + 1]) / unit;
    const before = this.#wrists[side];
    let rise = before?.rise ?? 0;
    if (before !== undefined && seconds > 0) {
      const now = (height - before.height) / seconds;
      rise += (now - rise) * (1 - Math.exp(-seconds / AVERAGED_SECONDS));
    }
    const enough = (before?.trusted ?? true) ? DOUBTED : BELIEVED;
    const trusted = hasHand || rise > LIFTED || confidence >= enough;
    this.#wrists[side] = { trusted, height, rise };
    return trusted;
  }
}
