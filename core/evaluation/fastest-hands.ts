import type { Keypoints, Pose } from '../contract.ts';
import { confidenceAt, distance } from '../pose/pose.ts';
import { handBox } from '../pose/regions.ts';
import { STRIDE } from '../pose/topology.ts';

const HANDS = ['leftHand', 'rightHand'] as const;
export type Hand = (typeof HANDS)[number];

/** A hand that moves further than this in one frame, in sides of its box, was found in another place: no movement. */
const LEAP = 1.5;

/** Follows the true poses of a clip, one call a frame, for the moment in which each hand moves fastest. */
export class FastestHands {
  readonly #speeds = new Map<Hand, number>();
  #previous: Pose | null = null;

  /** The hands that move faster in this frame than in any before. */
  see(pose: Pose | null): Hand[] {
    const previous = this.#previous;
    this.#previous = pose;
    return HANDS.filter((hand) => {
      const speed = speedOf(previous?.[hand] ?? null, pose?.[hand] ?? null);
      if (speed === null || speed <= (this.#speeds.get(hand) ?? 0)) return false;
      this.#speeds.set(hand, speed);
      return true;
    });
  }
}

/** Mean way of the keypoints in one frame, in sides of the hand's box; null where the hand cannot be followed. */
function speedOf(before: Keypoints | null, after: Keypoints | null): number | null {
  const box = handBox(after);
  if (before === null || after === null || box === null) return null;
  let way = 0;
  let count = 0;
  for (let row = 0; row < after.length / STRIDE; row++) {
    if (!(confidenceAt(before, row) > 0 && confidenceAt(after, row) > 0)) continue;
    way += distance(before, row, after, row);
    count += 1;
  }
  const speed = way / count / box.size;
  return speed <= LEAP ? speed : null;
}
