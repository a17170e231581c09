import type { Pose } from '../contract.ts';
import { type Side, shoulderWidth } from './pose.ts';
import { BODY, STRIDE } from './topology.ts';

/** Shoulder widths by which one wrist must be nearer (or, without depth, higher) before the order changes. */
const MARGIN = 0.35;
const MARGIN_WITHOUT_DEPTH = 0.25;
/** Seconds over which the difference is averaged: depth is the noisiest thing that a detector tells. */
const AVERAGED_SECONDS = 0.25;

/**
 * Chooses the arm to draw in front: the one whose wrist is nearer to the camera. Without depth it is the one whose wrist is
 * higher, for the hand that acts is held before the one that rests. The order stays until the difference is clear.
 */
export class NearArm {
  #side: Side = 'right';
  #lead: number | undefined;

  /** @param seconds since the pose before; 0 after a cut */
  update({ body }: Pose, seconds: number): Side {
    const left = BODY.leftWrist * STRIDE;
    const right = BODY.rightWrist * STRIDE;
    const hasDepth = body[left + 2] !== 0 || body[right + 2] !== 0;
    const axis = hasDepth ? 2 : 1;
    const margin = hasDepth ? MARGIN : MARGIN_WITHOUT_DEPTH;
    const lead = (body[right + axis] - body[left + axis]) / Math.max(1, shoulderWidth(body));
    if (this.#lead === undefined || seconds === 0) this.#lead = lead;
    else this.#lead += (lead - this.#lead) * (1 - Math.exp(-seconds / AVERAGED_SECONDS));
    if (Math.abs(this.#lead) > margin) this.#side = this.#lead > 0 ? 'left' : 'right';
    return this.#side;
  }
}
