import type { Keypoints, Pose } from '../../../core/contract.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';

/** x, y in pixels. */
export type Point = readonly [x: number, y: number];

export interface ArmJoints {
  readonly shoulder: Point;
  readonly elbow: Point;
  readonly wrist: Point;
}

/** The joints that the puppet hangs on: always complete and finite, whatever the pose lacks. */
export interface Skeleton {
  readonly left: ArmJoints;
  readonly right: ArmJoints;
  /** Between the hips. */
  readonly hips: Point;
}

/** Below this confidence a keypoint is a guess of the detector. */
const SEEN = 0.1;

/** The keypoint at `row`, or undefined where it is missing or not finite. */
export function pointAt(points: Keypoints | null, row: number, confidence = 1e-6): Point | undefined {
  if (points === null) return undefined;
  const o = row * STRIDE;
  const x = points[o];
  const y = points[o + 1];
  return points[o + 3] >= confidence && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const between = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
];

/** Both shoulders, or undefined where one is missing or they are too close together to build a puppet on. */
export function shouldersOf(pose: Pose): { left: Point; right: Point } | undefined {
  const left = pointAt(pose.body, BODY.leftShoulder, SEEN);
  const right = pointAt(pose.body, BODY.rightShoulder, SEEN);
  return left && right && distance(left, right) >= MIN_SHOULDER_WIDTH ? { left, right } : undefined;
}

const MIN_SHOULDER_WIDTH = 8;

/**
 * Completes a pose to a skeleton. A hand's own wrist is preferred to the body's, so that hand and forearm meet. Missing joints hang
 * from the present ones by the reference's bones, or by average proportions (in shoulder widths) where there is no reference.
 * Coordinates are limited to `reach` pixels either side of the origin: far outside the picture, but safe to calculate with.
 */
export function skeletonOf(pose: Pose, reach: number, reference?: Skeleton): Skeleton {
  const limit = ([x, y]: Point): Point => [
    Math.max(-reach, Math.min(reach, x)),
    Math.max(-reach, Math.min(reach, y)),
  ];
  const joint = (row: number): Point | undefined => {
    const point = pointAt(pose.body, row);
    return point && limit(point);
  };
  const shoulders = { left: joint(BODY.leftShoulder), right: joint(BODY.rightShoulder) };
  const left = shoulders.left ?? (reference ? hang(reference, 'right', 'left', shoulders.right) : [0, 0]);
  const right = shoulders.right ?? (reference ? hang(reference, 'left', 'right', shoulders.left) : [0, 0]);
  const width = reference
    ? distance(reference.left.shoulder, reference.right.shoulder)
    : distance(left, right);
  const middle = between(left, right, 0.5);

  const arm = (side: Side): ArmJoints => {
    const shoulder = side === 'left' ? left : right;
    const outward = side === 'left' ? 1 : -1;
    const rest = reference?.[side];
    const elbow =
      joint(side === 'left' ? BODY.leftElbow : BODY.rightElbow) ??
      offset(
        shoulder,
        rest ? rest.elbow[0] - rest.shoulder[0] : outward * 0.12 * width,
        rest ? rest.elbow[1] - rest.shoulder[1] : 0.9 * width,
      );
    const hand = pointAt(side === 'left' ? pose.leftHand : pose.rightHand, 0);
    const wrist =
      (hand && limit(hand)) ??
      joint(side === 'left' ? BODY.leftWrist : BODY.rightWrist) ??
      offset(
        elbow,
        rest ? rest.wrist[0] - rest.elbow[0] : outward * -0.05 * width,
        rest ? rest.wrist[1] - rest.elbow[1] : 0.75 * width,
      );
    return { shoulder, elbow, wrist };
  };

  const leftHip = joint(BODY.leftHip);
  const rightHip = joint(BODY.rightHip);
  const hips =
    leftHip && rightHip
      ? between(leftHip, rightHip, 0.5)
      : reference
        ? offset(
            middle,
            ...difference(reference.hips, between(reference.left.shoulder, reference.right.shoulder, 0.5)),
          )
        : offset(middle, 0, 1.5 * width);
  return { left: arm('left'), right: arm('right'), hips };
}

const offset = ([x, y]: Point, dx: number, dy: number): Point => [x + dx, y + dy];
const difference = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];

/** A missing shoulder, from the other one and the reference's shoulder line; from the reference alone where both are missing. */
function hang(reference: Skeleton, from: Side, to: Side, at: Point | undefined): Point {
  if (at === undefined) return reference[to].shoulder;
  return offset(at, ...difference(reference[to].shoulder, reference[from].shoulder));
}
