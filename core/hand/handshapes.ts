import { type Contact, fitHandshape } from './fit-handshape.ts';
import { HAND_ANGLE_COUNT } from './hand-angles.ts';
import type { HandBuild } from './hand-build.ts';
import { SHAPES, type Shape } from './handshape-table.ts';

export type Handshape = keyof typeof SHAPES;

/** Names of all handshapes. */
export const HANDSHAPES = Object.keys(SHAPES) as readonly Handshape[];

const fitted = new WeakMap<HandBuild, Map<Handshape, Float32Array>>();

/**
 * Angles of a handshape, a new array in rows of `HAND_ANGLES`.
 *
 * @param build with it the angles are made to fit this hand, so that what should touch does; without it they are about right for all.
 */
export function handshapeAngles(name: Handshape, build?: HandBuild): Float32Array {
  if (!build) return roughAngles(SHAPES[name]);
  let known = fitted.get(build);
  if (!known) {
    known = new Map();
    fitted.set(build, known);
  }
  let angles = known.get(name);
  if (!angles) {
    angles = fitHandshape(build, roughAngles(SHAPES[name]), handshapeContacts(name));
    known.set(name, angles);
  }
  return angles.slice();
}

/** What touches in a handshape. */
export function handshapeContacts(name: Handshape): readonly Contact[] {
  const shape: Shape = SHAPES[name];
  return shape.contacts ?? [];
}

function roughAngles({ thumb, fingers, cup = 0 }: Shape): Float32Array {
  const angles = new Float32Array(HAND_ANGLE_COUNT);
  angles.set([...thumb, ...fingers.flat(), cup].map((degrees) => (degrees * Math.PI) / 180));
  return angles;
}
