import { describe, expect, it } from 'vitest';
import { drawHandBuild } from '../../../core/hand/hand-build.ts';
import { createHandMesh } from '../../../core/hand/hand-mesh.ts';
import { handSkin } from '../../../core/hand/hand-skin.ts';
import { palmTone, skinTone } from '../../../core/hand/skin-tone.ts';
import { seededRandom } from '../../../core/seeded-random.ts';
import { luminance } from '../../../core/solid/luminance.ts';
import type { SurfacePoint } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';

const build = drawHandBuild(seededRandom(1), { masculine: 0.5, weight: 0.4, age: 0.3 });

function pointAt(mesh: ReturnType<typeof createHandMesh>, vertex: number): SurfacePoint {
  const [x, y, z] = mesh.positions.subarray(vertex * 3, vertex * 3 + 3);
  const [normalX, normalY, normalZ] = mesh.normals.subarray(vertex * 3, vertex * 3 + 3);
  const [u, v] = mesh.uv?.subarray(vertex * 2, vertex * 2 + 2) ?? [0, 0];
  return {
    ...{ x, y, z, u, v, normalX, normalY, normalZ, pixel: 0.0004 },
    ...{ red: 1, green: 1, blue: 1, roughness: 0.5, specular: 0.028, scatter: 1, sheen: 0, cavity: 1 },
    ...{ bumpX: 0, bumpY: 0, bumpZ: 0, fibreX: 0, fibreY: 0, fibreZ: 0 },
  };
}

describe('skinTone', () => {
  it('goes from very dark to very light, every step of it lighter, red before green before blue', () => {
    let before = 0;
    for (let lightness = 0; lightness <= 1.001; lightness += 0.05) {
      for (const hue of [0, 0.5, 1]) {
        const [red, green, blue] = skinTone(lightness, hue);
        expect(red).toBeGreaterThan(green);
        expect(green).toBeGreaterThan(blue);
      }
      const light = luminance(skinTone(lightness, 0.5));
      expect(light).toBeGreaterThan(before);
      before = light;
    }
    expect(luminance(skinTone(0, 0.5))).toBeLessThan(0.04);
    expect(before).toBeGreaterThan(0.45);
    expect(before).toBeLessThan(0.65);
  });

  it('makes palms lighter, and that more on dark skin', () => {
    const ratio = (lightness: number): number => {
      const skin = skinTone(lightness, 0.5);
      return luminance(palmTone(skin)) / luminance(skin);
    };
    expect(ratio(0)).toBeGreaterThan(2.5);
    expect(ratio(0.4)).toBeGreaterThan(1.2);
    expect(ratio(1)).toBeGreaterThan(0.9);
    expect(ratio(1)).toBeLessThan(1.25);
  });
});

describe('handSkin', () => {
  const left = createHandMesh(build, 'left');
  const right = createHandMesh(build, 'right');

  it('paints palms and backs as they should differ, nails glossier, and all within range', () => {
    for (const lightness of [0, 0.5, 1]) {
      const skin = skinTone(lightness, 0.5);
      const material = handSkin(build, skin, 'left', 5);
      const sums = { palm: [0, 0, 0, 0], back: [0, 0, 0, 0] };
      for (let vertex = 0; vertex < left.positions.length / 3; vertex++) {
        const point = pointAt(left, vertex);
        material.paint?.(point);
        for (const value of [point.red, point.green, point.blue]) {
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThan(1);
        }
        expect(Math.hypot(point.bumpX, point.bumpY, point.bumpZ)).toBeLessThan(1.5);
        expect(point.cavity).toBeGreaterThan(0.3);
        if (point.v > 0.5) {
          expect(point.roughness).toBeLessThan(0.35);
          continue;
        }
        if (point.y < 0.02 || Math.abs(point.normalX) < 0.8) continue;
        const sum = point.normalX < 0 ? sums.palm : sums.back;
        [point.red, point.green, point.blue, 1].forEach((value, i) => {
          sum[i] += value;
        });
      }
      const [palm, back] = [sums.palm, sums.back].map(([r, g, b, n]) => [r / n, g / n, b / n] as Vector);
      // Redder to the eye: in proportion on light skin, by the amount of light on dark skin, whose little light is red anyway.
      if (lightness === 1) expect(palm[0] / palm[1]).toBeGreaterThan((back[0] / back[1]) * 1.03);
      else expect(palm[0] - palm[1]).toBeGreaterThan((back[0] - back[1]) * 1.1);
      if (lightness < 0.9) expect(luminance(palm)).toBeGreaterThan(luminance(back) * 1.1);
      expect(luminance(back) / luminance(skin)).toBeGreaterThan(0.75);
      expect(luminance(back) / luminance(skin)).toBeLessThan(1.25);
    }
  });

  it('paints the right hand as the mirror image of the left one', () => {
    const [one, other] = (['left', 'right'] as const).map((side) =>
      handSkin(build, skinTone(0.6, 0.5), side, 5),
    );
    for (let vertex = 0; vertex < left.positions.length / 3; vertex += 7) {
      const [a, b] = [pointAt(left, vertex), pointAt(right, vertex)];
      one.paint?.(a);
      other.paint?.(b);
      expect(b.red).toBeCloseTo(a.red, 6);
      expect(b.cavity).toBeCloseTo(a.cavity, 6);
    }
  });
});
