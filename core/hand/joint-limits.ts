import { HAND_ANGLES, type HandAngle } from './hand-angles.ts';

/**
 * Degrees to which each joint goes in healthy hands that sign: active ranges of AAOS ("Joint Motion", 1965) and of Lin, Wu & Huang (2000,
 * "Modeling the constraints of human hand motion") with a few degrees more where another hand or finger helps.
 */
export const JOINT_LIMITS: Readonly<Record<HandAngle, readonly [least: number, most: number]>> = {
  thumbSpread: [-50, 45],
  thumbFlex1: [-25, 60],
  thumbRotate: [-25, 75],
  thumbFlex2: [-15, 65],
  thumbFlex3: [-25, 90],
  indexSpread: [-22, 28],
  indexFlex1: [-25, 95],
  indexFlex2: [-5, 115],
  indexFlex3: [-10, 85],
  middleSpread: [-20, 20],
  middleFlex1: [-25, 95],
  middleFlex2: [-5, 115],
  middleFlex3: [-10, 85],
  ringSpread: [-15, 24],
  ringFlex1: [-25, 95],
  ringFlex2: [-5, 118],
  ringFlex3: [-10, 85],
  littleSpread: [-15, 38],
  littleFlex1: [-30, 95],
  littleFlex2: [-5, 115],
  littleFlex3: [-10, 85],
  cup: [0, 28],
};

const RADIANS = HAND_ANGLES.map((name) => JOINT_LIMITS[name].map((degrees) => (degrees * Math.PI) / 180));

/** Moves angles beyond a joint's limit to it, in place; returns the same array. */
export function clampAngles(angles: Float32Array): Float32Array {
  for (let i = 0; i < RADIANS.length; i++) {
    const [least, most] = RADIANS[i];
    angles[i] = Math.max(least, Math.min(most, angles[i]));
  }
  return angles;
}
