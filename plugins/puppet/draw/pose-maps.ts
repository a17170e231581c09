import type { Pose } from '../../../core/contract.ts';
import { type Alignment, alignPoints } from '../../../core/pose/align-points.ts';
import { BODY, meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { type Affine, fitMap } from '../pose/affine.ts';
import type { Head } from '../pose/head.ts';
import type { HeadDepth } from '../pose/head-depth.ts';
import type { Projection } from '../pose/projection.ts';
import type { ShoulderFrame } from '../pose/shoulder-frame.ts';
import { between, pointAt, type Skeleton } from '../pose/skeleton.ts';

/** The spine may lean this much (radians) from its direction in the photo; detected hips are too unsteady for more. */
const MOST_LEAN = 0.35;

/** Share of the affine map in the head's movement: it shows turns, the similarity keeps the head's shape. */
const HEAD_AFFINITY = 0.7;

/** The mouth's height above the face's centre, in face heights. */
const MOUTH = -0.12;
/** Faces with fewer points in common do not tell a movement in space. */
const FEWEST_POINTS = 10;
/** Less depth than this, in face widths, is none. */
const FLAT = 0.1;

const HEAD_JOINTS = [BODY.nose, BODY.leftEye, BODY.rightEye, BODY.leftEar, BODY.rightEar];

/** The map from the photo to the picture that the torso follows: shoulders onto shoulders, the spine turned, its length kept. */
export function torsoMap(frame: ShoulderFrame, reference: Skeleton, skeleton: Skeleton): Affine {
  const { left, right, hips } = skeleton;
  const middle = between(left.shoulder, right.shoulder, 0.5);
  const acrossX = (left.shoulder[0] - right.shoulder[0]) / frame.width;
  const acrossY = (left.shoulder[1] - right.shoulder[1]) / frame.width;
  const before = Math.atan2(reference.hips[0] - frame.origin[0], reference.hips[1] - frame.origin[1]);
  const after = Math.atan2(hips[0] - middle[0], hips[1] - middle[1]);
  let lean = after - before;
  if (lean > Math.PI) lean -= 2 * Math.PI;
  if (lean < -Math.PI) lean += 2 * Math.PI;
  lean = Math.max(-MOST_LEAN, Math.min(MOST_LEAN, lean));
  const cos = Math.cos(lean);
  const sin = Math.sin(lean);
  const downX = cos * frame.down[0] + sin * frame.down[1];
  const downY = -sin * frame.down[0] + cos * frame.down[1];
  const a = acrossX * frame.across[0] + downX * frame.down[0];
  const b = acrossX * frame.across[1] + downX * frame.down[1];
  const d = acrossY * frame.across[0] + downY * frame.down[0];
  const e = acrossY * frame.across[1] + downY * frame.down[1];
  const [x, y] = frame.origin;
  return [a, b, middle[0] - a * x - b * y, d, e, middle[1] - d * x - e * y];
}

/**
 * The movement that the head follows: in space where both faces have depth, else in the plane from the face's points, else from nose,
 * eyes and ears, else the torso's.
 */
export function headMap(
  reference: Pose,
  head: Head,
  depth: HeadDepth | undefined,
  pose: Pose,
  torso: Affine,
): Projection {
  const space = depth && spaceMap(reference, head, pose);
  if (space) return space;
  const [a, b, c, d, e, f] = facePlaneMap(reference, pose) ?? fitMap(bodyPairs(reference, pose), 0) ?? torso;
  return [a, b, 0, c, d, e, 0, f];
}

/** The movement of the faces' points above the mouth, for the jaw moves by itself; none where the driving face has no depth. */
function spaceMap({ face: before }: Pose, head: Head, { face: after }: Pose): Projection | undefined {
  if (before === null || after === null) return undefined;
  const rowsBefore = meshRows(before.length / STRIDE);
  const rowsAfter = meshRows(after.length / STRIDE);
  const from = new Float64Array(rowsBefore.length * 3);
  const to = new Float64Array(rowsBefore.length * 3);
  const weights = new Uint8Array(rowsBefore.length);
  let count = 0;
  let nearest = Number.POSITIVE_INFINITY;
  let farthest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < rowsBefore.length; id++) {
    if (rowsBefore[id] < 0 || rowsAfter[id] < 0) continue;
    const p = pointAt(before, rowsBefore[id]);
    const q = pointAt(after, rowsAfter[id]);
    const z = after[rowsAfter[id] * STRIDE + 2];
    if (!p || !q || !Number.isFinite(z)) continue;
    const up = (p[0] - head.centre[0]) * head.up[0] + (p[1] - head.centre[1]) * head.up[1];
    if (up < MOUTH * head.height) continue;
    from.set([p[0], p[1], before[rowsBefore[id] * STRIDE + 2]], id * 3);
    to.set([q[0], q[1], z], id * 3);
    weights[id] = 1;
    count++;
    nearest = Math.min(nearest, z);
    farthest = Math.max(farthest, z);
  }
  if (count < FEWEST_POINTS) return undefined;
  const alignment = alignPoints(from, to, weights);
  if (alignment === null || !(farthest - nearest > FLAT * alignment.scale * head.width)) return undefined;
  return projectionOf(alignment);
}

/** How the alignment looks from the front. */
function projectionOf({ rotation, scale, from, to }: Alignment): Projection {
  const row = (axis: 0 | 1): [number, number, number, number] => {
    const a = scale * rotation[axis * 3];
    const b = scale * rotation[axis * 3 + 1];
    const c = scale * rotation[axis * 3 + 2];
    return [a, b, c, to[axis] - a * from[0] - b * from[1] - c * from[2]];
  };
  return [...row(0), ...row(1)];
}

function facePlaneMap({ face: before }: Pose, { face: after }: Pose): Affine | undefined {
  if (before === null || after === null) return undefined;
  const rowsBefore = meshRows(before.length / STRIDE);
  const rowsAfter = meshRows(after.length / STRIDE);
  const pairs: number[] = [];
  for (let id = 0; id < rowsBefore.length; id++) {
    if (rowsBefore[id] < 0 || rowsAfter[id] < 0) continue;
    const from = pointAt(before, rowsBefore[id]);
    const to = pointAt(after, rowsAfter[id]);
    if (from && to) pairs.push(from[0], from[1], to[0], to[1]);
  }
  return pairs.length >= 80 ? fitMap(pairs, HEAD_AFFINITY) : undefined;
}

function bodyPairs({ body: before }: Pose, { body: after }: Pose): number[] {
  const seen = 0.3;
  return HEAD_JOINTS.flatMap((row) => {
    const from = pointAt(before, row, seen);
    const to = pointAt(after, row, seen);
    return from && to ? [from[0], from[1], to[0], to[1]] : [];
  });
}
