import type { Pose } from '../contract.ts';
import { type Point, pointAt, shoulderWidth } from './pose.ts';
import type { PoseFilter } from './steps.ts';
import { BODY_COUNT, STRIDE } from './topology.ts';

/** From this confidence on, a joint is believed wherever it is. */
const TRUSTED = 0.5;
/** A joint that moved by more than this between two frames, in shoulder widths, has leapt. */
const LEAP = 0.5;
/** Seconds for which the former place of a joint is evidence. */
const MEMORY_SECONDS = 0.25;

interface Track {
  /** Where the joint was last believed to be. */
  readonly place: Point;
  readonly age: number;
  /** Where it leapt to in the frame before, if it did. */
  readonly leap?: Point;
}

/**
 * Mends a fault of detectors that guess: a body joint of low confidence that is somewhere else for one frame. Where it has
 * leapt to it counts as not seen, unless it was there, or as fast, in the frame before.
 */
export function repairLeaps(): PoseFilter {
  const tracks: (Track | undefined)[] = Array(BODY_COUNT).fill(undefined);
  return (pose, seconds): Pose => {
    const body = pose.body.slice();
    const limit = LEAP * shoulderWidth(body);
    for (let row = 0; row < BODY_COUNT; row++) {
      const confidence = body[row * STRIDE + 3];
      const before = tracks[row];
      const age = before === undefined ? 0 : before.age + seconds;
      if (confidence === 0) {
        tracks[row] = before && { place: before.place, age };
        continue;
      }
      const place = pointAt(body, row);
      const moved = before === undefined ? 0 : gap(place, before.place);
      const leap = moved > limit ? place : undefined;
      const confirmed = before?.leap !== undefined && gap(place, before.leap) <= moved;
      if (before === undefined || !leap || confirmed || confidence >= TRUSTED || age > MEMORY_SECONDS) {
        tracks[row] = { place, age: 0, leap };
      } else {
        tracks[row] = { place: before.place, age, leap };
        body.fill(0, row * STRIDE, (row + 1) * STRIDE);
      }
    }
    return { ...pose, body };
  };
}

function gap(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
