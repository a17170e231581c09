import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../core/contract.ts';
import { skinTone } from '../../../../core/hand/skin-tone.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import type { Rendering } from '../../../../plugins/synthetic/render/scene.ts';
import { SEGMENT } from '../../../../plugins/synthetic/segment.ts';
import { applyEffects } from '../../../../plugins/synthetic/studio/apply-effects.ts';
import { compressPicture } from '../../../../plugins/synthetic/studio/compress-picture.ts';
import { drawEffects } from '../../../../plugins/synthetic/studio/draw-effects.ts';
import type { Effects } from '../../../../plugins/synthetic/studio/effects.ts';
import { exposureOf } from '../../../../plugins/synthetic/studio/expose.ts';

const NONE: Effects = {
  exposure: 0,
  whiteBalance: [1, 1, 1],
  contrast: 1,
  whitePoint: 4,
  blackLift: 0,
  saturation: 1,
  vignetting: 0,
  blur: 0,
  sharpening: 0,
  chromaticShift: 0,
  noise: { shot: 0, read: 0 },
  jpegQuality: 90,
};

/** A wall of one colour with a round face that is lit from one side. */
function portrait(size: number, wall: readonly number[], skin?: readonly number[]): Rendering {
  const colour = new Float32Array(size * size * 3);
  const segments = new Uint8Array(size * size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      const dx = (x + 0.5) / size - 0.5;
      const face = skin !== undefined && Math.hypot(dx, (y + 0.5) / size - 0.4) < 0.15;
      if (face) segments[at] = SEGMENT.face;
      for (let c = 0; c < 3; c++) colour[at * 3 + c] = face ? skin[c] * (0.8 - 4 * dx) : wall[c];
    }
  }
  const depth = new Float32Array(size * size).fill(Infinity);
  return { size, colour, segments, depth, normals: new Float32Array(size * size * 3) };
}

const toLinear = (byte: number): number => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

function faceOf(frame: Frame, { segments }: Rendering): number[] {
  const grey: number[] = [];
  segments.forEach((segment, i) => {
    if (segment !== SEGMENT.face) return;
    const [r, g, b] = frame.data.subarray(i * 3, i * 3 + 3);
    grey.push(0.2126 * r + 0.7152 * g + 0.0722 * b);
  });
  return grey.sort((a, b) => a - b);
}

describe('exposure', () => {
  it('shows faces of all tones with their modelling, in any light, the darker the darker', () => {
    const middles: number[] = [];
    for (const lightness of [0, 0.25, 0.5, 0.75, 1]) {
      for (let seed = 0; seed < 12; seed++) {
        const rendering = portrait(64, [0.5, 0.5, 0.5], skinTone(lightness, 0.5));
        const effects = { ...drawEffects(seededRandom(seed), [1, 1, 1]), noise: NONE.noise };
        const grey = faceOf(applyEffects(rendering, effects, seededRandom(1)), rendering);
        const [dark, middle, bright] = [0.1, 0.5, 0.9].map((share) => grey[Math.floor(grey.length * share)]);
        expect(dark).toBeGreaterThan(12);
        expect(bright).toBeLessThan(246);
        expect(bright - dark).toBeGreaterThan(25);
        if (seed === 0) middles.push(middle);
      }
    }
    expect([...middles].sort((a, b) => a - b)).toEqual(middles);
    expect(middles[0]).toBeGreaterThan(45);
    expect(middles[0]).toBeLessThan(125);
    expect(middles[4]).toBeGreaterThan(140);
  });

  it('does not depend on how strong the light is by more than half', () => {
    const bright = exposureOf(portrait(32, [0.5, 0.5, 0.5], [0.4, 0.3, 0.2]), NONE);
    const dim = exposureOf(portrait(32, [0.25, 0.25, 0.25], [0.2, 0.15, 0.1]), NONE);
    expect(dim / bright).toBeCloseTo(Math.SQRT2, 5);
  });
});

