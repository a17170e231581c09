import { describe, expect, it } from 'vitest';
import { clampAngles } from '../../../../core/hand/joint-limits.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { angleBetween, mirrorTurn } from '../../../../core/solid/quaternions.ts';
import { length, mirror, subtract } from '../../../../core/solid/vectors.ts';
import { restPose } from '../../../../plugins/synthetic/body/rest.ts';
import { armOf, bendArm, beyondLimits, wristAngles } from '../../../../plugins/synthetic/motion/arm.ts';
import { armSpheres, clearOf, clearOfEachOther } from '../../../../plugins/synthetic/motion/arm-solid.ts';
import type { ArmState } from '../../../../plugins/synthetic/motion/arm-track.ts';
import { bodySurface } from '../../../../plugins/synthetic/motion/body-surface.ts';
import { createPerformance, drawDominant } from '../../../../plugins/synthetic/motion/create-performance.ts';
import type { ArmPose, FacePose, SignerPose } from '../../../../plugins/synthetic/signer-pose.ts';
import { anatomy, hands } from './someone.ts';

const SIDES = ['left', 'right'] as const;
const FPS = 60;

const perform = (seed: number, least?: number, dominant: 'left' | 'right' = 'right') =>
  createPerformance(seededRandom(seed), anatomy, hands, dominant, least);

/** Poses of a long performance. */
const poses: SignerPose[] = (() => {
  const performance = perform(11, 20);
  const count = Math.floor(performance.seconds * FPS);
  return Array.from({ length: count }, (_, i) => performance.at(i / FPS));
})();

const own = (side: 'left' | 'right', { wrist, turn, swivel, fingers }: ArmPose): ArmState => ({
  wrist: side === 'left' ? wrist : mirror(wrist),
  turn: side === 'left' ? turn : mirrorTurn(turn),
  swivel,
  fingers,
  touching: [0, 0, 0],
  withHead: 0,
});

