import type { Keypoints, Pose } from '../../core/contract.ts';
import { ARMS, confidenceAt, SIDES } from '../../core/pose/pose.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { type DrawingPlane, type Line, scanCapsule } from './draw-capsule.ts';
import { bone, FINGER_ROWS, palmLength } from './draw-hands.ts';

/** Shoulder widths from one frame to the next that count as 1, and the most that is told. */
const UNIT = 0.25;
const MOST = 2;

/** In shoulder widths. */
const ARM_RADIUS = 0.16;
/** In palm lengths: wider than a finger, for a blurred one is. */
const HAND_RADIUS = 0.45;

const WRIST = 0;

/** What the planes of motion are drawn into. */
export interface MotionPlanes {
  readonly x: DrawingPlane;
  readonly y: DrawingPlane;
  readonly speed: DrawingPlane;
  /** How near each pixel's motion was measured: whatever is nearest counts. Zeros to begin with. */
  readonly nearness: Float32Array;
}

/**
 * Draws how arms and hands have moved since the frame before, in units of a quarter of a shoulder width: film blurs them that far.
 *
 * @param unit shoulder width in pixels
 */
export function drawMotion(planes: MotionPlanes, pose: Pose, previous: Pose | undefined, unit: number): void {
  if (previous === undefined) return;
  for (const side of SIDES) {
    const { shoulder, elbow, wrist, hand: name } = ARMS[side];
    const { body } = pose;
    for (const [from, to] of [
      [shoulder, elbow],
      [elbow, wrist],
    ]) {
      drawBone(planes, bone(body, from, to), body, previous.body, from, to, ARM_RADIUS * unit, unit);
    }
    const hand = pose[name];
    const before = previous[name];
    if (hand === null || before === null) continue;
    const radius = HAND_RADIUS * palmLength(hand);
    for (const rows of FINGER_ROWS) {
      const chain = [WRIST, ...rows];
      for (let k = 0; k + 1 < chain.length; k++) {
        const line = bone(hand, chain[k], chain[k + 1]);
        drawBone(planes, line, hand, before, chain[k], chain[k + 1], radius, unit);
      }
    }
  }
}

function drawBone(
  { x, y, speed, nearness }: MotionPlanes,
  line: Line | null,
  now: Keypoints,
  before: Keypoints,
  from: number,
  to: number,
  radius: number,
  unit: number,
): void {
  if (line === null || !(confidenceAt(before, from) > 0 && confidenceAt(before, to) > 0)) return;
  const moved = (row: number, axis: 0 | 1): number => {
    const displacement = (now[row * STRIDE + axis] - before[row * STRIDE + axis]) / (UNIT * unit);
    return Math.max(-MOST, Math.min(MOST, displacement));
  };
  const [ax, ay, bx, by] = [moved(from, 0), moved(from, 1), moved(to, 0), moved(to, 1)];
  scanCapsule(x, line, radius, (i, near, along) => {
    if (near <= nearness[i]) return;
    nearness[i] = near;
    const dx = ax + (bx - ax) * along;
    const dy = ay + (by - ay) * along;
    x.data[i] = near * dx;
    y.data[i] = near * dy;
    speed.data[i] = near * Math.sqrt(dx * dx + dy * dy);
  });
}