describe('effects', () => {
  it('leave a picture as it is where there are none', () => {
    const rendering = portrait(32, [0.18, 0.05, 0.3]);
    const { data } = applyEffects(rendering, NONE, seededRandom(1), 1);
    [0.18, 0.05, 0.3].forEach((value, c) => {
      expect(Math.abs(toLinear(data[c]) - value)).toBeLessThan(0.004);
    });
  });

  it('add noise of the variance asked for, alike in neighbours', () => {
    const size = 128;
    const value = 0.3;
    const noise = { shot: 2e-3, read: 1e-4 };
    const { data } = applyEffects(
      portrait(size, [value, value, value]),
      { ...NONE, noise },
      seededRandom(5),
      1,
    );
    for (let c = 0; c < 3; c++) {
      let [sum, squares, products] = [0, 0, 0];
      for (let i = 0; i < size * size; i++) {
        const off = toLinear(data[i * 3 + c]) - value;
        sum += off;
        squares += off * off;
        if (i % size) products += off * (toLinear(data[i * 3 - 3 + c]) - value);
      }
      const variance = squares / size ** 2;
      expect(Math.abs(sum / size ** 2)).toBeLessThan(0.002);
      expect(variance / (noise.shot * value + noise.read)).toBeGreaterThan(0.85);
      expect(variance / (noise.shot * value + noise.read)).toBeLessThan(1.15);
      expect(products / squares).toBeGreaterThan(0.2);
    }
  });

  it('darken the corners, balance white and roll off what glares', () => {
    const rendering = portrait(64, [0.2, 0.2, 0.2]);
    const at = (effects: Partial<Effects>, gain = 1): Uint8Array =>
      applyEffects(rendering, { ...NONE, ...effects }, seededRandom(1), gain).data;
    const middle = (32 * 64 + 32) * 3;
    const vignetted = at({ vignetting: 0.5 });
    expect(toLinear(vignetted[0]) / toLinear(vignetted[middle])).toBeCloseTo(0.5, 1);
    const warm = at({ whiteBalance: [1.5, 1, 0.5] });
    expect(toLinear(warm[0]) / 0.2).toBeCloseTo(1.5, 1);
    expect(toLinear(warm[2]) / 0.2).toBeCloseTo(0.5, 1);
    const glare = at({}, 10);
    expect(glare[0]).toBeLessThan(255);
    expect(glare[0]).toBeGreaterThan(220);
    expect(at({}, 30)[0]).toBe(255);
  });

  it('blur and sharpen edges, which keep their place', () => {
    const size = 64;
    const rendering = portrait(size, [0.1, 0.1, 0.1]);
    for (let i = 0; i < rendering.colour.length; i++)
      if (Math.floor(i / 3) % size >= 32) rendering.colour[i] = 0.4;
    const row = (effects: Partial<Effects>): number[] => {
      const { data } = applyEffects(rendering, { ...NONE, ...effects }, seededRandom(1), 1);
      return Array.from({ length: size }, (_, x) => data[(20 * size + x) * 3 + 1]);
    };
    const [sharp, soft, halo] = [row({}), row({ blur: 0.02 }), row({ blur: 0.01, sharpening: 1 })];
    expect(soft[32] - soft[31]).toBeLessThan((sharp[32] - sharp[31]) * 0.6);
    expect(Math.max(...soft)).toBeLessThanOrEqual(Math.max(...sharp));
    expect(Math.max(...halo)).toBeGreaterThan(Math.max(...sharp));
    expect(Math.min(...halo)).toBeLessThan(Math.min(...sharp));
    // Halos are limited, however hard the edge.
    expect(Math.max(...halo) - Math.max(...sharp)).toBeLessThan(0.08 * 255);
    expect(Math.min(...sharp) - Math.min(...halo)).toBeLessThan(0.08 * 255);
  });

  it('are the same for the same seed, and not for another one', () => {
    const rendering = portrait(48, [0.3, 0.2, 0.4], [0.3, 0.2, 0.1]);
    const effects = { ...drawEffects(seededRandom(9), [1, 1, 1]), noise: { shot: 1e-3, read: 1e-4 } };
    const [one, two, other] = [3, 3, 4].map(
      (seed) => applyEffects(rendering, effects, seededRandom(seed)).data,
    );
    expect(one).toEqual(two);
    expect(one).not.toEqual(other);
  });
});

describe('compression', () => {
  const frame = (shift: number): Frame => {
    const rendering = portrait(64, [0.3, 0.2 + shift * 0.01, 0.4], [0.3, 0.2, 0.1]);
    return { ...applyEffects(rendering, NONE, seededRandom(1), 1), timestamp: shift * 40_000 };
  };
  const difference = (a: Frame, b: Frame): number =>
    a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]), 0) / a.data.length;

  it('to JPEG changes a picture a little, more at a lower quality', async () => {
    const picture = frame(0);
    const good = await compressPicture(picture, 92);
    const bad = await compressPicture(picture, 20);
    expect([good.width, good.height, good.channels]).toEqual([64, 64, 3]);
    expect(difference(picture, good)).toBeGreaterThan(0);
    expect(difference(picture, good)).toBeLessThan(2.5);
    expect(difference(picture, bad)).toBeGreaterThan(difference(picture, good));
    expect(difference(picture, bad)).toBeLessThan(12);
  });
});