describe('createPerformance', () => {
  it('is the same for the same seed, and another one for another', () => {
    const [a, b, c] = [perform(2), perform(2), perform(3)];
    expect(a.seconds).toBe(b.seconds);
    for (const time of [0.5, 2, 4.3]) expect(a.at(time)).toEqual(b.at(time));
    expect(a.at(2).right.wrist).not.toEqual(c.at(2).right.wrist);
    // What was asked before makes no difference.
    expect(a.at(0.5)).toEqual(b.at(0.5));
  });

  it('lasts as long as it should and begins and ends at rest', () => {
    const performance = perform(4, 12);
    expect(performance.seconds).toBeGreaterThanOrEqual(12);
    const rest = restPose(anatomy);
    for (const time of [0, performance.seconds, performance.seconds + 5]) {
      const pose = performance.at(time);
      for (const side of SIDES)
        expect(length(subtract(pose[side].wrist, rest[side].wrist))).toBeLessThan(0.01);
    }
  });

  it('never jumps: speeds and accelerations are those of people', () => {
    const most = { speed: 0, acceleration: 0, turn: 0, finger: 0, trunk: 0, face: 0 };
    const raise = (name: keyof typeof most, value: number): void => {
      most[name] = Math.max(most[name], value);
    };
    for (let i = 2; i < poses.length; i++) {
      for (const side of SIDES) {
        const [a, b, c] = [poses[i - 2], poses[i - 1], poses[i]].map((pose) => pose[side]);
        const change = subtract(subtract(c.wrist, b.wrist), subtract(b.wrist, a.wrist));
        raise('speed', length(subtract(c.wrist, b.wrist)) * FPS);
        raise('acceleration', length(change) * FPS * FPS);
        raise('turn', angleBetween(b.turn, c.turn) * FPS);
        for (let k = 0; k < c.fingers.length; k++)
          raise('finger', Math.abs(c.fingers[k] - b.fingers[k]) * FPS);
      }
      for (const part of ['head', 'chest'] as const) {
        for (const name of ['nod', 'shake', 'tilt'] as const) {
          raise('trunk', Math.abs(poses[i][part][name] - poses[i - 1][part][name]) * FPS);
        }
      }
      for (const name of Object.keys(poses[i].face) as (keyof FacePose)[]) {
        raise('face', Math.abs(poses[i].face[name] - poses[i - 1].face[name]) * FPS);
      }
    }
    // Metres and radians a second; lids close within a twentieth of a second.
    expect(most.speed).toBeGreaterThan(1.5);
    expect(most.speed).toBeLessThan(6);
    expect(most.acceleration).toBeLessThan(250);
    expect(most.turn).toBeLessThan(40);
    expect(most.finger).toBeLessThan(60);
    expect(most.trunk).toBeLessThan(5);
    expect(most.face).toBeLessThan(45);
  });

  it('keeps wrists and fingers within their limits', () => {
    let wrist = 0;
    let finger = 0;
    for (const pose of poses) {
      for (const side of SIDES) {
        const state = own(side, pose[side]);
        const { forearm } = bendArm(armOf(anatomy, side), state.wrist, state.swivel);
        wrist = Math.max(wrist, beyondLimits(wristAngles(forearm, state.turn)));
        const clamped = clampAngles(state.fingers.slice());
        for (let k = 0; k < clamped.length; k++)
          finger = Math.max(finger, Math.abs(state.fingers[k] - clamped[k]));
      }
    }
    expect(wrist).toBeLessThan(0.15);
    expect(finger).toBeLessThan(0.01);
  });

  it('moves no hand through the body or the other hand, but lets them touch', () => {
    const { distance } = bodySurface(anatomy);
    let touches = 0;
    let deepest = 0;
    for (let i = 0; i < poses.length; i += 4) {
      const { left, right } = poses[i];
      const [l, r] = [
        armSpheres(hands, armOf(anatomy, 'left'), own('left', left)),
        armSpheres(hands, armOf(anatomy, 'right'), own('right', right)),
      ];
      const apart = Math.min(clearOf(distance, l), clearOf(distance, r), clearOfEachOther(l, r));
      deepest = Math.min(deepest, apart);
      if (Math.abs(apart) < 0.004) touches++;
    }
    expect(deepest).toBeGreaterThan(-0.025);
    expect(touches).toBeGreaterThan(poses.length / 4 / 50);
  });

  it('signs with both hands, blinks, opens the mouth, moves the brows and looks about', () => {
    const spread = (of: (pose: SignerPose) => number): number => {
      const values = poses.map(of);
      return Math.max(...values) - Math.min(...values);
    };
    for (const side of SIDES) expect(spread((pose) => pose[side].wrist[1])).toBeGreaterThan(0.3);
    expect(spread((pose) => pose.face.jawOpen)).toBeGreaterThan(0.4);
    expect(spread((pose) => pose.face.browRaiseOuter)).toBeGreaterThan(0.4);
    expect(spread((pose) => pose.face.gazeX)).toBeGreaterThan(0.15);
    const lid = (i: number): number => poses[i]?.face.leftLidClose ?? 1;
    const closed = poses.filter((_, i) => lid(i) > 0.5 && lid(i - 1) <= 0.5);
    const perMinute = (closed.length * 60 * FPS) / poses.length;
    expect(perMinute).toBeGreaterThan(8);
    expect(perMinute).toBeLessThan(35);
  });

  it.each(SIDES)('signs with the %s hand most, if that is the dominant one', (dominant) => {
    const most = Array.from({ length: 3 }, (_, seed) => {
      const performance = perform(seed + 40, 2, dominant);
      const way = { left: 0, right: 0 };
      for (let time = 0; time < performance.seconds; time += 0.15) {
        const [a, b] = [performance.at(time), performance.at(time + 0.1)];
        for (const side of SIDES) way[side] += length(subtract(b[side].wrist, a[side].wrist));
      }
      return way.right > way.left ? 'right' : 'left';
    });
    expect(most.filter((side) => side === dominant).length).toBeGreaterThanOrEqual(2);
  });
});

describe('drawDominant', () => {
  it('is mostly the right hand', () => {
    const random = seededRandom(3);
    const drawn = Array.from({ length: 500 }, () => drawDominant(random));
    const right = drawn.filter((side) => side === 'right').length / drawn.length;
    expect(right).toBeGreaterThan(0.85);
    expect(right).toBeLessThan(0.95);
  });
});
