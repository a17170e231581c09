import type { Keypoints, Pose } from '../../../core/contract.ts';
import { ARMS, confidenceAt, type Side, shoulderWidth } from '../../../core/pose/pose.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { length } from '../../../core/solid/vectors.ts';
import type { Anatomy } from '../signer-pose.ts';

/** What turns a person's keypoints into a signer's metres. */
export interface Measure {
  /** Metres in a pixel. */
  readonly scale: number;
  /** How long upper arms and forearms are, metres: as they are seen where they lie in the picture, no less than the signer's own. */
  readonly upperArm: number;
  readonly forearm: number;
}

/** Measures a person over all poses, by the distance between the shoulders. */
export function measurePerson(poses: readonly Pose[], anatomy: Anatomy): Measure {
  const widths = poses.filter(({ body }) => seesShoulders(body)).map(({ body }) => shoulderWidth(body));
  const { left, right } = anatomy.shoulder;
  const scale = (left[0] - right[0]) / (quantile(widths, 0.6) || 1);
  const bones = (from: 'shoulder' | 'elbow', to: 'elbow' | 'wrist'): number[] =>
    poses.flatMap(({ body }) =>
      (['left', 'right'] as const).flatMap((side) => {
        const [a, b] = [ARMS[side][from], ARMS[side][to]];
        if (Math.min(confidenceAt(body, a), confidenceAt(body, b)) < 0.5) return [];
        const [dx, dy] = [0, 1].map((c) => body[b * STRIDE + c] - body[a * STRIDE + c]);
        return [Math.hypot(dx, dy) * scale];
      }),
    );
  // Beyond that are mistakes.
  const longest = (seen: number[], own: number): number =>
    Math.min(1.25 * own, Math.max(own, quantile(seen, 0.95)));
  return {
    scale,
    upperArm: longest(bones('shoulder', 'elbow'), anatomy.upperArm),
    forearm: longest(bones('elbow', 'wrist'), anatomy.forearm),
  };
}

/** Whether both shoulders are seen, apart from each other. */
export const seesShoulders = (body: Keypoints): boolean =>
  Math.min(confidenceAt(body, BODY.leftShoulder), confidenceAt(body, BODY.rightShoulder)) > 0.3 &&
  shoulderWidth(body) > 0;

/** An arm in space, from its shoulder on, metres, in the camera's axes. */
export interface SeenArm {
  readonly elbow: Vector;
  readonly wrist: Vector;
}

/**
 * Where an arm is: x and y as they are seen, z from the lengths of its bones, in front of each other unless the keypoints' own z says
 * otherwise. Null where the arm is not seen.
 *
 * @param joined where the hand's own keypoints have the wrist, pixels
 */
export function seeArm(
  { body, [ARMS.left.hand]: leftHand, [ARMS.right.hand]: rightHand }: Pose,
  side: Side,
  { scale, upperArm, forearm }: Measure,
): SeenArm | null {
  const { shoulder, elbow, wrist } = ARMS[side];
  const hand = side === 'left' ? leftHand : rightHand;
  const handSeen = hand !== null && hand[3] > 0;
  if (confidenceAt(body, elbow) === 0 || (!handSeen && confidenceAt(body, wrist) === 0)) return null;
  const from = (row: number, to: ArrayLike<number>): Vector => [
    (to[0] - body[row * STRIDE]) * scale,
    (to[1] - body[row * STRIDE + 1]) * scale,
    (to[2] - body[row * STRIDE + 2]) * scale,
  ];
  const rowOf = (row: number): Float32Array => body.subarray(row * STRIDE, row * STRIDE + 3);
  const wristSeen = rowOf(wrist).slice();
  if (handSeen) wristSeen.set(hand.subarray(0, 2));
  const upper = from(shoulder, rowOf(elbow));
  const lower = from(elbow, wristSeen);
  const hasDepth = body.some((value, i) => i % STRIDE === 2 && value !== 0);
  // Elbows are seldom far behind shoulders; hands that sign are before elbows.
  const elbowBehind = hasDepth && upper[2] > 0.03;
  const wristBehind = hasDepth && lower[2] > 0.06;
  const reach = (bone: Vector, long: number, behind: boolean): number => {
    const deep = Math.sqrt(Math.max(0, long * long - bone[0] ** 2 - bone[1] ** 2));
    return behind ? Math.min(deep, Math.abs(bone[2])) : -deep;
  };
  const elbowZ = reach(upper, upperArm, elbowBehind);
  return {
    elbow: [upper[0], upper[1], elbowZ],
    wrist: [upper[0] + lower[0], upper[1] + lower[1], elbowZ + reach(lower, forearm, wristBehind)],
  };
}

/** A wrist that is out of reach comes nearer: first in depth, which is a guess, then in the picture, which is not. */
export function withinReach(wrist: Vector, reach: number): Vector {
  const aside = Math.hypot(wrist[0], wrist[1]);
  if (length(wrist) <= reach) return wrist;
  if (aside >= reach) return [(wrist[0] * reach) / aside, (wrist[1] * reach) / aside, 0];
  return [wrist[0], wrist[1], Math.sign(wrist[2]) * Math.sqrt(reach * reach - aside * aside)];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}
