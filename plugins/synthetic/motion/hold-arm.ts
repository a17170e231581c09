import type { HandBuild } from '../../../core/hand/hand-build.ts';
import {
  about,
  angleBetween,
  fromAxes,
  multiply,
  rotate,
  turnBetween,
} from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { across, direction, length, scale, subtract } from '../../../core/solid/vectors.ts';
import { armReach } from '../body/solve-arm.ts';
import { type Arm, bendArm, beyondLimits, wristAngles } from './arm.ts';
import { armSpheres, type Spheres } from './arm-solid.ts';
import type { ArmState } from './arm-track.ts';
import type { Touch } from './hand-touch.ts';

/** How a hand should be held. */
export interface Hold {
  /** Where `touch` goes. */
  readonly at: Vector;
  readonly touch: Touch;
  readonly fingers: Float32Array;
  /** Turns to try; how much each of them is liked less than the best, in square radians. */
  readonly turns: readonly { readonly turn: Quaternion; readonly cost: number }[];
  readonly withHead: number;
}

/** Share of an arm's length that signs use. */
const COMFORT = 0.96;

/** Radians of both wrist angles and of pronation that a held hand may be beyond the limits: none, but for rounding. */
const EXACT = 1e-3;

/** Holds that are looked at for what is in their way. */
const TRIES = 20;

const SWIVELS = [-0.3, -0.15, 0, 0.2, 0.45] as const;

/**
 * Finds the most comfortable way to hold a hand like that: wrist within its limits, elbow where it is usual for the wrist's place.
 *
 * @param isClear whether an arm may be there
 * @returns null where there is none
 */
export function holdArm(
  build: HandBuild,
  arm: Arm,
  { at, touch, fingers, turns, withHead }: Hold,
  isClear: (spheres: Spheres) => boolean,
): ArmState | null {
  const { least, most } = armReach(arm.upperArm, arm.forearm);
  const found: { cost: number; state: ArmState }[] = [];
  for (const { turn, cost } of turns) {
    const wrist = subtract(at, rotate(turn, touch.point));
    const far = length(subtract(wrist, arm.shoulder));
    if (far > most * COMFORT || far < least * 1.02) continue;
    const usual = usualSwivel(arm, wrist);
    for (const offset of SWIVELS) {
      const swivel = usual + offset;
      const { elbow, forearm } = bendArm(arm, wrist, swivel);
      const angles = wristAngles(forearm, turn);
      if (beyondLimits(angles) > EXACT) continue;
      const strain =
        0.35 * angles.flexion ** 2 +
        0.8 * (angles.deviation - 0.1) ** 2 +
        0.12 * (angles.pronation - 0.3) ** 2;
      const state = { wrist, turn, swivel, fingers, touching: at, withHead };
      // Nobody signs with elbows at the height of the shoulders for long.
      const lifted = Math.max(0, arm.shoulder[1] + 0.35 * arm.upperArm - elbow[1]) / arm.upperArm;
      found.push({ cost: cost + strain + 2 * offset ** 2 + 2.5 * lifted ** 2, state });
    }
  }
  found.sort((a, b) => a.cost - b.cost);
  for (let i = 0; i < TRIES; i++) {
    // Neighbours of what is in the way are in the way, too.
    const { state } = found[Math.floor((i * (i + 3)) / 4)] ?? {};
    if (state === undefined) return null;
    if (isClear(armSpheres(build, arm, state))) return state;
  }
  return null;
}

/** Elbows rise and go outwards with raised hands and with hands far to the side. */
export function usualSwivel({ shoulder, upperArm, forearm }: Arm, wrist: Vector): number {
  const [x, y] = subtract(wrist, shoulder);
  const arm = upperArm + forearm;
  const high = Math.max(0, (0.35 * arm - y) / arm);
  return 0.05 + 0.2 * high + 0.2 * Math.max(0, x / arm);
}

/** Ways to turn a hand so that it touches a surface with this outward normal, all around and a little slanted. */
export function turnsOnto(touch: Touch, normal: Vector, random: () => number): Hold['turns'] {
  const onto = turnBetween(touch.normal, scale(normal, -1));
  const side = direction(Math.abs(normal[1]) < 0.9 ? [normal[2], 0, -normal[0]] : [1, 0, 0]);
  const first = random() * 0.4;
  const turns: { turn: Quaternion; cost: number }[] = [];
  for (let angle = 0; angle < 16; angle++) {
    const around = multiply(about(normal, first + (angle * Math.PI) / 8), onto);
    turns.push({ turn: around, cost: 0 });
    for (let slant = 0; slant < 6; slant++) {
      const axis = rotate(about(normal, (slant * Math.PI) / 3), side);
      turns.push({ turn: multiply(about(axis, 0.45), around), cost: 0.3 });
    }
  }
  return turns;
}

/** Ways to turn a hand about as asked for. */
export function turnsNear(turn: Quaternion): Hold['turns'] {
  const turns = [{ turn, cost: 0 }];
  for (const axis of AXES) {
    for (const angle of [0.3, 0.6, 0.9]) {
      const other = multiply(about(axis, angle), turn);
      turns.push({ turn: other, cost: 0.8 * angleBetween(other, turn) ** 2 });
    }
  }
  return turns;
}

/** The corners and faces of a cube. */
const AXES: readonly Vector[] = [-1, 0, 1].flatMap((x) =>
  [-1, 0, 1].flatMap((y) =>
    [-1, 0, 1].filter((z) => (x + y + z) % 2 !== 0 || x * y * z !== 0).map((z) => direction([x, y, z])),
  ),
);

/** The turn that lets fingers and palm of a left hand (at rest +y and −x) point there; of the palm only what is at right angles to the fingers counts. */
export function turnTo(fingers: Vector, palm: Vector): Quaternion {
  const along = direction(fingers);
  return fromAxes(scale(direction(across(palm, along)), -1), along);
}
