import { describe, expect, it } from 'vitest';
import { type Canvas, createCanvas } from '../../../../core/image/canvas.ts';
import { drawBlurred, SHUTTER, shutterSubframes } from '../../../../plugins/puppet/hands/index.ts';
import { opaqueCanvas } from './hand-fixtures.ts';

const WHOLE = { left: 0, top: 0, right: 64, bottom: 64 };

/** An opaque square of 8 × 8 pixels. */
function square(layer: Canvas, left: number): void {
  for (let y = 20; y < 28; y++) {
    for (let x = Math.round(left); x < Math.round(left) + 8; x++) {
      layer.data.set([200, 100, 50, 255], (y * layer.width + x) * 4);
    }
  }
}

const total = ({ data }: Canvas, channel: number): number => {
  let sum = 0;
  for (let o = channel; o < data.length; o += 4) sum += data[o];
  return sum;
};

describe('shutterSubframes', () => {
  it('takes one instant at rest, more for faster movement, and never many', () => {
    expect(shutterSubframes(0)).toBe(1);
    expect(shutterSubframes(1)).toBe(1);
    let before = 1;
    for (let displacement = 0; displacement < 500; displacement += 3) {
      const count = shutterSubframes(displacement);
      expect(count).toBeGreaterThanOrEqual(before);
      expect(count).toBeLessThanOrEqual(10);
      before = count;
    }
    expect(before).toBe(4);
    expect(shutterSubframes(Number.NaN)).toBe(1);
    expect(shutterSubframes(Number.POSITIVE_INFINITY)).toBe(before);
  });
});

describe('drawBlurred', () => {
  it('averages: what moves keeps its amount of colour and cover', () => {
    const still = createCanvas(64, 64);
    square(still, 24);
    const blurred = createCanvas(64, 64);
    drawBlurred(blurred, WHOLE, 6, (layer, t) => square(layer, 24 + 20 * t));
    for (const channel of [0, 1, 2, 3]) {
      expect(Math.abs(total(blurred, channel) / total(still, channel) - 1)).toBeLessThan(0.02);
    }
    expect(blurred.data).not.toEqual(still.data);
  });

  it('leaves no separate copies of what moves fast', () => {
    const canvas = createCanvas(64, 64);
    const displacement = 120;
    const count = shutterSubframes(displacement);
    const thin = (layer: Canvas, x: number): void => {
      for (let y = 10; y < 54; y++) {
        for (let k = 0; k < 3; k++) layer.data.set([255, 255, 255, 255], (y * 64 + Math.round(x) + k) * 4);
      }
    };
    drawBlurred(canvas, WHOLE, count, (layer, t) => thin(layer, 30 + displacement * t), displacement);
    const row = Array.from({ length: 24 }, (_, k) => canvas.data[(32 * 64 + 20 + k) * 4 + 3]);
    expect(Math.min(...row)).toBeGreaterThan(0.4 * Math.max(...row));
  });

  it('spreads the instants evenly around the pose', () => {
    const times: number[] = [];
    drawBlurred(createCanvas(64, 64), WHOLE, 5, (_, t) => times.push(t));
    expect(times).toHaveLength(5);
    expect(times.reduce((sum, t) => sum + t, 0)).toBeCloseTo(0);
    expect(times[4] - times[0]).toBeCloseTo(SHUTTER * 0.8);
    for (let k = 1; k < 5; k++) expect(times[k] - times[k - 1]).toBeCloseTo(SHUTTER / 5);
  });

  it('draws a single instant straight on the canvas', () => {
    const canvas = createCanvas(64, 64);
    drawBlurred(canvas, WHOLE, 1, (layer, t) => {
      expect(layer).toBe(canvas);
      expect(t).toBe(0);
    });
  });

  it('mixes with what lies below by the share of time that it was covered', () => {
    const canvas = opaqueCanvas(64, [0, 0, 250]);
    let instant = 0;
    drawBlurred(
      canvas,
      WHOLE,
      4,
      (layer) => {
        if (instant++ === 0) square(layer, 24);
      },
      0,
    );
    const o = (24 * 64 + 28) * 4;
    expect(canvas.data[o]).toBe(50);
    expect(Math.abs(canvas.data[o + 2] - (0.75 * 250 + 12.5))).toBeLessThanOrEqual(1);
    expect(canvas.data[o + 3]).toBe(255);
  });

  it('cuts at the bounds and leaves nothing behind for the next call', () => {
    const canvas = createCanvas(64, 64);
    drawBlurred(canvas, { left: 26, top: 22, right: 30, bottom: 26 }, 3, (layer) => square(layer, 24), 0);
    expect(total(canvas, 3)).toBe(16 * 255);
    const next = createCanvas(64, 64);
    drawBlurred(next, WHOLE, 3, () => {});
    expect(total(next, 3)).toBe(0);
    drawBlurred(next, { left: 70, top: 0, right: 90, bottom: 10 }, 3, (layer) => square(layer, 24));
    drawBlurred(next, { left: Number.NaN, top: 0, right: 90, bottom: 10 }, 3, (layer) => square(layer, 24));
    expect(total(next, 3)).toBe(0);
  });
});
