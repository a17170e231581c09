import { describe, expect, it } from 'vitest';
import { spotAt } from '../../../core/hand/fit-handshape.ts';
import { HAND_ANGLE, HAND_ANGLES } from '../../../core/hand/hand-angles.ts';
import { drawHandBuild } from '../../../core/hand/hand-build.ts';
import { capsuleGap, handCapsules, mayCollide } from '../../../core/hand/hand-capsules.ts';
import { handFrames } from '../../../core/hand/hand-frames.ts';
import { handJoints } from '../../../core/hand/hand-joints.ts';
import { HANDSHAPES, handshapeAngles, handshapeContacts } from '../../../core/hand/handshapes.ts';
import { clampAngles, JOINT_LIMITS } from '../../../core/hand/joint-limits.ts';
import { seededRandom } from '../../../core/seeded-random.ts';

/** Metres that flesh gives way where digits press on each other. */
const SOFT = 0.0045;

const builds = [
  drawHandBuild(seededRandom(1), { masculine: 0.5, weight: 0.4, age: 0.3 }),
  drawHandBuild(seededRandom(2), { masculine: 1, weight: 0.8, age: 0.6 }),
  drawHandBuild(seededRandom(3), { masculine: 0, weight: 0.1, age: 0 }),
];

describe('handshapes', () => {
  it('are at least 40, no two alike', () => {
    expect(HANDSHAPES.length).toBeGreaterThanOrEqual(40);
    for (const [i, one] of HANDSHAPES.entries()) {
      for (const other of HANDSHAPES.slice(0, i)) {
        const [a, b] = [handshapeAngles(one), handshapeAngles(other)];
        const most = Math.max(...a.map((value, n) => Math.abs(value - b[n])));
        expect(most, `${one} and ${other}`).toBeGreaterThan(0.08);
      }
    }
  });

  it.each(HANDSHAPES)('%s is within the limits of all joints, rough and fitted', (name) => {
    for (const angles of [handshapeAngles(name), ...builds.map((build) => handshapeAngles(name, build))])
      expect(clampAngles(angles.slice())).toEqual(angles);
  });

  it.each(HANDSHAPES)('%s has no digit within another', (name) => {
    for (const build of builds) {
      const capsules = handCapsules(build, handFrames(build, handshapeAngles(name, build)));
      for (const [i, one] of capsules.entries()) {
        for (const other of capsules.slice(0, i)) {
          if (!mayCollide(one, other)) continue;
          const between = `${one.part} ${one.bone} and ${other.part} ${other.bone}`;
          expect(capsuleGap(one, other), between).toBeGreaterThan(-SOFT);
        }
      }
    }
  });

  it.each(HANDSHAPES.filter((name) => handshapeContacts(name).length > 0))(
    '%s touches where it should',
    (name) => {
      for (const build of builds) {
        const frames = handFrames(build, handshapeAngles(name, build));
        for (const [one, other] of handshapeContacts(name)) {
          const a = spotAt(build, frames, one);
          const b = spotAt(build, frames, other);
          expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), `${one} on ${other}`).toBeLessThan(0.008);
        }
      }
    },
  );

  it('bring thumb and fingertip together where their names say so, and nowhere else', () => {
    const gap = (name: (typeof HANDSHAPES)[number], fingertip: number): number => {
      const joints = handJoints(builds[0], 'left', handshapeAngles(name, builds[0]), new Float32Array(63));
      const [a, b] = [4, fingertip].map((joint) => joints.subarray(joint * 3, joint * 3 + 3));
      return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    };
    const pinches = { F: 8, O: 8, babyO: 8, flatO: 8, '8': 12, D: 12, '7': 16, W: 20 } as const;
    for (const [name, fingertip] of Object.entries(pinches))
      expect(gap(name as keyof typeof pinches, fingertip), name).toBeLessThan(0.021);
    for (const name of ['5', 'L', 'Y', 'flat', 'C', 'claw'] as const)
      for (const fingertip of [8, 12, 16, 20]) expect(gap(name, fingertip), name).toBeGreaterThan(0.025);
  });

  it('crosses the fingers of R: the middle finger ends beyond the index finger, on its back', () => {
    for (const build of builds) {
      const angles = handshapeAngles('R', build);
      const joints = handJoints(build, 'left', angles, new Float32Array(63));
      const [index, middle] = [8, 12].map((joint) => joints.subarray(joint * 3, joint * 3 + 3));
      expect(middle[2]).toBeLessThan(index[2] - 0.004);
      expect(middle[0]).toBeGreaterThan(index[0] + 0.01);
    }
  });
});

describe('angles of a hand', () => {
  const build = builds[0];
  const tipOf = (
    side: 'left' | 'right',
    angle: keyof typeof HAND_ANGLE,
    value: number,
    joint: number,
  ): Float32Array => {
    const angles = new Float32Array(HAND_ANGLES.length);
    angles[HAND_ANGLE[angle]] = value;
    return handJoints(build, side, angles, new Float32Array(63)).slice(joint * 3, joint * 3 + 3);
  };

  it('flex to the palm and spread away from the middle finger', () => {
    const [flat, bent] = [0, 0.5].map((value) => tipOf('left', 'indexFlex1', value, 8));
    expect(bent[0]).toBeLessThan(flat[0] - 0.02);
    const spread = tipOf('left', 'indexSpread', 0.3, 8);
    expect(spread[2]).toBeLessThan(flat[2] - 0.015);
    expect(tipOf('left', 'littleSpread', 0.3, 20)[2]).toBeGreaterThan(
      tipOf('left', 'littleSpread', 0, 20)[2] + 0.01,
    );
    expect(tipOf('left', 'thumbSpread', 0.4, 4)[2]).toBeLessThan(
      tipOf('left', 'thumbSpread', 0, 4)[2] - 0.02,
    );
  });

  it('mirror exactly', () => {
    for (const name of HANDSHAPES) {
      const angles = handshapeAngles(name, build);
      const left = handJoints(build, 'left', angles, new Float32Array(63));
      const right = handJoints(build, 'right', angles, new Float32Array(63));
      right.forEach((value, i) => {
        expect(i % 3 === 0 ? value + left[i] : value - left[i]).toBe(0);
      });
    }
  });

  it('keep the lengths of bones', () => {
    for (const name of ['S', 'claw', 'R'] as const) {
      const joints = handJoints(build, 'left', handshapeAngles(name, build), new Float32Array(63));
      for (const [first, digit] of [
        [1, 'thumb'],
        [5, 'index'],
        [17, 'little'],
      ] as const) {
        for (const bone of [0, 1]) {
          const [a, b] = [first + bone, first + bone + 1].map((joint) =>
            joints.subarray(joint * 3, joint * 3 + 3),
          );
          const length = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
          expect(length).toBeCloseTo(build.digits[digit].lengths[bone], 5);
        }
      }
    }
  });

  it('are brought back to the limits of the joints, and kept within them', () => {
    const wild = new Float32Array(HAND_ANGLES.length).fill(9);
    const most = HAND_ANGLES.map((name) => Math.fround((JOINT_LIMITS[name][1] * Math.PI) / 180));
    expect([...clampAngles(wild)]).toEqual(most);
  });

  it('are refused when some are missing', () => {
    expect(() => handJoints(build, 'left', new Float32Array(3), new Float32Array(63))).toThrow(RangeError);
  });
});
