import { type Keypoints, type Point, STRIDE } from 'slp';

/** A row of keypoints: x and y in pixels, z in pixels (smaller is nearer), confidence 0..1 (0 where it is missing). */
export interface Keypoint extends Point {
  readonly z: number;
  readonly confidence: number;
}

export function keypoint(keypoints: Keypoints, row: number): Keypoint {
  const at = row * STRIDE;
  return { x: keypoints[at], y: keypoints[at + 1], z: keypoints[at + 2], confidence: keypoints[at + 3] };
}

/** How sure everything that is drawn between these points is, 0..1: no more than the least sure of them. */
export function certainty(...points: readonly Keypoint[]): number {
  return Math.min(1, ...points.map(({ confidence }) => confidence));
}

export function middle(a: Keypoint, b: Keypoint): Keypoint {
  return {
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    z: (a.z + b.z) / 2,
    confidence: Math.min(a.confidence, b.confidence),
  };
}
