import { describe, expect, it } from 'vitest';
import { curvatureOf } from '../../../core/solid/curvature.ts';
import { sphere } from '../../../core/solid/implicit.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';
import { reflect, reflectAround } from '../../../core/solid/reflection.ts';
import { scatteredLight } from '../../../core/solid/scattering.ts';

describe('curvatureOf', () => {
  it('is one by the radius on a sphere', () => {
    const ball = polygonise(
      sphere(0, 0, 0, 0.05),
      { from: [-0.06, -0.06, -0.06], to: [0.06, 0.06, 0.06] },
      0.005,
    );
    for (const value of curvatureOf(ball)) expect(Math.abs(value - 20)).toBeLessThan(2);
  });
});

describe('scatteredLight', () => {
  it('is the cosine where nothing is bent', () => {
    for (let channel = 0; channel < 3; channel++) {
      for (const cosine of [-0.9, -0.2, 0.1, 0.5, 1])
        expect(Math.abs(scatteredLight(cosine, 0, channel) - Math.max(0, cosine))).toBeLessThan(0.02);
    }
  });

  it('reaches round edges, red farthest, farther the more they are bent', () => {
    const beyond = (curvature: number): number[] =>
      [0, 1, 2].map((channel) => scatteredLight(-0.1, curvature, channel));
    const [red, green, blue] = beyond(120);
    expect(red).toBeGreaterThan(green * 2);
    expect(green).toBeGreaterThanOrEqual(blue);
    expect(red).toBeGreaterThan(beyond(40)[0]);
  });

  it('neither makes nor loses light', () => {
    for (const curvature of [30, 100, 220]) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let i = 0; i < 720; i++)
          sum += scatteredLight(Math.cos(((i + 0.5) / 720) * 2 * Math.PI), curvature, channel);
        expect(Math.abs(sum / 720 - 1 / Math.PI)).toBeLessThan(0.01);
      }
    }
  });
});

/** All of even light from a hemisphere that `reflect` sends to a viewer. */
function reflectedOf(alpha: number, specular: number, nv: number): number {
  const view = [Math.sqrt(1 - nv * nv), 0, nv];
  let sum = 0;
  const steps = 300;
  for (let i = 0; i < steps; i++) {
    const nl = (i + 0.5) / steps;
    for (let j = 0; j < steps; j++) {
      const angle = ((j + 0.5) / steps) * 2 * Math.PI;
      const light = [Math.sqrt(1 - nl * nl) * Math.cos(angle), Math.sqrt(1 - nl * nl) * Math.sin(angle), nl];
      const half = light.map((value, axis) => value + view[axis]);
      const length = Math.hypot(...half);
      const nh = half[2] / length;
      const lh = half.reduce((total, value, axis) => total + (value / length) * light[axis], 0);
      sum += reflect(alpha, specular, nl, nv, nh, lh);
    }
  }
  return (sum * 2) / (steps * steps);
}

describe('reflect', () => {
  it.each([0.09, 0.3, 0.8])('never reflects more than there is, with alpha %f', (alpha) => {
    for (const nv of [0.3, 0.6, 1]) expect(reflectedOf(alpha, 1, nv)).toBeLessThan(1.02);
  });

  it('loses little where a surface is smooth', () => {
    expect(reflectedOf(0.09, 1, 0.8)).toBeGreaterThan(0.95);
  });

  it('agrees with reflectAround', () => {
    for (const [roughness, nv] of [
      [0.4, 0.9],
      [0.4, 0.4],
      [0.7, 0.7],
    ]) {
      expect(
        Math.abs(reflectAround(roughness, 0.04, nv) - reflectedOf(roughness ** 2, 0.04, nv)),
      ).toBeLessThan(0.015);
    }
  });
});
