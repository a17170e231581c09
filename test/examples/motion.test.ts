import { describe, expect, test } from 'vitest';
import { BODY, FACE_128_IN_468 } from '../../core/pose/topology.ts';
import { FOREARM, UPPER_ARM } from '../../examples/make/body.ts';
import { CANVAS } from '../../examples/make/files.ts';
import { type Moment, momentAt } from '../../examples/make/motion.ts';
import { LEFT_ARM, RIGHT_ARM, SECONDS } from '../../examples/make/signs.ts';
import { distance, dot, normalize, subtract, type Vec3 } from '../../examples/make/vector.ts';

const FPS = 25;
const moments = Array.from({ length: SECONDS * FPS }, (_, i) => momentAt(i / FPS));
const ARMS = [
  { hand: 'leftHand', shoulder: BODY.leftShoulder, elbow: BODY.leftElbow, wrist: BODY.leftWrist },
  { hand: 'rightHand', shoulder: BODY.rightShoulder, elbow: BODY.rightElbow, wrist: BODY.rightWrist },
] as const;
const facePoint = ({ face }: Moment, index: number): Vec3 => face[FACE_128_IN_468.indexOf(index)]!;

describe('example poses', () => {
  test('every joint is inside the canvas', () => {
    const { width, height, scale, origin } = CANVAS;
    for (const { body, face, leftHand, rightHand } of moments) {
      expect([body.length, face.length, leftHand.length, rightHand.length]).toEqual([13, 128, 21, 21]);
      for (const [x, y, z] of [...body, ...face, ...leftHand, ...rightHand]) {
        const across = origin.x + scale * x;
        const down = origin.y - scale * y;
        if (!(across > 0 && across < width && down > 0 && down < height)) expect.fail(`${across}, ${down}`);
        if (!(Math.abs(z) < 45)) expect.fail(`depth ${z}`);
      }
    }
  });

  test.each(ARMS)('arm and wrist of the $hand stay anatomical', ({ hand, shoulder, elbow, wrist }) => {
    for (const moment of moments) {
      const { body } = moment;
      expect(distance(body[shoulder]!, body[elbow]!)).toBeCloseTo(UPPER_ARM, 6);
      expect(distance(body[elbow]!, body[wrist]!)).toBeCloseTo(FOREARM, 6);
      const forearm = normalize(subtract(body[wrist]!, body[elbow]!));
      const palm = normalize(subtract(moment[hand][9]!, moment[hand][0]!));
      expect(dot(forearm, palm)).toBeGreaterThan(Math.cos((70 * Math.PI) / 180));
    }
  });

  test('nothing jumps: no joint is faster than a signing hand', () => {
    for (let i = 1; i < moments.length; i++) {
      for (const part of ['body', 'face', 'leftHand', 'rightHand'] as const) {
        moments[i]![part].forEach((joint, row) => {
          const speed = distance(joint, moments[i - 1]![part][row]!) * FPS;
          expect(speed, `${part} ${row} at ${i / FPS} s`).toBeLessThan(330);
        });
      }
    }
  });

  test('holds are in order', () => {
    for (const holds of [LEFT_ARM, RIGHT_ARM]) {
      const times = holds.flatMap(({ from, until }) => [from, until]);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBe(SECONDS);
    }
  });

  test('signs that touch do touch', () => {
    const thanks = momentAt(6.8);
    expect(distance(thanks.rightHand[12]!, facePoint(thanks, 17))).toBeLessThan(2.5);
    const meet = momentAt(5.15);
    const fists = distance(meet.rightHand[10]!, meet.leftHand[10]!);
    expect(fists).toBeGreaterThan(1);
    expect(fists).toBeLessThan(2.5);
  });

  test('the face speaks: the mouth opens and rounds, the eyes blink, the brows rise', () => {
    const rest = momentAt(0);
    const gap = (moment: Moment) => distance(facePoint(moment, 13), facePoint(moment, 14));
    const width = (moment: Moment) => distance(facePoint(moment, 61), facePoint(moment, 291));
    const lids = (moment: Moment) => distance(facePoint(moment, 159), facePoint(moment, 145));
    const brow = (moment: Moment) => distance(facePoint(moment, 105), facePoint(moment, 33));
    expect(gap(rest)).toBeLessThan(0.2);
    expect(Math.max(...moments.map(gap))).toBeGreaterThan(0.9);
    expect(Math.min(...moments.map(width))).toBeLessThan(0.75 * width(rest));
    expect(Math.max(...moments.map(width))).toBeGreaterThan(1.1 * width(rest));
    expect(Math.min(...moments.map(lids))).toBeLessThan(0.3 * lids(rest));
    expect(Math.max(...moments.map(brow))).toBeGreaterThan(brow(rest) + 0.4);
  });
});
