import { STRIDE } from '../../core/pose/topology.ts';
import { type Landmarks, normaliseAngle, type Region, turnBack } from './region.ts';

/** By how much the part may have moved from one picture to the next for its landmarks to tell where it is now. */
export interface Leeway {
  /** Radians. */
  readonly rotation: number;
  /** Of the new region's sides. */
  readonly translation: number;
  readonly scale: number;
  /** By how much the new region is enlarged before all landmarks must lie inside of it; negative shrinks it. */
  readonly margin: number;
}

/**
 * Whether the region that follows from the landmarks of the picture before (`tracked`) agrees with the one found in this
 * picture (`found`). It is steadier then, and to be preferred. MediaPipe: RoiTrackingCalculator.
 *
 * @param landmarks those of the picture before
 */
export function stillFollows(tracked: Region, landmarks: Landmarks, found: Region, leeway: Leeway): boolean {
  const { width, height, rotation } = found;
  if (Math.abs(normaliseAngle(tracked.rotation - rotation)) > leeway.rotation) return false;
  const [x, y] = turnBack(found.x, found.y, rotation);
  const [trackedX, trackedY] = turnBack(tracked.x, tracked.y, rotation);
  if (Math.abs(trackedX - x) > width * leeway.translation) return false;
  if (Math.abs(trackedY - y) > height * leeway.translation) return false;
  if (Math.abs(tracked.width - width) > width * leeway.scale) return false;
  if (Math.abs(tracked.height - height) > height * leeway.scale) return false;
  const reachX = (width * (1 + leeway.margin)) / 2;
  const reachY = (height * (1 + leeway.margin)) / 2;
  for (let k = 0; k < landmarks.length; k += STRIDE) {
    const [px, py] = turnBack(landmarks[k], landmarks[k + 1], rotation);
    if (!(Math.abs(px - x) < reachX && Math.abs(py - y) < reachY)) return false;
  }
  return true;
}
