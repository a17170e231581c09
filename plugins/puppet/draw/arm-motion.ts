import type { Keypoints } from '../../../core/contract.ts';
import { HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { type Box, SHUTTER, shutterSubframes } from '../hands/index.ts';
import { type ArmJoints, distance, type Point } from '../pose/skeleton.ts';

/** Room around the joints for the thickness of a loose sleeve, of a wrist and of a finger, in shoulder widths. */
const MARGIN = { shoulder: 0.3, elbow: 0.28, wrist: 0.2, hand: 0.1 } as const;

/** In shoulder widths. */
const STILL = 0.04;

const ARM_JOINTS = ['shoulder', 'elbow', 'wrist'] as const;
const FOREARM_JOINTS = ['elbow', 'wrist'] as const;

/** Where an arm and its hand are while the shutter is open, from this frame's pose and the one before. */
export class ArmMotion {
  bounds: Box = { left: 0, top: 0, right: 0, bottom: 0 };
  subframes = 1;
  /** Pixels that the fastest point moves from one frame to the next. */
  displacement = 0;
  /** The elbow hardly moves while the shutter is open: the upper arm need not be drawn more than once. */
  elbowRests = false;
  #now: ArmJoints = { shoulder: [0, 0], elbow: [0, 0], wrist: [0, 0] };
  #before: ArmJoints = this.#now;
  #hand: Keypoints | null = null;
  #handBefore: Keypoints | null = null;
  readonly #moved = new Float32Array(HAND_COUNT * STRIDE);

  /**
   * @param before the joints one frame earlier; without them nothing moves
   * @param unit shoulder width in pixels
   */
  set(
    now: ArmJoints,
    before: ArmJoints | undefined,
    hand: Keypoints | null,
    handBefore: Keypoints | null,
    unit: number,
  ): void {
    this.#now = now;
    this.#before = before ?? now;
    this.#hand = hand;
    this.#handBefore = before ? handBefore : null;
    let fastest = Math.max(distance(now.elbow, this.#before.elbow), distance(now.wrist, this.#before.wrist));
    let [left, top] = now.wrist;
    let [right, bottom] = now.wrist;
    const include = (x: number, y: number, dx: number, dy: number, margin: number): void => {
      // half of the shutter's time before this frame and half after it
      const reachX = (Math.abs(dx) * SHUTTER) / 2 + margin * unit;
      const reachY = (Math.abs(dy) * SHUTTER) / 2 + margin * unit;
      left = Math.min(left, x - reachX);
      right = Math.max(right, x + reachX);
      top = Math.min(top, y - reachY);
      bottom = Math.max(bottom, y + reachY);
    };
    this.elbowRests =
      before !== undefined && distance(now.elbow, this.#before.elbow) * SHUTTER < STILL * unit;
    for (const joint of this.elbowRests ? FOREARM_JOINTS : ARM_JOINTS) {
      const [x, y] = now[joint];
      include(x, y, x - this.#before[joint][0], y - this.#before[joint][1], MARGIN[joint]);
    }
    if (hand) {
      for (let o = 0; o < hand.length; o += STRIDE) {
        if (!(hand[o + 3] > 0)) continue;
        const moving = this.#handBefore !== null && this.#handBefore[o + 3] > 0;
        const dx =
          moving && this.#handBefore ? hand[o] - this.#handBefore[o] : now.wrist[0] - this.#before.wrist[0];
        const dy =
          moving && this.#handBefore
            ? hand[o + 1] - this.#handBefore[o + 1]
            : now.wrist[1] - this.#before.wrist[1];
        const speed = Math.hypot(dx, dy);
        if (!Number.isFinite(speed)) continue;
        include(hand[o], hand[o + 1], dx, dy, MARGIN.hand);
        fastest = Math.max(fastest, speed);
      }
    }
    this.bounds = { left, top, right, bottom };
    this.displacement = fastest;
    this.subframes = before ? shutterSubframes(fastest) : 1;
    if (this.subframes === 1) this.elbowRests = false;
  }

  /** The joints at a time relative to this frame, in frame intervals. */
  jointsAt(t: number): ArmJoints {
    const now = this.#now;
    if (t === 0) return now;
    const before = this.#before;
    const move = (a: Point, b: Point): Point => [a[0] + (a[0] - b[0]) * t, a[1] + (a[1] - b[1]) * t];
    return {
      shoulder: move(now.shoulder, before.shoulder),
      elbow: move(now.elbow, before.elbow),
      wrist: move(now.wrist, before.wrist),
    };
  }

  /** The hand at that time; overwritten by the next call. A hand that was not there before moves with the wrist. */
  handAt(t: number): Keypoints | null {
    const hand = this.#hand;
    if (hand === null || t === 0) return hand;
    const before = this.#handBefore;
    const wristX = (this.#now.wrist[0] - this.#before.wrist[0]) * t;
    const wristY = (this.#now.wrist[1] - this.#before.wrist[1]) * t;
    const moved = this.#moved;
    moved.set(hand);
    for (let o = 0; o < hand.length; o += STRIDE) {
      const known = before !== null && before[o + 3] > 0;
      moved[o] += known ? (hand[o] - before[o]) * t : wristX;
      moved[o + 1] += known ? (hand[o + 1] - before[o + 1]) * t : wristY;
      if (known) moved[o + 2] += (hand[o + 2] - before[o + 2]) * t;
    }
    return moved;
  }
}
