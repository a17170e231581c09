import { between, distance, type Point, type Skeleton } from './skeleton.ts';

/**
 * Coordinates that follow the torso: origin between the shoulders, first axis towards the signer's left shoulder, second axis
 * down the body at a right angle, unit the shoulder width.
 */
export interface ShoulderFrame {
  readonly origin: Point;
  /** Unit vectors in pixels. */
  readonly across: Point;
  readonly down: Point;
  /** Distance between the shoulders in pixels. */
  readonly width: number;
}

export function shoulderFrame({ left, right }: Skeleton): ShoulderFrame {
  const width = Math.max(1, distance(left.shoulder, right.shoulder));
  const across: Point = [
    (left.shoulder[0] - right.shoulder[0]) / width,
    (left.shoulder[1] - right.shoulder[1]) / width,
  ];
  // down the picture, also for someone seen from behind, whose shoulders are swapped
  const sign = across[0] >= 0 ? 1 : -1;
  return {
    origin: between(left.shoulder, right.shoulder, 0.5),
    across,
    down: [-across[1] * sign, across[0] * sign],
    width,
  };
}

export function toLocal(frame: ShoulderFrame, x: number, y: number): Point {
  const dx = (x - frame.origin[0]) / frame.width;
  const dy = (y - frame.origin[1]) / frame.width;
  return [dx * frame.across[0] + dy * frame.across[1], dx * frame.down[0] + dy * frame.down[1]];
}

/** The inverse of `toLocal`. */
export function toPixels({ origin, across, down, width }: ShoulderFrame, a: number, b: number): Point {
  return [
    origin[0] + (across[0] * a + down[0] * b) * width,
    origin[1] + (across[1] * a + down[1] * b) * width,
  ];
}
