import { FINGERS } from '../../pose/topology.ts';
import { JOINT_ORDER, type JointOrder } from './joint-orders.ts';
import type { Points } from './read-points.ts';

/** Runs of neighbours in iBUG's 68 points: jaw, brows, bridge and foot of the nose, eyes, outer lips. */
const FACE_RUNS = [
  [0, 16],
  [17, 21],
  [22, 26],
  [27, 30],
  [31, 35],
  [36, 41],
  [42, 47],
  [48, 59],
] as const;

/** What is less like a skeleton belongs to no person. Right orders of filmed signers have 0.1 and less. */
const MAX_DISORDER = 0.2;

/**
 * The order in which points belong to a person: that of all known ones in which bones and outlines are shortest and the shoulders
 * level, undefined where they are not in any. In a wrong order lines go to and fro between hands, arms and face.
 *
 * @param frames of one dataset, at different moments
 */
export function chooseJointOrder(frames: readonly Points[]): JointOrder | undefined {
  const scored = Object.values(JOINT_ORDER).map((order) => ({ order, disorder: disorderOf(order, frames) }));
  const best = scored.reduce((least, each) => (each.disorder < least.disorder ? each : least));
  return best.disorder <= MAX_DISORDER ? best.order : undefined;
}

type Bone = readonly [row: number, row: number];

/** Mean length of arms, hands and face's outlines in extents of all points, and how steep the shoulders are, each counting alike. */
function disorderOf(order: JointOrder, frames: readonly Points[]): number {
  const lengths = [armsOf(order), handsOf(order), outlinesOf(order)].map((bones) =>
    meanLength(bones, frames),
  );
  const terms = [...lengths, shoulderSlope(order, frames)];
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

/** 0 for level shoulders, 1 for one above the other. */
function shoulderSlope({ body }: JointOrder, frames: readonly Points[]): number {
  const { leftShoulder, rightShoulder } = Object.fromEntries(body);
  const slopes = frames.map((points) => {
    const down = Math.abs(points.y(leftShoulder) - points.y(rightShoulder));
    const across = Math.abs(points.x(leftShoulder) - points.x(rightShoulder));
    return down + across > 0 ? down / (down + across) : 1;
  });
  return slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
}

/** 1 where no bone is ever seen. */
function meanLength(bones: readonly Bone[], frames: readonly Points[]): number {
  let sum = 0;
  let count = 0;
  for (const points of frames) {
    const extent = extentOf(points);
    for (const [a, b] of bones) {
      if (!(points.isSeen(a) && points.isSeen(b))) continue;
      sum += Math.hypot(points.x(a) - points.x(b), points.y(a) - points.y(b)) / extent;
      count += 1;
    }
  }
  return count === 0 ? 1 : sum / count;
}

function armsOf({ body }: JointOrder): Bone[] {
  const rows = Object.fromEntries(body);
  return (['left', 'right'] as const).flatMap((side) => [
    [rows[`${side}Shoulder`], rows[`${side}Elbow`]],
    [rows[`${side}Elbow`], rows[`${side}Wrist`]],
  ]);
}

function handsOf({ leftHand, rightHand }: JointOrder): Bone[] {
  return [leftHand, rightHand].flatMap((hand) =>
    Object.values(FINGERS).flatMap((finger) => chain([0, ...finger].map((joint) => hand[joint]))),
  );
}

function outlinesOf({ face }: JointOrder): Bone[] {
  return FACE_RUNS.flatMap(([from, to]) => chain(face.slice(from, to + 1).filter((row) => row >= 0)));
}

function chain(rows: readonly number[]): Bone[] {
  return rows.slice(1).map((row, i) => [rows[i], row]);
}

function extentOf(points: Points): number {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (let row = 0; row < points.count; row++) {
    if (!points.isSeen(row)) continue;
    left = Math.min(left, points.x(row));
    right = Math.max(right, points.x(row));
    top = Math.min(top, points.y(row));
    bottom = Math.max(bottom, points.y(row));
  }
  return Math.max(right - left, bottom - top) || 1;
}
