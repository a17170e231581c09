import { describe, expect, it } from 'vitest';
import { createCanvas } from '../../../../core/image/canvas.ts';
import { STRIDE } from '../../../../core/pose/topology.ts';
import { drawHand, drawHandPlanes, type HandPlanes } from '../../../../plugins/puppet/hands/index.ts';
import { HAND_OF_FACE } from '../../../../plugins/puppet/hands/tone.ts';
import {
  opaqueCanvas,
  openHand,
  plainAppearance,
  roundFace,
  shouldersFor,
  signerOf,
} from './hand-fixtures.ts';

const SIZE = 256;
const PALM = 70;
const appearance = plainAppearance(shouldersFor(PALM));
const hand = openHand(128, 200, PALM);

function drawn(keypoints = hand, side: 'left' | 'right' = 'right') {
  const canvas = createCanvas(SIZE, SIZE);
  drawHand(canvas, appearance, side, keypoints);
  return canvas;
}

function planes(keypoints = hand, side: 'left' | 'right' = 'right'): HandPlanes {
  const area = SIZE * SIZE;
  const out = {
    width: SIZE,
    height: SIZE,
    depth: new Float32Array(area),
    shading: new Float32Array(area),
    part: new Uint8Array(area),
    coverage: new Float32Array(area),
  };
  drawHandPlanes(out, appearance, side, keypoints);
  return out;
}

const pixel = (x: number, y: number): number => Math.floor(y) * SIZE + Math.floor(x);

