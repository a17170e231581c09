import { describe, expect, it } from 'vitest';
import { handshapeAngles } from '../../../../core/hand/handshapes.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { rotate } from '../../../../core/solid/quaternions.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import { add, dot, length, subtract } from '../../../../core/solid/vectors.ts';
import { bendArm, beyondLimits, wristAngles } from '../../../../plugins/synthetic/motion/arm.ts';
import { clearOf } from '../../../../plugins/synthetic/motion/arm-solid.ts';
import { type ArmState, ArmTrack } from '../../../../plugins/synthetic/motion/arm-track.ts';
import { SOFTNESS } from '../../../../plugins/synthetic/motion/draw-sign.ts';
import {
  flattened,
  type HandPart,
  partsOf,
  touchOf,
} from '../../../../plugins/synthetic/motion/hand-touch.ts';
import { holdArm, turnsOnto } from '../../../../plugins/synthetic/motion/hold-arm.ts';
import { poseSigner } from '../../../../plugins/synthetic/motion/pose-signer.ts';
import { signerArms } from '../../../../plugins/synthetic/motion/signer-arms.ts';
import type { Place } from '../../../../plugins/synthetic/signer-pose.ts';
import { turnRotation } from '../../../../plugins/synthetic/turn-rotation.ts';
import { anatomy, hands } from './someone.ts';

const arms = signerArms(anatomy, hands, 'left');

/** Holds that touch a place with the left hand. */
function touching(name: Place, shape: 'B' | '1' | 'S' | 'A', part: HandPart): ArmState | null {
  const fingers = part === 'palm' ? flattened(handshapeAngles(shape)) : handshapeAngles(shape);
  const touch = touchOf(hands, fingers, part);
  const at = arms.place('left', name);
  const turns = turnsOnto(touch, arms.surface.normal(at), seededRandom(5));
  const clear = (spheres: Float32Array): boolean => clearOf(arms.surface.distance, spheres) > -SOFTNESS;
  return holdArm(hands, arms.arm.left, { at, touch, fingers, turns, withHead: 1 }, clear);
}

const CASES: readonly (readonly [Place, 'B' | '1' | 'S' | 'A', HandPart])[] = [
  ['chin', '1', 'indexTip'],
  ['leftCheek', '1', 'indexTip'],
  ['forehead', 'B', 'fingertips'],
  ['leftTemple', 'B', 'fingertips'],
  ['chest', 'B', 'palm'],
  ['rightShoulder', 'B', 'fingertips'],
  ['mouth', 'B', 'fingertips'],
  ['chin', 'A', 'thumbSide'],
];

const tipOf = (state: ArmState, part: HandPart): Vector =>
  add(state.wrist, rotate(state.turn, touchOf(hands, state.fingers, part).point));

describe('a hand that touches a place', () => {
  it.each(CASES)(
    '%s, shape %s, with the %s: exactly, from outside, without a broken wrist',
    (name, shape, part) => {
      const state = touching(name, shape, part);
      expect(state).not.toBeNull();
      if (state === null) return;
      const place = arms.place('left', name);
      expect(length(subtract(tipOf(state, part), place))).toBeLessThan(0.001);
      const facing = rotate(state.turn, touchOf(hands, state.fingers, part).normal);
      expect(dot(facing, arms.surface.normal(place))).toBeLessThan(-0.85);
      const { forearm, elbow } = bendArm(arms.arm.left, state.wrist, state.swivel);
      expect(beyondLimits(wristAngles(forearm, state.turn))).toBeLessThan(0.01);
      expect(elbow[1]).toBeGreaterThan(-0.1);
    },
  );

  it('goes with the head', () => {
    const state = touching('chin', '1', 'indexTip');
    if (state === null) throw new Error('nobody can touch their chin');
    const track = new ArmTrack(arms.arm.left, state);
    const head = { nod: 0.2, shake: -0.3, tilt: 0.1 };
    const still = { nod: 0, shake: 0, tilt: 0 };
    const upper = () => ({ face: {}, head, chest: still, shoulderRaise: { left: 0, right: 0 } });
    const { left, right } = poseSigner(0, { left: track, right: track }, upper, anatomy);
    const chin = add(anatomy.neck, rotate(turnRotation(head), subtract(anatomy.places.chin, anatomy.neck)));
    expect(length(subtract(tipOf({ ...state, ...left }, 'indexTip'), chin))).toBeLessThan(0.001);
    // The other hand touches it from the other side of the same, turned head.
    const [x, y, z] = touchOf(hands, right.fingers, 'indexTip').point;
    expect(length(subtract(add(right.wrist, rotate(right.turn, [-x, y, z])), chin))).toBeLessThan(0.001);
  });

  it('uses what is there to touch with', () => {
    expect(partsOf(handshapeAngles('1'))).toContain('indexTip');
    expect(partsOf(handshapeAngles('1'))).not.toContain('palm');
    expect(partsOf(handshapeAngles('B'))).toEqual(
      expect.arrayContaining(['fingertips', 'palm', 'littleSide']),
    );
    expect(partsOf(handshapeAngles('S'))).toEqual(expect.arrayContaining(['knuckles', 'littleSide']));
    expect(partsOf(handshapeAngles('S'))).not.toContain('indexTip');
  });
});
