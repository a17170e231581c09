import type { Keypoints } from '../contract.ts';
import { GUESSED, PointMemory } from './point-memory.ts';
import { ARMS, type Point, pointAt, type Side } from './pose.ts';
import { CARRY_SECONDS, Presence } from './presence.ts';
import { HAND_COUNT, STRIDE } from './topology.ts';

/** Seconds in which the wrist goes back from the hand's root to where the body has it, once the hand is gone. */
const RELEASE_SECONDS = 0.4;

/**
 * Joins one hand to its arm. A hand that is seen tells where the wrist is; one that was just lost rides on the forearm with
 * its last handshape, fades, and is gone: a handshape is never made up.
 */
export class HandMemory {
  readonly #points = new PointMemory(HAND_COUNT);
  readonly #presence = new Presence();
  /** The hand when it was last seen, with the direction of its forearm. */
  #last: { readonly hand: Keypoints; readonly angle: number } | undefined;
  /** From the body's wrist to the hand's root. */
  #gap = { x: 0, y: 0 };

  constructor(
    private readonly side: Side,
    /** Whether lost hands are carried at all. */
    private readonly carry: boolean,
  ) {}

  /** Moves the wrist of `body`, in place, to the root of `hand`. Call before the arm is completed. */
  joinWrist(body: Keypoints, hand: Keypoints | null, seconds: number): void {
    const w = ARMS[this.side].wrist * STRIDE;
    const seen = body[w + 3] > 0;
    if (hand !== null && hand[3] > 0) {
      if (seen) this.#gap = { x: hand[0] - body[w], y: hand[1] - body[w + 1] };
      body[w] = hand[0];
      body[w + 1] = hand[1];
      body[w + 3] = Math.max(body[w + 3], hand[3]);
    } else if (seen) {
      const released = (this.#presence.lost + seconds - CARRY_SECONDS) / RELEASE_SECONDS;
      const kept = 1 - Math.min(1, Math.max(0, released));
      body[w] += this.#gap.x * kept;
      body[w + 1] += this.#gap.y * kept;
    }
  }

  /** The hand to show on the completed `body`. */
  complete(given: Keypoints | null, body: Keypoints, seconds: number): Keypoints | null {
    const { elbow, wrist } = ARMS[this.side];
    const end = pointAt(body, wrist);
    const start = pointAt(body, elbow);
    const angle = Math.atan2(end.y - start.y, end.x - start.x);
    const strength = this.#presence.update(given !== null, seconds);
    if (given !== null) {
      const hand = given.slice();
      this.#points.complete(hand, end);
      foldUnknown(hand);
      this.#last = { hand, angle };
      return hand;
    }
    if (!this.carry || strength === 0 || this.#last === undefined) return null;
    return ride(this.#last.hand, end, angle - this.#last.angle, strength);
  }
}

/** Joints that were never seen lie on the joint before them, and the root, if it is one of them, on the next. */
function foldUnknown(hand: Keypoints): void {
  for (let k = 0; k < hand.length; k += STRIDE) {
    if (hand[k + 3] > 0) continue;
    const from = k === 0 ? firstSeen(hand) : k - STRIDE;
    hand.copyWithin(k, from, from + 3);
    hand[k + 3] = GUESSED;
  }
}

function firstSeen(hand: Keypoints): number {
  let k = 0;
  while (hand[k + 3] <= 0) k += STRIDE;
  return k;
}

/** `hand` turned by `angle` with its root at `root`. */
function ride(hand: Keypoints, root: Point, angle: number, strength: number): Keypoints {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const out = hand.slice();
  for (let k = 0; k < out.length; k += STRIDE) {
    const x = hand[k] - hand[0];
    const y = hand[k + 1] - hand[1];
    out[k] = root.x + x * cos - y * sin;
    out[k + 1] = root.y + x * sin + y * cos;
    out[k + 3] = hand[k + 3] * strength;
  }
  return out;
}
