import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { drawSign } from '../../../../plugins/synthetic/motion/draw-sign.ts';
import { drawSpelling } from '../../../../plugins/synthetic/motion/draw-spelling.ts';
import { signerArms } from '../../../../plugins/synthetic/motion/signer-arms.ts';
import { Signing } from '../../../../plugins/synthetic/motion/signing.ts';
import { anatomy, hands } from './someone.ts';

const arms = signerArms(anatomy, hands, 'right');

function signs(seed: number, count: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => drawSign(random, arms)).filter((sign) => sign !== null);
}

describe('signs', () => {
  it('are made in many kinds and most of those drawn can be made', () => {
    const drawn = signs(1, 70);
    expect(drawn.length).toBeGreaterThan(30);
    const shapes = new Set(drawn.map(({ dominant }) => dominant.start.fingers.join()));
    expect(shapes.size).toBeGreaterThan(15);
    expect(drawn.some(({ other }) => other === null)).toBe(true);
    expect(drawn.some(({ dominant, other }) => other === dominant)).toBe(true);
    expect(
      drawn.some(
        ({ dominant, other }) =>
          other !== null && other.strokes.length === dominant.strokes.length && other !== dominant,
      ),
    ).toBe(true);
    const signing = new Signing(seededRandom(2), anatomy, arms);
    const made = drawn.filter((sign) => signing.sign(sign, 1) !== null);
    expect(made.length).toBeGreaterThan(drawn.length * 0.6);
  });

  it('last about as long as signs do', () => {
    const seconds = signs(5, 60).map(({ dominant }) =>
      dominant.strokes.reduce((sum, stroke) => sum + stroke.seconds, 0),
    );
    const sorted = seconds.sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeGreaterThan(0.3);
    expect(sorted[sorted.length >> 1]).toBeLessThan(0.8);
    expect(sorted[0]).toBeGreaterThan(0.15);
  });

  it('of both hands alike are mirror images at every moment', () => {
    const signing = new Signing(seededRandom(3), anatomy, arms);
    const symmetric = signs(4, 60).filter(({ dominant, other }) => dominant === other);
    let looked = 0;
    for (const sign of symmetric) {
      const span = signing.sign(sign, 1);
      if (span === null) continue;
      for (let time = span.start; time <= span.end; time += 0.05) {
        const [left, right] = [signing.tracks.left.at(time), signing.tracks.right.at(time)];
        expect(left.wrist).toEqual(right.wrist);
        expect(left.turn).toEqual(right.turn);
        expect(left.fingers).toEqual(right.fingers);
        looked++;
      }
    }
    expect(looked).toBeGreaterThan(20);
  });

  it('keep the base hand still while the other one acts on it', () => {
    const based = signs(6, 60).filter(
      ({ dominant, other }) => other?.strokes.every(({ to }) => to === other.start) && dominant !== other,
    );
    expect(based.length).toBeGreaterThan(2);
  });

  it('take back what could not be made', () => {
    const signing = new Signing(seededRandom(3), anatomy, arms);
    const [sign] = signs(7, 12);
    const before = signing.mark();
    const rest = signing.tracks.right.last;
    signing.sign(sign, 1);
    expect(signing.time).toBeGreaterThan(0);
    signing.undo(before);
    expect(signing.time).toBe(0);
    expect(signing.tracks.right.last).toBe(rest);
    expect(signing.tracks.right.at(0.4)).toBe(rest);
  });

  it('spell words letter by letter at one place', () => {
    const random = seededRandom(8);
    const words = Array.from({ length: 8 }, () => drawSpelling(random, arms)).filter((word) => word !== null);
    expect(words.length).toBeGreaterThan(2);
    for (const { dominant } of words) {
      expect(dominant.strokes.length).toBeGreaterThanOrEqual(2);
      for (const { seconds, hold } of dominant.strokes) {
        expect(seconds + hold).toBeGreaterThan(0.1);
        expect(seconds + hold).toBeLessThan(0.45);
      }
    }
  });
});
