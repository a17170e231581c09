import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { rotate } from '../../../../core/solid/quaternions.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import { length, subtract } from '../../../../core/solid/vectors.ts';
import { armReach, solveArm } from '../../../../plugins/synthetic/body/solve-arm.ts';

const BONES = { upperArm: 0.29, forearm: 0.25 };
const SHOULDER: Vector = [0.18, 0, 0];

/** Targets in front of, beside and above a signer, at `from` to `to` from the shoulder. */
function targets(count: number, from: number, to: number): Vector[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, () => {
    const down = 2 * random() - 1;
    const around = Math.PI * random();
    const distance = from + (to - from) * random();
    const level = Math.sqrt(1 - down * down);
    return [
      SHOULDER[0] + distance * level * Math.cos(around),
      SHOULDER[1] + distance * down,
      SHOULDER[2] - distance * level * Math.sin(around),
    ];
  });
}

describe('solveArm', () => {
  const { least, most } = armReach(BONES.upperArm, BONES.forearm);

  it('reaches what is in reach, to 0.1 mm, with bones of the right length', () => {
    for (const target of targets(300, least, most)) {
      const { elbow, wrist } = solveArm('left', SHOULDER, target, 0.4, BONES);
      expect(length(subtract(wrist, target))).toBeLessThan(1e-4);
      expect(length(subtract(elbow, SHOULDER))).toBeCloseTo(BONES.upperArm, 6);
      expect(length(subtract(wrist, elbow))).toBeCloseTo(BONES.forearm, 6);
    }
  });

  it('stops at full stretch towards what is too far, and folds no further than flesh lets it', () => {
    const far = solveArm('left', SHOULDER, [1.18, 0, 0], 0, BONES);
    expect(far.wrist[0]).toBeCloseTo(SHOULDER[0] + most, 9);
    expect(far.wrist[1]).toBeCloseTo(0, 9);
    const near = solveArm('left', SHOULDER, [0.18, 0, -0.02], 0, BONES);
    expect(length(subtract(near.wrist, SHOULDER))).toBeCloseTo(least, 9);
  });

  it('lets elbows hang, and swings them outwards', () => {
    for (const [side, sign] of [
      ['left', 1],
      ['right', -1],
    ] as const) {
      const shoulder: Vector = [sign * 0.18, 0, 0];
      const target: Vector = [sign * 0.12, 0.05, -0.35];
      const hanging = solveArm(side, shoulder, target, 0, BONES).elbow;
      const out = solveArm(side, shoulder, target, 0.8, BONES).elbow;
      expect(hanging[1]).toBeGreaterThan(0.15);
      expect(out[0] * sign).toBeGreaterThan(hanging[0] * sign + 0.05);
      expect(out[1]).toBeLessThan(hanging[1]);
    }
  });

  it('mirrors', () => {
    for (const [x, y, z] of targets(50, least, most)) {
      const left = solveArm('left', SHOULDER, [x, y, z], 0.3, BONES);
      const right = solveArm('right', [-0.18, 0, 0], [-x, y, z], 0.3, BONES);
      expect(right.elbow[0]).toBeCloseTo(-left.elbow[0], 9);
      expect(right.elbow[1]).toBeCloseTo(left.elbow[1], 9);
      expect(right.elbow[2]).toBeCloseTo(left.elbow[2], 9);
    }
  });

  it('bends about the hinge: both bones are at right angles to it', () => {
    for (const target of targets(50, least, most * 0.99)) {
      const { elbow, wrist, upperArm, forearm } = solveArm('left', SHOULDER, target, 0, BONES);
      const hinge = rotate(upperArm, [1, 0, 0]);
      expect(length(subtract(hinge, rotate(forearm, [1, 0, 0])))).toBeLessThan(1e-6);
      const along = rotate(forearm, [0, 1, 0]);
      expect(
        length(subtract(along, subtract(wrist, elbow).map((n) => n / BONES.forearm) as unknown as Vector)),
      ).toBeLessThan(1e-6);
    }
  });

  it('is steady: elbows hardly move where wrists hardly move', () => {
    for (const target of targets(300, least * 1.1, most * 0.97)) {
      const a = solveArm('left', SHOULDER, target, 0, BONES).elbow;
      const b = solveArm('left', SHOULDER, [target[0] + 0.001, target[1], target[2]], 0, BONES).elbow;
      expect(length(subtract(a, b))).toBeLessThan(0.015);
    }
  });
});
