import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { angleBetween, rotate } from '../../../../core/solid/quaternions.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import {
  armOf,
  bendArm,
  beyondLimits,
  clampWrist,
  swivelOf,
  turnOfWrist,
  wristAngles,
} from '../../../../plugins/synthetic/motion/arm.ts';
import { anatomy } from './someone.ts';

const arm = armOf(anatomy, 'left');

describe('arm', () => {
  it('has a right arm that is the left one in a mirror', () => {
    expect(armOf(anatomy, 'right')).toEqual(arm);
  });

  it('finds the swivel and the angles of a wrist again', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 200; i++) {
      const wrist: Vector = [0.3 * random() - 0.05, 0.5 * random() - 0.2, -0.15 - 0.25 * random()];
      const swivel = 2 * random() - 1;
      const bent = bendArm(arm, wrist, swivel);
      expect(swivelOf(arm, bent.wrist, bent.elbow)).toBeCloseTo(swivel, 5);
      const angles = { pronation: 3 * random() - 1.5, flexion: 2 * random() - 1, deviation: random() - 0.4 };
      const turn = turnOfWrist(bent.forearm, angles);
      const found = wristAngles(bent.forearm, turn);
      for (const name of ['pronation', 'flexion', 'deviation'] as const) {
        expect(found[name]).toBeCloseTo(angles[name], 5);
      }
      expect(angleBetween(turnOfWrist(bent.forearm, found), turn)).toBeLessThan(1e-5);
    }
  });

  it('bends to the palm, to the little finger, and turns the palm down', () => {
    const { forearm } = bendArm(arm, [0.175, 0.28, -0.25], 0);
    const hand = (angles: Partial<Record<'pronation' | 'flexion' | 'deviation', number>>) =>
      turnOfWrist(forearm, { pronation: 0, flexion: 0, deviation: 0, ...angles });
    const along = rotate(forearm, [0, 1, 0]);
    const palm = rotate(forearm, [-1, 0, 0]);
    const little = rotate(forearm, [0, 0, 1]);
    const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    expect(dot(rotate(hand({ flexion: 0.5 }), [0, 1, 0]), palm)).toBeCloseTo(Math.sin(0.5), 5);
    expect(dot(rotate(hand({ deviation: 0.3 }), [0, 1, 0]), little)).toBeCloseTo(Math.sin(0.3), 5);
    expect(rotate(hand({ pronation: 1.4 }), [-1, 0, 0])[1]).toBeGreaterThan(0.8);
    expect(rotate(hand({ pronation: -1.4 }), [-1, 0, 0])[1]).toBeLessThan(-0.8);
    expect(dot(rotate(hand({ pronation: 1.4 }), [0, 1, 0]), along)).toBeCloseTo(1, 5);
  });

  it('knows what a wrist does not do', () => {
    expect(beyondLimits({ pronation: 1, flexion: 1, deviation: 0.5 })).toBe(0);
    const broken = { pronation: 0, flexion: 1.5, deviation: -0.6 };
    expect(beyondLimits(broken)).toBeCloseTo(1.5 - (70 * Math.PI) / 180 + 0.6 - (20 * Math.PI) / 180, 5);
    expect(beyondLimits(clampWrist(broken))).toBe(0);
  });
});
