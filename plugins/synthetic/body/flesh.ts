import { ellipsoid, type Implicit, roundCone, smoothUnion, sphere } from '../../../core/solid/implicit.ts';
import { rotate } from '../../../core/solid/quaternions.ts';
import type { Quaternion, Vector } from '../../../core/solid/transforms.ts';
import { direction, subtract } from '../../../core/solid/vectors.ts';
import type { BodyShape } from './body-shape.ts';
import { neckMiddle } from './neck-section.ts';
import { type ArmAtRest, armAtRest } from './skeleton.ts';
import { createTube, type Section, type Tube } from './tube.ts';

/** Middle of the trunk from front to back. */
export const TRUNK_MIDDLE = 0.012;

/** The body at rest, without hands and head. Both halves are alike. */
export interface Flesh {
  readonly shape: BodyShape;
  readonly arm: ArmAtRest;
  /** Trunk, neck and thighs. */
  readonly trunk: Implicit;
  /** Both arms, grown by as much as `ease` says at metres along the arm from the shoulder. */
  arms(ease: (along: number) => number): Implicit;
  /** Everything. */
  readonly skin: Implicit;
  /** Metres along the nearer arm from its shoulder joint. */
  along(x: number, y: number, z: number): number;
}

/** The solids that a body is made of. */
export function createFlesh(shape: BodyShape): Flesh {
  const arm = armAtRest(shape, 'left');
  const trunk = createTrunk(shape);
  const bare = createArms(shape, arm);
  const arms = bare(() => 0);
  const skin: Implicit = (x, y, z) => smoothUnion(trunk(x, y, z), arms(x, y, z), armpitRound(y, 0.035));
  const upper = rotate(arm.upperArm, [0, 1, 0]);
  const lower = rotate(arm.forearm, [0, 1, 0]);
  const [sx, sy, sz] = arm.shoulder;
  const [ex, ey, ez] = arm.elbow;
  const along = (x: number, y: number, z: number): number => {
    const ax = Math.abs(x);
    const below = (ax - ex) * lower[0] + (y - ey) * lower[1] + (z - ez) * lower[2];
    if (below > 0) return shape.upperArm + below;
    const above = (ax - sx) * upper[0] + (y - sy) * upper[1] + (z - sz) * upper[2];
    return Math.min(above, shape.upperArm);
  };
  return { shape, arm, trunk, arms: bare, skin, along };
}

/** How far the corner of trunk and arm is rounded, metres: `most` in the armpit, little on the shoulder, which would swell. */
export function armpitRound(y: number, most: number): number {
  const t = Math.min(1, Math.max(0, (y + 0.02) / 0.1));
  return 0.014 + (most - 0.014) * t * t * (3 - 2 * t);
}

function createTrunk(shape: BodyShape): Implicit {
  const { chestWidth, waistWidth, hipWidth, chestDepth, waistDepth, hipDepth, belly, bust, neck } = shape;
  const [shoulder] = shape.shoulder;
  const section = (at: number, width: number, front: number, back: number): Section => ({
    at,
    width,
    front,
    back,
  });
  const trunk = createTube(
    [
      section(-0.05, shoulder * 0.36, 0.03, 0.07),
      section(0.02, shoulder * 0.8, chestDepth * 0.72, chestDepth * 0.9),
      section(0.065, chestWidth, chestDepth * 0.9, chestDepth * 1.06),
      section(0.13, chestWidth, chestDepth, chestDepth * 1.06),
      section(0.2, chestWidth * 0.95, chestDepth * 0.97 + belly * 0.25, chestDepth * 0.97),
      section(0.3, waistWidth, waistDepth * 0.98 + belly * 0.8, waistDepth * 0.86),
      section(0.37, (waistWidth + hipWidth) / 2, waistDepth + belly, waistDepth * 0.95),
      section(0.45, hipWidth * 0.97, hipDepth * 0.88 + belly * 0.5, hipDepth * 1.1),
      section(0.52, hipWidth, hipDepth * 0.84, hipDepth * 1.16),
      section(0.62, hipWidth * 0.99, hipDepth * 0.84, hipDepth * 0.98),
      section(0.8, hipWidth * 0.9, hipDepth * 0.8, hipDepth * 0.8),
    ],
    2.5,
  );
  const collarNeck = createTube(
    [
      section(-0.16, neck.width - 0.007, neck.depth - 0.007, neck.depth - 0.007),
      section(neck.end - 0.02, neck.width - 0.005, neck.depth - 0.005, neck.depth - 0.005),
      section(neck.end, neck.width, neck.depth, neck.depth),
      section(neck.end + 0.03, neck.width * 1.02, neck.depth * 0.97, neck.depth),
      section(-0.01, neck.width * 1.14, neck.depth, neck.depth * 1.1),
      section(0.05, neck.width * 1.14, neck.depth, neck.depth),
    ],
    2,
  );
  // It slopes by about 20° from the side of the neck to the end of the collar bone.
  const reach = Math.min(0.034, shape.trapezius * 0.7);
  const trapezius = roundCone([0.03, -0.05, 0.03], [shoulder * 0.9, 0.002, 0.014], shape.trapezius, reach);
  const collarBone = roundCone([0.022, -0.012, -0.048], [shoulder * 0.86, -0.026, -0.014], 0.0085, 0.0075);
  const front = TRUNK_MIDDLE - chestDepth;
  const round = 0.042 + 0.6 * bust;
  const breast = ellipsoid(
    chestWidth * 0.52,
    0.125 + 0.35 * bust,
    front + round * 0.75 - bust,
    round * 1.12,
    round * 1.12,
    round * 0.9,
  );
  const pectoral = ellipsoid(chestWidth * 0.5, 0.085, front + 0.028, 0.08, 0.062, 0.034);
  const chest = bust > 0.004 ? breast : pectoral;
  return (x, y, z) => {
    const ax = Math.abs(x);
    const lean = neckMiddle(neck, y);
    let near = trunk.distance(x, y, z - TRUNK_MIDDLE);
    near = smoothUnion(near, trapezius(ax, y, z), 0.04);
    near = smoothUnion(near, collarBone(ax, y, z), 0.016);
    near = smoothUnion(near, collarNeck.distance(x, y, z - lean), 0.03);
    return smoothUnion(near, chest(ax, y, z), 0.03);
  };
}