describe('drawHand', () => {
  it('takes its mean colour from the face, darkened as hands are', () => {
    const { data } = drawn();
    const sum = [0, 0, 0, 0];
    for (let o = 0; o < data.length; o += 4) for (let c = 0; c < 4; c++) sum[c] += data[o + c];
    const mean = sum.slice(0, 3).map((value) => (value / sum[3]) * 255);
    [200, 150, 125].forEach((face, c) => {
      expect(Math.abs(mean[c] / (face * HAND_OF_FACE[c]) - 1)).toBeLessThan(0.03);
    });
  });

  it('has antialiased edges: cover falls steadily over the outline of a finger', () => {
    // across the tip of the middle finger, from its axis outwards, at rising fractions of a pixel
    const tip = 12 * STRIDE;
    const row = Math.floor(hand[tip + 1] + 4);
    const alphas: number[] = [];
    for (let step = 0; step <= 16; step++) {
      const moved = hand.slice();
      for (let o = 0; o < moved.length; o += STRIDE) moved[o] -= step / 16;
      const column = Math.floor(hand[tip]) + 6;
      alphas.push(drawn(moved).data[(row * SIZE + column) * 4 + 3]);
    }
    for (let k = 1; k < alphas.length; k++) {
      expect(alphas[k]).toBeLessThanOrEqual(alphas[k - 1]);
      expect(alphas[k - 1] - alphas[k]).toBeLessThan(60);
    }
    expect(alphas[0] - alphas[16]).toBeGreaterThan(200);
  });

  it('fades out towards the forearm instead of ending in an edge', () => {
    const { data } = drawn();
    const column = Math.floor(hand[0]);
    const alphas = Array.from({ length: 40 }, (_, k) => data[((200 + k - 10) * SIZE + column) * 4 + 3]);
    expect(alphas[0]).toBe(255);
    expect(alphas[39]).toBe(0);
    for (let k = 1; k < alphas.length; k++) expect(alphas[k - 1] - alphas[k]).toBeLessThan(40);
  });

  it('is deterministic, whatever was drawn before', () => {
    const first = drawn();
    drawn(openHand(60, 90, 40), 'left');
    expect(Buffer.compare(Buffer.from(drawn().data), Buffer.from(first.data))).toBe(0);
  });

  it('shows the nearer of two crossing fingers', () => {
    const crossed = hand.slice();
    const at = (row: number): [number, number] => [crossed[row * STRIDE], crossed[row * STRIDE + 1]];
    const [indexX, indexY] = at(7);
    for (const depth of [-15, 15]) {
      // the middle finger's last joint over the index finger's
      crossed.set([indexX, indexY, depth, 1], 11 * STRIDE);
      crossed.set([indexX + 6, indexY - 12, depth, 1], 12 * STRIDE);
      expect(planes(crossed).part[pixel(indexX, indexY)]).toBe(depth < 0 ? 4 : 3);
    }
  });

  it('separates neighbouring fingers of a closed hand by a darker line', () => {
    const closed = hand.slice();
    for (let k = 1; k < 4; k++) {
      // index, middle and ring finger side by side, touching
      for (const [finger, dx] of [
        [5, 0.22],
        [9, 0],
        [13, -0.22],
      ] as const) {
        closed[(finger + k) * STRIDE] = 128 + dx * PALM;
        closed[(finger + k) * STRIDE + 1] = 200 - (1 + 0.35 * k) * PALM;
      }
    }
    const { shading, part } = planes(closed);
    const y = 200 - 1.6 * PALM;
    const axis = shading[pixel(128, y)];
    const groove = Math.min(...Array.from({ length: 14 }, (_, k) => shading[pixel(129 + k, y)]));
    expect(part[pixel(128, y)]).toBe(4);
    expect(part[pixel(128 + 0.22 * PALM, y)]).toBe(3);
    expect(groove).toBeLessThan(0.9 * axis);
  });

  it('shows nails on the back of the hand only', () => {
    // the same keypoints are the palm of a right hand and the back of a left one
    const palm = planes(hand, 'right').shading;
    const back = planes(hand, 'left').shading;
    const nail = pixel(hand[12 * STRIDE], hand[12 * STRIDE + 1] + 2);
    expect(back[nail]).toBeGreaterThan(1.03 * palm[nail]);
    const thumb = pixel(hand[4 * STRIDE], hand[4 * STRIDE + 1]);
    expect(Math.abs(back[thumb] - palm[thumb])).toBeLessThan(0.02);
  });

  it('becomes transparent as its confidence fades', () => {
    const alphaAt = (confidence: number): number => {
      const faded = hand.slice();
      for (let o = 3; o < faded.length; o += STRIDE) faded[o] = confidence;
      return drawn(faded).data[pixel(128, 150) * 4 + 3];
    };
    expect(alphaAt(1)).toBe(255);
    expect(alphaAt(0.5)).toBe(255);
    expect(alphaAt(0.1)).toBeCloseTo(76, -1);
    expect(alphaAt(0)).toBe(0);
  });

  it('survives whatever keypoints it gets', () => {
    const nowhere = hand.slice();
    nowhere.fill(Number.NaN);
    const onePoint = openHand(128, 128, 0);
    const huge = openHand(128, 200, 5000);
    const infinite = hand.slice();
    infinite[8 * STRIDE] = Number.POSITIVE_INFINITY;
    const deep = hand.map((value, i) => (i % STRIDE === 2 ? (i * 7919) % 1e6 : value));
    for (const keypoints of [
      nowhere,
      onePoint,
      huge,
      infinite,
      deep,
      openHand(-20, 10, PALM),
      openHand(1e6, 0, PALM),
    ]) {
      const { depth, shading, coverage } = planes(keypoints);
      for (const plane of [depth, shading, coverage]) expect(plane?.every(Number.isFinite)).toBe(true);
      const { data } = drawn(keypoints);
      expect(data.every((value, o) => value <= data[o | 3])).toBe(true);
    }
    expect(drawn(nowhere).data.every((value) => value === 0)).toBe(true);
    expect(drawn(openHand(1e6, 0, PALM)).data.every((value) => value === 0)).toBe(true);
  });

  it('does not tear a hand apart whose depth is in other units', () => {
    const shapes = [1, 1000].map((scale) => {
      const deep = hand.map((value, i) => (i % STRIDE === 2 ? scale * Math.sin(i) * 20 : value));
      return planes(deep).depth.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    });
    expect(shapes[1]).toBeLessThan(2);
  });

  it('keeps its thickness when depth is noisy', () => {
    const area = (keypoints: typeof hand): number =>
      (planes(keypoints).coverage ?? new Float32Array()).reduce((sum, value) => sum + value, 0);
    const noisy = hand.map((value, i) => (i % STRIDE === 2 ? 200 * Math.sin(i * 12.9898) : value));
    expect(area(noisy) / area(hand)).toBeLessThan(1.5);
  });

  it('leaves the rest of the canvas alone', () => {
    const canvas = opaqueCanvas(SIZE, [10, 200, 30]);
    drawHand(canvas, appearance, 'right', hand);
    const { coverage } = planes();
    const untouched = [10, 200, 30, 255];
    const changed = canvas.data.findIndex(
      (value, o) => value !== untouched[o & 3] && coverage?.[o >> 2] === 0,
    );
    expect(changed).toBe(-1);
    expect(canvas.data.some((value, o) => value !== untouched[o & 3])).toBe(true);
  });
});

describe('the tone of the hands', () => {
  it('comes from the photo’s own hand where it shows one', async () => {
    const { handTone, faceTone } = await import('../../../../plugins/puppet/hands/tone.ts');
    const face = roundFace(60, 60, 40);
    const signer = signerOf(
      SIZE,
      (x, y) =>
        Math.hypot(x - 60, y - 60) < 50 ? [200, 150, 125] : y > 60 && x > 90 ? [170, 120, 98] : [20, 30, 60],
      { face, rightHand: openHand(160, 230, 50) },
    );
    const alpha = new Float32Array(SIZE * SIZE).fill(1);
    const skin = faceTone(signer.image, face);
    expect(skin?.map(Math.round)).toEqual([200, 150, 125]);
    expect(handTone(signer, alpha, shouldersFor(50), skin).map(Math.round)).toEqual([170, 120, 98]);
    const gloved = signerOf(SIZE, (x) => (x < 120 ? [200, 150, 125] : [40, 60, 160]), {
      face,
      rightHand: openHand(180, 230, 30),
    });
    const fromFace = handTone(gloved, alpha, shouldersFor(30), faceTone(gloved.image, face));
    expect(fromFace[0]).toBeCloseTo(200 * HAND_OF_FACE[0], 0);
  });
});
