import type { Side } from '../../../core/pose/pose.ts';
import { rotate } from '../../../core/solid/quaternions.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, mirror, scale } from '../../../core/solid/vectors.ts';
import { between, chance, inBox, oneOf, weighted } from '../draw.ts';
import { armSpheres, clearOf, clearOfEachOther, type Spheres } from './arm-solid.ts';
import type { ArmState } from './arm-track.ts';
import { movesWithHead } from './body-surface.ts';
import { drawStrokes } from './draw-strokes.ts';
import { opposite } from './flourishes.ts';
import { flattened, type HandPart, partsOf, type Touch, touchOf } from './hand-touch.ts';
import { type Hold, holdArm, turnsNear, turnsOnto, turnTo } from './hold-arm.ts';
import { drawChange, drawShape, drawUnmarked } from './shapes.ts';
import type { HandLine, Sign } from './sign.ts';
import { BASES, NEVER_TOUCHED, ORIENTATIONS, PLACES } from './sign-inventory.ts';
import { other, type SignerArms } from './signer-arms.ts';

/** How far an arm may be inside of what it touches, metres: flesh gives way. */
export const SOFTNESS = 0.006;

const CENTRE: Touch = { point: [-0.005, 0.085, 0], normal: [-1, 0, 0] };

/** Draws a sign; null where what was drawn does not suit these arms, and another one should be drawn. */
export function drawSign(random: () => number, arms: SignerArms): Sign | null {
  return weighted(random, [
    [inSpace, 3],
    [atPlace, 4],
    [symmetric, 3],
    [onBase, 3],
  ])(random, arms);
}

/** One hand before the signer. */
function inSpace(random: () => number, arms: SignerArms): Sign | null {
  const start = holdInSpace(random, arms, arms.dominant, drawShape(random, arms.build), 0);
  return start && line(random, arms, start, null, null);
}

/** One hand at a place of the head or the trunk, touching it or near it. */
function atPlace(random: () => number, arms: SignerArms): Sign | null {
  const name = weighted(random, PLACES);
  const place = arms.place(arms.dominant, name);
  const normal = arms.surface.normal(place);
  const shape = drawShape(random, arms.build);
  const touching = !NEVER_TOUCHED.has(name) && chance(random, 0.75);
  const { fingers, touch } = drawTouch(random, arms, shape);
  const hold: Hold = {
    at: touching ? place : add(place, scale(normal, between(random, 0.03, 0.08))),
    touch,
    fingers,
    turns: turnsOnto(touch, normal, random),
    withHead: movesWithHead(name) ? 1 : 0,
  };
  const start = holdArm(arms.build, arms.arm[arms.dominant], hold, clearOfBody(arms));
  return start && line(random, arms, start, touching ? normal : null, null);
}

/** Both hands do the same, in time or by turns (Battison's condition of symmetry); they may touch each other. */
function symmetric(random: () => number, arms: SignerArms): Sign | null {
  const shape = drawShape(random, arms.build);
  const clear = clearOfMirror(arms);
  if (chance(random, 0.35)) {
    const { fingers, touch } = drawTouch(random, arms, shape);
    const at = arms.space(inBox(random, [0, 0.02, -0.5], [0, 0.33, -0.3]));
    const turns = turnsOnto(touch, [1, 0, 0], random);
    const hold: Hold = { at, touch, fingers, turns, withHead: 0 };
    const start = holdArm(arms.build, arms.arm[arms.dominant], hold, clear);
    return start && line(random, arms, start, [1, 0, 0], 'together');
  }
  const start = holdInSpace(random, arms, arms.dominant, shape, 0.12);
  return start && line(random, arms, start, null, chance(random, 0.25) ? 'by turns' : 'together');
}

