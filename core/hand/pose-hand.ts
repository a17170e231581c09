import type { Side } from '../pose/pose.ts';
import { halfway, inverse, mirrorTurn, multiply, rotate } from '../solid/quaternions.ts';
import { type Quaternion, type Transforms, type Vector, writeTransform } from '../solid/transforms.ts';
import { bindFrames } from './hand-bind.ts';
import { HAND_BONE, HAND_BONES } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import { handFrames } from './hand-frames.ts';

/** Where a hand is held. */
export interface HandPlacement {
  /** Of the wrist joint. */
  readonly wrist: Vector;
  /** From the rest frame of the hand (`createHandMesh`). */
  readonly turn: Quaternion;
  /** Likewise, of the lower end of the forearm. */
  readonly forearm: Quaternion;
}

/** Each fold of skin with the bones on both sides of its joint. */
const FOLDS = HAND_BONES.filter((name) => name.endsWith('Fold') && name !== 'wristFold').map((name) => {
  const child = name.slice(0, -4) as keyof typeof HAND_BONE;
  const digit = child.slice(0, -1);
  const number = Number(child.at(-1));
  const parent =
    number > 1 ? `${digit}${number - 1}` : digit === 'ring' || digit === 'little' ? `${digit}0` : 'palm';
  return {
    row: HAND_BONE[name],
    child: HAND_BONE[child],
    parent: HAND_BONE[parent as keyof typeof HAND_BONE],
  };
});

/** Writes the transforms of a hand's bones, from its mesh at rest to where it is held, into the rows from `firstRow` on. */
export function poseHand(
  build: HandBuild,
  side: Side,
  angles: Float32Array,
  { wrist, turn, forearm }: HandPlacement,
  transforms: Transforms,
  firstRow: number,
): void {
  const bind = bindFrames(build);
  const posed = handFrames(build, angles);
  const mirror = side === 'right';
  const reflect = ([x, y, z]: Vector): Vector => (mirror ? [-x, y, z] : [x, y, z]);
  const moves = posed.map((frame, bone) => multiply(frame.turn, inverse(bind[bone].turn)));
  const write = (row: number, move: Quaternion, from: Vector, to: Vector): void => {
    const [x, y, z] = rotate(turn, reflect(to));
    const whole = multiply(turn, mirror ? mirrorTurn(move) : move);
    writeTransform(transforms, firstRow + row, whole, reflect(from), [
      wrist[0] + x,
      wrist[1] + y,
      wrist[2] + z,
    ]);
  };
  for (let bone = HAND_BONE.palm; bone < posed.length; bone++)
    write(bone, moves[bone], bind[bone].origin, posed[bone].origin);
  for (const { row, child, parent } of FOLDS)
    write(row, halfway(moves[parent], moves[child]), bind[child].origin, posed[child].origin);
  writeTransform(transforms, firstRow + HAND_BONE.forearm, forearm, [0, 0, 0], wrist);
  writeTransform(transforms, firstRow + HAND_BONE.wristFold, halfway(forearm, turn), [0, 0, 0], wrist);
}