/** Muscles of the arms are in proportion to its bones; its lower end is the hand's section of the wrist. */
function createArms(shape: BodyShape, rest: ArmAtRest): (ease: (along: number) => number) => Implicit {
  const { upperArm, forearm, deltoid, arm, forearmRadius, hand } = shape;
  const radius = (at: number, width: number, depth = width): Section => ({
    at,
    width,
    front: depth,
    back: depth,
  });
  const upper = createTube(
    [
      radius(0, deltoid * 0.86, deltoid * 0.95),
      radius(upperArm * 0.28, deltoid * 0.86, deltoid * 0.9),
      radius(upperArm * 0.5, arm * 0.98, arm * 1.04),
      radius(upperArm * 0.75, arm * 0.93, arm * 0.97),
      radius(upperArm * 1.06, arm * 0.86, arm * 0.78),
    ],
    2,
  );
  const thick = hand.wrist.thickness / 2;
  const wide = hand.wrist.width / 2;
  // A little inside of where the hand's own skin goes up the arm, flush above it.
  const cuff = (up: number, inset: number): Section =>
    radius(forearm - up, thick * (1 + 1.6 * up) * 0.985 - inset, wide * (1 + 1.6 * up) * 0.985 - inset);
  const lower = createTube(
    [
      radius(-0.02, arm * 0.85, arm * 0.8),
      radius(forearm * 0.22, forearmRadius, forearmRadius * 1.02),
      radius(forearm * 0.42, forearmRadius * 0.93, forearmRadius * 0.95),
      radius(forearm * 0.64, forearmRadius * 0.45 + thick * 0.62, forearmRadius * 0.42 + wide * 0.6),
      cuff(0.056, 0),
      cuff(0.048, 0.0002),
      cuff(0.036, 0.002),
      cuff(0.004, 0.003),
    ],
    2,
  );
  const ball = sphere(rest.shoulder[0] - 0.002, 0.017, 0.002, deltoid * 0.95);
  const down = direction(subtract(rest.wrist, rest.shoulder));
  const over = inAxes(rest.shoulder, rest.upperArm, upper);
  const under = inAxes(rest.elbow, rest.forearm, lower);
  return (ease) => {
    const shoulderEase = ease(0);
    return (x, y, z) => {
      const ax = Math.abs(x);
      // Nothing of an arm is far inside the trunk or beyond its reach.
      if (ax < rest.shoulder[0] - 0.14) return Math.max(rest.shoulder[0] - 0.06 - ax, y - 0.2);
      const along =
        (ax - rest.shoulder[0]) * down[0] +
        (y - rest.shoulder[1]) * down[1] +
        (z - rest.shoulder[2]) * down[2];
      const grown = ease(along);
      const limb = smoothUnion(over(ax, y, z), under(ax, y, z), 0.02) - grown;
      return smoothUnion(limb, ball(ax, y, z) - shoulderEase, 0.01);
    };
  };
}

/** A tube put where a bone is. */
function inAxes([ox, oy, oz]: Vector, turn: Quaternion, tube: Tube): Implicit {
  const [ax, ay, az] = rotate(turn, [1, 0, 0]);
  const [bx, by, bz] = rotate(turn, [0, 1, 0]);
  const [cx, cy, cz] = rotate(turn, [0, 0, 1]);
  return (x, y, z) => {
    const [dx, dy, dz] = [x - ox, y - oy, z - oz];
    return tube.distance(
      ax * dx + ay * dy + az * dz,
      bx * dx + by * dy + bz * dz,
      cx * dx + cy * dy + cz * dz,
    );
  };
}
