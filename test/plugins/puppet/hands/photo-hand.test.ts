import { describe, expect, it } from 'vitest';
import { STRIDE } from '../../../../core/pose/topology.ts';
import { drawHand, prepareHands } from '../../../../plugins/puppet/hands/index.ts';
import { opaqueCanvas, openHand, shouldersFor, signerOf } from './hand-fixtures.ts';

const SIZE = 256;
const PALM = 70;
const hand = openHand(128, 210, PALM);

/** Distance to the nearest bone of the open hand. */
function toBones(x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  const chains = [
    [0, 1, 2, 3, 4],
    [0, 5, 6, 7, 8],
    [0, 9, 10, 11, 12],
    [0, 13, 14, 15, 16],
    [0, 17, 18, 19, 20],
  ];
  for (const chain of chains) {
    for (let k = 1; k < chain.length; k++) {
      const a = chain[k - 1] * STRIDE;
      const b = chain[k] * STRIDE;
      const ux = hand[b] - hand[a];
      const uy = hand[b + 1] - hand[a + 1];
      const t = ((x - hand[a]) * ux + (y - hand[a + 1]) * uy) / (ux * ux + uy * uy);
      const s = Math.max(0, Math.min(1, t));
      nearest = Math.min(nearest, Math.hypot(x - hand[a] - s * ux, y - hand[a + 1] - s * uy));
    }
  }
  return nearest;
}

/** A hand with wrinkles on a dark blue shirt. */
const paint = (x: number, y: number): readonly [number, number, number] => {
  if (toBones(x, y) > 0.12 * PALM) return [25, 35, 70];
  const wrinkle = 14 * Math.sin(x * 1.1) * Math.cos(y * 0.9);
  return [Math.round(190 + wrinkle), Math.round(140 + wrinkle), Math.round(115 + wrinkle)];
};

const signer = signerOf(SIZE, paint, { rightHand: hand });
const appearance = prepareHands({
  signer,
  alpha: new Float32Array(SIZE * SIZE).fill(1),
  shoulderWidth: shouldersFor(PALM),
});
const background = [25, 35, 70] as const;

/** Mean squared difference to the photo above the wrist. */
function error(data: Uint8ClampedArray): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < 185; y++) {
    for (let x = 0; x < SIZE; x++) {
      for (let c = 0; c < 3; c++) {
        sum += (data[(y * SIZE + x) * 4 + c] - signer.image.data[(y * SIZE + x) * 3 + c]) ** 2;
        count++;
      }
    }
  }
  return sum / count;
}

describe('the photo’s own hand', () => {
  it('is reproduced in the pose of the photo', () => {
    const canvas = opaqueCanvas(SIZE, background);
    drawHand(canvas, appearance, 'right', hand);
    expect(10 * Math.log10(255 ** 2 / error(canvas.data))).toBeGreaterThan(38);
    // not a rounding apart, well inside
    for (const [x, y] of [
      [128, 160],
      [130, 90],
      [110, 140],
    ] as const) {
      for (let c = 0; c < 3; c++) {
        const filmed = signer.image.data[(y * SIZE + x) * 3 + c];
        expect(Math.abs(canvas.data[(y * SIZE + x) * 4 + c] - filmed)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('moves and turns with the keypoints', () => {
    const moved = hand.slice();
    const angle = 0.2;
    for (let o = 0; o < moved.length; o += STRIDE) {
      const x = hand[o] - 128;
      const y = hand[o + 1] - 150;
      moved[o] = 128 + x * Math.cos(angle) - y * Math.sin(angle);
      moved[o + 1] = 150 + x * Math.sin(angle) + y * Math.cos(angle);
    }
    const canvas = opaqueCanvas(SIZE, background);
    drawHand(canvas, appearance, 'right', moved);
    let difference = 0;
    const spots = [
      [128, 150],
      [118, 170],
      [140, 160],
      [130, 100],
    ] as const;
    for (const [x, y] of spots) {
      const u = Math.round(128 + (x - 128) * Math.cos(angle) - (y - 150) * Math.sin(angle));
      const v = Math.round(150 + (x - 128) * Math.sin(angle) + (y - 150) * Math.cos(angle));
      difference += Math.abs(canvas.data[(v * SIZE + u) * 4] - signer.image.data[(y * SIZE + x) * 3]);
    }
    expect(difference / spots.length).toBeLessThan(14);
  });

  it('gives way to the model for another handshape, without a gap in between', () => {
    const differences: number[] = [];
    let before: Uint8ClampedArray | undefined;
    for (let step = 0; step <= 20; step++) {
      const bent = hand.slice();
      for (let row = 5; row < 21; row++) {
        const root = row - ((row - 5) % 4);
        for (const axis of [0, 1]) {
          const fixed = hand[root * STRIDE + axis];
          bent[row * STRIDE + axis] = fixed + (hand[row * STRIDE + axis] - fixed) * (1 - step * 0.03);
        }
      }
      const canvas = opaqueCanvas(SIZE, background);
      drawHand(canvas, appearance, 'right', bent);
      const centre = (150 * SIZE + 128) * 4;
      // the middle of the palm is covered by a hand at every step
      expect(canvas.data[centre]).toBeGreaterThan(140);
      if (before) {
        let sum = 0;
        for (let i = 0; i < canvas.data.length; i++) sum += Math.abs(canvas.data[i] - before[i]);
        differences.push(sum / canvas.data.length);
      }
      before = canvas.data;
    }
    expect(Math.max(...differences)).toBeLessThan(4);
  });

  it('is not used for the mirrored hand', () => {
    const mirrored = hand.slice();
    for (let o = 0; o < mirrored.length; o += STRIDE) mirrored[o] = 256 - hand[o];
    const canvas = opaqueCanvas(SIZE, background);
    drawHand(canvas, appearance, 'right', mirrored);
    const without = opaqueCanvas(SIZE, background);
    drawHand(without, { ...appearance, photos: { left: null, right: null } }, 'right', mirrored);
    expect(Buffer.compare(Buffer.from(canvas.data), Buffer.from(without.data))).toBe(0);
  });
});
