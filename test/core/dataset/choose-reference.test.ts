import { describe, expect, it } from 'vitest';
import type { Frame, Pose } from '../../../core/contract.ts';
import { referenceScore } from '../../../core/dataset/choose-reference.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { body, type FaceOptions, face, hand, pose } from '../pose/figure.ts';

/** 400 × 400 pixels of stripes, two pixels wide, or of slow waves. */
function picture(sharp = true, size = 400): Frame {
  const frame = createFrame(size, size, 3);
  for (let i = 0; i < size * size; i++) {
    const x = i % size;
    const value = sharp ? (x & 2) * 100 : 100 + 100 * Math.sin(x / 12);
    frame.data.fill(value, i * 3, i * 3 + 3);
  }
  return frame;
}

const PICTURE = picture();
const OPEN_EYES: FaceOptions = { eyes: 2 };

const hanging = pose({
  face: face(200, 60, OPEN_EYES),
  leftHand: hand(262, 285, Math.PI / 2),
  rightHand: hand(138, 285, Math.PI / 2),
});
const best = referenceScore(hanging, PICTURE);

/** Right forearm and hand at a place. */
const rightHandAt = (x: number, y: number, angle?: number): Partial<Pose> => ({
  body: body({ rightWrist: [x, y] }),
  rightHand: hand(x, y, angle),
});

describe('referenceScore', () => {
  it('is high, and finds no fault, for hanging arms and a frontal face', () => {
    expect(best.problems).toEqual([]);
    expect(best.score).toBeGreaterThan(0.75);
    expect(best.score).toBeLessThanOrEqual(1);
  });

  it.each<[string, Partial<Pose>, string]>([
    ['a hand on the chest', rightHandAt(190, 180), 'hand or forearm over the body'],
    ['a hand before the face', rightHandAt(180, 100), 'hand before the face'],
    [
      'an arm raised beside the head',
      { body: body({ rightElbow: [80, 150], rightWrist: [60, 70] }), rightHand: hand(60, 70) },
      'arm raised',
    ],
    ['a turned head', { face: face(200, 60, { ...OPEN_EYES, yaw: 0.7 }) }, 'head turned'],
    ['closed eyes', { face: face(200, 60, { eyes: 0.1 }) }, 'eyes closed'],
    ['an open mouth', { face: face(200, 60, { ...OPEN_EYES, open: 12 }) }, 'mouth open'],
    ['a head at the upper edge', { face: face(200, 18, OPEN_EYES) }, 'head cut off'],
  ])('is lower for %s, and says why', (_, change, problem) => {
    const { score, problems } = referenceScore({ ...hanging, ...change }, PICTURE);
    expect(problems).toEqual([problem]);
    expect(score).toBeLessThan(0.75 * best.score);
    expect(score).toBeGreaterThan(0);
  });

  it('is lower for a blurred picture', () => {
    const { score, problems } = referenceScore(hanging, picture(false));
    expect(problems).toEqual(['face blurred']);
    expect(score).toBeLessThan(0.75 * best.score);
  });

  it('ranks hands at the hem before hands on the chest before hands at the mouth', () => {
    const [hem, chest, mouth] = [250, 170, 95].map((y) => {
      const change = { ...rightHandAt(180, y), leftHand: hand(220, y) };
      const both = body({ rightWrist: [180, y], leftWrist: [220, y] });
      return referenceScore({ ...hanging, ...change, body: both }, PICTURE).score;
    });
    expect(best.score).toBeGreaterThan(hem);
    expect(hem).toBeGreaterThan(chest);
    expect(chest).toBeGreaterThan(mouth);
  });

  it('lets a hand that was not found count where its forearm points', () => {
    const low = referenceScore({ ...hanging, rightHand: null }, PICTURE).score;
    const { rightHand: _, ...raised } = rightHandAt(190, 180);
    expect(low).toBeGreaterThan(0.9 * best.score);
    expect(referenceScore({ ...hanging, ...raised, rightHand: null }, PICTURE).score).toBeLessThan(0.5 * low);
  });

  it('does not count what lies below the picture', () => {
    const low = { ...hanging, ...rightHandAt(200, 290) };
    const short = { ...PICTURE, height: 240, data: PICTURE.data.subarray(0, 400 * 240 * 3) };
    expect(referenceScore(low, short).score).toBeGreaterThan(referenceScore(low, PICTURE).score);
  });

  it.each([468, 128, 68])('judges faces of %d points alike', (count) => {
    const scoreOf = (options: FaceOptions) =>
      referenceScore({ ...hanging, face: face(200, 60, { ...options, count }) }, PICTURE);
    expect(scoreOf(OPEN_EYES).problems).toEqual([]);
    expect(scoreOf({ ...OPEN_EYES, yaw: 0.7 }).problems).toContain('head turned');
    expect(scoreOf({ eyes: 0.1 }).problems).toContain('eyes closed');
    expect(scoreOf({ ...OPEN_EYES, open: 12 }).problems).toContain('mouth open');
  });

  it('does without a face where the body shows its nose', () => {
    const { score, problems } = referenceScore({ ...hanging, face: null }, PICTURE);
    expect(problems).toEqual([]);
    expect(score).toBeGreaterThan(0.5);
  });

  it.each<[string, Partial<Pose>, string]>([
    [
      'shoulders outside of the picture',
      { body: body({ leftShoulder: [450, 120] }) },
      'shoulders not in view',
    ],
    ['shoulders that were guessed', { body: body({}, 0.2) }, 'shoulders not in view'],
    ['a back', { body: body({ leftShoulder: [150, 120], rightShoulder: [250, 120] }) }, 'seen from behind'],
  ])('is 0 for %s', (_, change, problem) => {
    expect(referenceScore({ ...hanging, ...change }, PICTURE)).toEqual({ score: 0, problems: [problem] });
  });

  it('is the same at another resolution of the same person', () => {
    const half = {
      ...hanging,
      body: body().map((value, i) => (i % 4 < 2 ? value / 2 : value)),
      face: face(100, 30, { ...OPEN_EYES, size: 11 }),
      leftHand: hanging.leftHand!.map((value, i) => (i % 4 < 2 ? value / 2 : value)),
      rightHand: hanging.rightHand!.map((value, i) => (i % 4 < 2 ? value / 2 : value)),
    };
    expect(referenceScore(half, picture(true, 200)).score).toBeCloseTo(best.score, 1);
  });
});
