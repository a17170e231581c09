import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { HANDSHAPES, type Handshape, handshapeAngles } from '../../../core/hand/handshapes.ts';
import { chance, oneOf } from '../draw.ts';

/** Shapes that every sign language has and uses most (Battison 1978). */
const UNMARKED: readonly Handshape[] = ['B', 'flat', 'openB', '5', '1', 'A', 'S', 'C', 'O'];

/** Not shapes of signs. */
const SIGNED = HANDSHAPES.filter((name) => name !== 'rest');

/** Pairs that hands open and close between. */
const CHANGES: readonly (readonly [Handshape, Handshape])[] = [
  ['S', '5'],
  ['5', 'S'],
  ['flatO', '5'],
  ['5', 'flatO'],
  ['O', '5'],
  ['S', '1'],
  ['B', 'bentB'],
  ['flat', 'A'],
  ['5', 'claw'],
  ['claw', 'S'],
  ['V', 'bentV'],
  ['U', 'bentU'],
  ['C', 'S'],
  ['1', 'X'],
  ['L', 'crookedL'],
  ['babyO', 'L'],
  ['beak', 'G'],
  ['8', 'open8'],
  ['open8', '8'],
  ['flatC', 'flatO'],
];

/** Any handshape; those that all sign languages have come more often. */
export const drawShape = (random: () => number, build: HandBuild): Float32Array =>
  handshapeAngles(chance(random, 0.35) ? oneOf(random, UNMARKED) : oneOf(random, SIGNED), build);

/** A handshape that all sign languages have: what a hand that only holds still has. */
export const drawUnmarked = (random: () => number, build: HandBuild): Float32Array =>
  handshapeAngles(oneOf(random, UNMARKED), build);

/** A hand that opens or closes. */
export function drawChange(
  random: () => number,
  build: HandBuild,
): readonly [from: Float32Array, to: Float32Array] {
  const [from, to] = oneOf(random, CHANGES);
  return [handshapeAngles(from, build), handshapeAngles(to, build)];
}