/** The dominant hand acts on the other one, which keeps still and has one of few shapes (Battison's condition of dominance). */
function onBase(random: () => number, arms: SignerArms): Sign | null {
  const { build, dominant } = arms;
  const aside = other(dominant);
  const baseFingers = drawUnmarked(random, arms.build);
  const at = arms.space(inBox(random, [0.02, 0.12, -0.46], [0.1, 0.3, -0.34]));
  const [fingers, palm] = oneOf(random, BASES);
  const base = holdArm(
    build,
    arms.arm[aside],
    { at, touch: CENTRE, fingers: baseFingers, turns: turnsNear(turnTo(fingers, palm)), withHead: 0 },
    clearOfBody(arms),
  );
  if (base === null) return null;
  const on = touchOf(build, baseFingers, oneOf(random, baseParts(baseFingers)));
  const point = mirror(add(base.wrist, rotate(base.turn, on.point)));
  const normal = mirror(rotate(base.turn, on.normal));
  const shape = chance(random, 0.4) ? baseFingers : drawShape(random, arms.build);
  const { fingers: actors, touch } = drawTouch(random, arms, shape);
  const solid = armSpheres(build, arms.arm[aside], base);
  const clear = (spheres: Spheres): boolean =>
    clearOf(arms.surface.distance, spheres) > -SOFTNESS && clearOfEachOther(spheres, solid) > -SOFTNESS;
  const turns = turnsOnto(touch, normal, random);
  const hold: Hold = { at: point, touch, fingers: actors, turns, withHead: 0 };
  const start = holdArm(build, arms.arm[dominant], hold, clear);
  const sign = start && line(random, arms, start, normal, null);
  return sign && { dominant: sign.dominant, other: still(base, sign.dominant) };
}

function baseParts(fingers: Float32Array): HandPart[] {
  const parts = partsOf(fingers).filter((part) => part !== 'littleSide' && part !== 'thumbTip');
  return [...parts, 'back'];
}

/** What a hand of that shape touches things with, and its fingers when it does. */
function drawTouch(
  random: () => number,
  { build }: SignerArms,
  shape: Float32Array,
): { readonly fingers: Float32Array; readonly touch: Touch } {
  const parts = partsOf(shape);
  const part = parts.length === 0 ? 'thumbSide' : oneOf(random, parts);
  const fingers = part === 'palm' ? flattened(shape) : shape;
  return { fingers, touch: touchOf(build, fingers, part) };
}

/** @param aside how far from the middle it stays, in lengths of an arm */
function holdInSpace(
  random: () => number,
  arms: SignerArms,
  side: Side,
  fingers: Float32Array,
  aside: number,
): ArmState | null {
  const at = arms.space(inBox(random, [Math.max(aside, -0.02), -0.12, -0.56], [0.34, 0.36, -0.32]));
  const [along, palm] = weighted(random, ORIENTATIONS);
  const turns = turnsNear(turnTo(along, palm));
  const hold: Hold = { at, touch: CENTRE, fingers, turns, withHead: isNearHead(arms, at) ? 1 : 0 };
  return holdArm(arms.build, arms.arm[side], hold, aside > 0 ? clearOfMirror(arms) : clearOfBody(arms));
}

/** Whether a nod would bring the head into a hand that is here. */
const isNearHead = ({ surface, place }: SignerArms, at: Vector): boolean =>
  at[1] < place('left', 'chin')[1] + 0.06 && surface.distance(...at) < 0.2;

const clearOfBody =
  ({ surface }: SignerArms) =>
  (spheres: Spheres): boolean =>
    clearOf(surface.distance, spheres) > -SOFTNESS;

const clearOfMirror =
  ({ surface }: SignerArms) =>
  (spheres: Spheres): boolean =>
    clearOf(surface.distance, spheres) > -SOFTNESS && clearOfEachOther(spheres, spheres) > -SOFTNESS;

/**
 * A sign from its first hold on.
 *
 * @param normal outwards from what is touched, where something is
 * @param both what the other hand does of it
 */
function line(
  random: () => number,
  arms: SignerArms,
  start: ArmState,
  normal: Vector | null,
  both: 'together' | 'by turns' | null,
): Sign | null {
  const change = normal === null && chance(random, 0.3) ? drawChange(random, arms.build) : null;
  const from = change ? { ...start, fingers: change[0] } : start;
  const strokes = drawStrokes(random, arms, from, normal, change?.[1] ?? null);
  if (strokes === null) return null;
  const dominant: HandLine = { start: from, strokes };
  return { dominant, other: both && (both === 'together' ? dominant : turned(dominant)) };
}

/** What the other hand does where both take turns: it is where the first one will be, and circles on the opposite side. */
function turned({ start, strokes }: HandLine): HandLine {
  const states = [start, ...strokes.map(({ to }) => to)].reverse();
  return {
    start: states[0],
    strokes: strokes.map((stroke, i) => ({
      ...stroke,
      to: states[i + 1],
      flourish: opposite(stroke.flourish),
    })),
  };
}

/** A hand that keeps still as long as the other one moves. */
const still = (state: ArmState, { strokes }: HandLine): HandLine => ({
  start: state,
  strokes: strokes.map((stroke) => ({ ...stroke, to: state, flourish: {} })),
});
