import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../plugins/holistic/picture.ts';
import { squareAround } from '../../../plugins/holistic/region.ts';
import { type Sampling, sampleRegion } from '../../../plugins/holistic/sample-region.ts';

const PLAIN: Sampling = { low: 0, high: 255, border: 'edge' };

/** Red is 2·x, green 3·y, blue 7 at the pixel (x, y). Bilinear interpolation is exact on it. */
function gradient(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([2 * x, 3 * y, 7], (y * width + x) * 3);
  }
  return { width, height, data, time: 0 };
}

function sample(
  picture: Picture,
  region: Parameters<typeof sampleRegion>[1],
  size: number,
  sampling = PLAIN,
): number[][] {
  const out = new Float32Array(size * size * 3);
  sampleRegion(picture, region, sampling, size, out);
  return Array.from({ length: size * size }, (_, i) => [...out.subarray(3 * i, 3 * i + 3)]);
}

describe('sampleRegion', () => {
  it('returns the picture where a pixel of it is a pixel of the input', () => {
    const picture = gradient(8, 8);
    expect(sample(picture, squareAround(8, 8), 8).flat()).toEqual([...picture.data]);
  });

  it('interpolates at the centres of pixels', () => {
    const region = { x: 30.5, y: 20.25, width: 20, height: 12, rotation: 0 };
    const values = sample(gradient(64, 48), region, 4);
    values.forEach(([red, green, blue], i) => {
      const x = 20.5 + 5 * ((i % 4) + 0.5);
      const y = 14.25 + 3 * (Math.floor(i / 4) + 0.5);
      expect(red).toBeCloseTo(2 * (x - 0.5), 4);
      expect(green).toBeCloseTo(3 * (y - 0.5), 4);
      expect(blue).toBeCloseTo(7, 4);
    });
  });

  it('turns clockwise: at 90° the first row runs down the right side', () => {
    const region = { x: 32, y: 24, width: 10, height: 10, rotation: Math.PI / 2 };
    const [first, second] = sample(gradient(64, 48), region, 2);
    expect(first[0]).toBeCloseTo(2 * (34.5 - 0.5), 4);
    expect(first[1]).toBeCloseTo(3 * (21.5 - 0.5), 4);
    expect(second[0]).toBeCloseTo(2 * (34.5 - 0.5), 4);
    expect(second[1]).toBeCloseTo(3 * (26.5 - 0.5), 4);
  });

  it('goes on with the edge, or with black, outside of the picture', () => {
    const picture = gradient(4, 4);
    picture.data.fill(100);
    const region = { x: 0, y: 2, width: 4, height: 4, rotation: 0 };
    const row = (border: Sampling['border']): number[] =>
      sample(picture, region, 4, { low: -1, high: 1, border })
        .slice(0, 4)
        .map(([red]) => red);
    const inside = Math.fround((100 * 2) / 255 - 1);
    expect(row('black')).toEqual([-1, -1, inside, inside]);
    expect(row('edge')).toEqual([inside, inside, inside, inside]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [1, 5],
    [5, 1],
  ])('stays inside of a picture of %i×%i', (width, height) => {
    const picture = gradient(width, height);
    picture.data.fill(9);
    for (const rotation of [0, 1, -2]) {
      const values = sample(picture, { ...squareAround(width, height), rotation }, 7);
      for (const value of values.flat()) expect(value).toBeCloseTo(9, 5);
    }
  });
});
