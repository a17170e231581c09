import { describe, expect, test } from 'vitest';
import { HANDSHAPES, type HandshapeName, handJoints, morph } from '../../examples/make/hand.ts';
import { distance } from '../../examples/make/vector.ts';

const names = Object.keys(HANDSHAPES) as HandshapeName[];
const joints = Object.fromEntries(names.map((name) => [name, handJoints(HANDSHAPES[name])]));
const boneLengths = (hand: ReturnType<typeof handJoints>) =>
  hand.slice(1).map((joint, i) => distance(joint, hand[i % 4 === 0 ? 0 : i]!));

describe('hand model', () => {
  test.each(names)('%s keeps the lengths of its bones', (name) => {
    const straight = boneLengths(joints.flat!);
    boneLengths(joints[name]!).forEach((bone, i) => {
      expect(bone).toBeCloseTo(straight[i]!, 6);
    });
  });

  test('a hand between two shapes keeps them too', () => {
    const half = handJoints(morph(HANDSHAPES.S, HANDSHAPES.five, 0.5));
    expect(boneLengths(half)[6]).toBeCloseTo(boneLengths(joints.S!)[6]!, 6);
    expect(distance(half[8]!, joints.S![8]!)).toBeGreaterThan(2);
    expect(distance(half[8]!, joints.five![8]!)).toBeGreaterThan(2);
  });

  test('no two handshapes look the same', () => {
    for (const a of names) {
      for (const b of names.slice(names.indexOf(a) + 1)) {
        const apart = Math.max(...joints[a]!.map((joint, i) => distance(joint, joints[b]![i]!)));
        expect(apart, `${a} and ${b}`).toBeGreaterThan(1.5);
      }
    }
  });

  test('O and F close to a ring, S and five do not', () => {
    const opening = (name: HandshapeName) => distance(joints[name]![4]!, joints[name]![8]!);
    expect(opening('O')).toBeLessThan(1.6);
    expect(opening('F')).toBeLessThan(1.6);
    expect(opening('five')).toBeGreaterThan(8);
  });
});
