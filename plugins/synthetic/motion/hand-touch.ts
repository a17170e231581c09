import { HAND_ANGLE } from '../../../core/hand/hand-angles.ts';
import { HAND_BONE } from '../../../core/hand/hand-bones.ts';
import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { handFrames } from '../../../core/hand/hand-frames.ts';
import { rotate } from '../../../core/solid/quaternions.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction, mix, scale } from '../../../core/solid/vectors.ts';

/** Parts of a hand that touch something in signs. */
export type HandPart =
  | 'thumbTip'
  | 'indexTip'
  | 'middleTip'
  | 'littleTip'
  | 'fingertips'
  | 'palm'
  | 'back'
  | 'littleSide'
  | 'thumbSide'
  | 'knuckles';

/** A point of a hand's skin and its outward normal, in the rest frame of a left hand. */
export interface Touch {
  readonly point: Vector;
  readonly normal: Vector;
}

/** Between the pulp of a fingertip (−x) and its end (+y): what fingers touch with. */
const PULP = direction([-0.8, 0.6, 0]);

/** Where `part` of a hand with these angles is. */
export function touchOf(build: HandBuild, angles: Float32Array, part: HandPart): Touch {
  switch (part) {
    case 'thumbTip':
      return tip(build, angles, 'thumb');
    case 'indexTip':
      return tip(build, angles, 'index');
    case 'middleTip':
      return tip(build, angles, 'middle');
    case 'littleTip':
      return tip(build, angles, 'little');
    case 'fingertips': {
      const [a, b] = [tip(build, angles, 'index'), tip(build, angles, 'middle')];
      return { point: mix(a.point, b.point, 0.5), normal: direction(add(a.normal, b.normal)) };
    }
    case 'palm':
      return {
        point: [-build.palm.thickness / 2, build.digits.middle.root[1] * 0.95, 0],
        normal: [-1, 0, 0],
      };
    case 'back':
      return { point: [build.palm.thickness / 2, build.digits.middle.root[1] * 0.7, 0], normal: [1, 0, 0] };
    case 'littleSide': {
      const { root, radii } = build.digits.little;
      return { point: [root[0], root[1] * 0.6, root[2] + radii[0]], normal: [0, 0, 1] };
    }
    case 'thumbSide': {
      const { root, radii } = build.digits.index;
      return { point: [root[0], root[1], root[2] - radii[0]], normal: [0, 0, -1] };
    }
    case 'knuckles': {
      const { turn, origin } = handFrames(build, angles)[HAND_BONE.middle1];
      const { lengths, radii } = build.digits.middle;
      const normal = rotate(turn, [1, 0, 0]);
      const middle = add(origin, rotate(turn, [0, lengths[0] / 2, 0]));
      return { point: add(middle, scale(normal, radii[1])), normal };
    }
  }
}

function tip(build: HandBuild, angles: Float32Array, digit: 'thumb' | 'index' | 'middle' | 'little'): Touch {
  const { turn, origin } = handFrames(build, angles)[HAND_BONE[`${digit}3`]];
  const { lengths, radii } = build.digits[digit];
  const centre = add(origin, rotate(turn, [0, lengths[2] - radii[3], 0]));
  const normal = rotate(turn, PULP);
  return { point: add(centre, scale(normal, radii[3])), normal };
}

/** Radians below which the joints of a finger that is called stretched are bent, together. */
const STRETCHED = 1.1;

/** What a hand with these angles may touch things with. */
export function partsOf(angles: Float32Array): HandPart[] {
  const bent = (finger: 'index' | 'middle' | 'ring' | 'little'): number =>
    angles[HAND_ANGLE[`${finger}Flex1`]] + angles[HAND_ANGLE[`${finger}Flex2`]];
  const parts: HandPart[] = [];
  const [index, middle, ring, little] = (['index', 'middle', 'ring', 'little'] as const).map(bent);
  if (index < 2.1 && angles[HAND_ANGLE.indexFlex2] < 1.5) {
    parts.push(middle < 2.1 && Math.abs(index - middle) < 0.35 ? 'fingertips' : 'indexTip');
  }
  if (middle < index - 0.35 && middle < STRETCHED) parts.push('middleTip');
  if (little < STRETCHED && index > 2) parts.push('littleTip');
  if (
    angles[HAND_ANGLE.thumbFlex2] + angles[HAND_ANGLE.thumbFlex3] < 0.5 &&
    angles[HAND_ANGLE.thumbFlex1] < 0.45
  ) {
    parts.push('thumbTip');
  }
  if (index < STRETCHED && middle < STRETCHED && ring < STRETCHED && little < STRETCHED) {
    parts.push('palm', 'littleSide');
  }
  if (Math.min(index, middle, ring, little) > 2.2) parts.push('knuckles', 'littleSide', 'thumbSide');
  return parts;
}

/** Fingers with which a hand can lie flat on something: the thumb goes out of the way. */
export function flattened(angles: Float32Array): Float32Array {
  const flat = angles.slice();
  flat[HAND_ANGLE.thumbFlex1] = -0.4;
  flat[HAND_ANGLE.thumbRotate] = 0;
  flat[HAND_ANGLE.thumbSpread] = 0.35;
  flat[HAND_ANGLE.thumbFlex2] = 0;
  flat[HAND_ANGLE.thumbFlex3] = 0;
  return flat;
}
