import type { Keypoints, Pose } from '../contract.ts';
import { HandMemory } from './carry-hand.ts';
import { BodyMemory } from './complete-body.ts';
import { PointMemory } from './point-memory.ts';
import { type Point, pointAt } from './pose.ts';
import { Presence } from './presence.ts';
import type { PoseFilter } from './steps.ts';
import { BODY, STRIDE } from './topology.ts';

/**
 * Completes poses: afterwards every body joint has a place (its confidence tells what it is worth), the wrist is where the
 * hand begins, and missing points of a hand or face are placed with the rest of it. With `carry`, a hand or face that was
 * lost a moment ago is carried along by the forearm or head, then fades; without, it is null at once.
 *
 * The filter returns null while nobody was seen.
 */
export function fillGaps({ carry }: { readonly carry: boolean }): PoseFilter {
  const body = new BodyMemory();
  const left = new HandMemory('left', carry);
  const right = new HandMemory('right', carry);
  const face = new FaceMemory(carry);
  return (pose, seconds): Pose | null => {
    const joined = pose.body.slice();
    left.joinWrist(joined, pose.leftHand, seconds);
    right.joinWrist(joined, pose.rightHand, seconds);
    const completed = body.complete({ ...pose, body: joined }, seconds);
    if (completed === null) return null;
    return {
      timestamp: pose.timestamp,
      body: completed,
      face: face.complete(pose.face, completed, seconds),
      leftHand: left.complete(pose.leftHand, completed, seconds),
      rightHand: right.complete(pose.rightHand, completed, seconds),
    };
  };
}

/** Carries a lost face along with the nose. */
class FaceMemory {
  readonly #presence = new Presence();
  #points: PointMemory | undefined;
  #last: { readonly face: Keypoints; readonly nose: Point } | undefined;

  constructor(private readonly carry: boolean) {}

  complete(given: Keypoints | null, body: Keypoints, seconds: number): Keypoints | null {
    const nose = pointAt(body, BODY.nose);
    const strength = this.#presence.update(given !== null, seconds);
    if (given !== null) {
      const face = given.slice();
      if (this.#points === undefined || this.#last?.face.length !== face.length) {
        this.#points = new PointMemory(face.length / STRIDE);
      }
      this.#points.complete(face, nose);
      this.#last = { face, nose };
      return face;
    }
    if (!this.carry || strength === 0 || this.#last === undefined) return null;
    const { face, nose: from } = this.#last;
    const out = face.slice();
    for (let k = 0; k < out.length; k += STRIDE) {
      out[k] += nose.x - from.x;
      out[k + 1] += nose.y - from.y;
      out[k + 3] *= strength;
    }
    return out;
  }
}
