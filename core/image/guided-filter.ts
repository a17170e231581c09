import { boxFilter } from './box-filter.ts';
import { createPlane, enlargePlane, type Plane } from './plane.ts';

/** Three planes, values 0..1. */
export type Guide = readonly [Plane, Plane, Plane];

/** output = a·guide + b, per pixel. */
export interface GuidedCoefficients {
  readonly a: Guide;
  readonly b: Plane;
}

/**
 * The guided filter with a colour guide (He, Sun and Tang, "Guided Image Filtering", 2013): smooths `inputs` except across edges
 * of the guide. Returned are the coefficients, so that they can be applied to a larger guide than they were found on
 * ("Fast Guided Filter", He and Sun 2015): see `applyGuided`.
 *
 * @param radius of the window, in pixels of the guide
 * @param epsilon variance (guide values 0..1) below which a window counts as flat
 */
export function guidedCoefficients(
  guide: Guide,
  inputs: readonly Plane[],
  radius: number,
  epsilon: number,
): GuidedCoefficients[] {
  const { width, height } = guide[0];
  const count = width * height;
  const scratch = createPlane(width, height);
  const meanOfProduct = (p: Plane, q: Plane): Float32Array => {
    for (let i = 0; i < count; i++) scratch.data[i] = p.data[i] * q.data[i];
    return boxFilter(scratch, radius).data;
  };
  const [r, g, b] = guide.map((plane) => boxFilter(plane, radius).data);
  const rr = meanOfProduct(guide[0], guide[0]);
  const rg = meanOfProduct(guide[0], guide[1]);
  const rb = meanOfProduct(guide[0], guide[2]);
  const gg = meanOfProduct(guide[1], guide[1]);
  const gb = meanOfProduct(guide[1], guide[2]);
  const bb = meanOfProduct(guide[2], guide[2]);

  return inputs.map((input) => {
    const mean = boxFilter(input, radius).data;
    const rp = meanOfProduct(guide[0], input);
    const gp = meanOfProduct(guide[1], input);
    const bp = meanOfProduct(guide[2], input);
    const a0 = createPlane(width, height);
    const a1 = createPlane(width, height);
    const a2 = createPlane(width, height);
    const offset = createPlane(width, height);
    for (let i = 0; i < count; i++) {
      // (Σ + εU) a = cov(guide, input), by the inverse of the symmetric 3×3 matrix
      const m0 = r[i];
      const m1 = g[i];
      const m2 = b[i];
      const s00 = rr[i] - m0 * m0 + epsilon;
      const s01 = rg[i] - m0 * m1;
      const s02 = rb[i] - m0 * m2;
      const s11 = gg[i] - m1 * m1 + epsilon;
      const s12 = gb[i] - m1 * m2;
      const s22 = bb[i] - m2 * m2 + epsilon;
      const c0 = rp[i] - m0 * mean[i];
      const c1 = gp[i] - m1 * mean[i];
      const c2 = bp[i] - m2 * mean[i];
      const i00 = s11 * s22 - s12 * s12;
      const i01 = s02 * s12 - s01 * s22;
      const i02 = s01 * s12 - s02 * s11;
      const i11 = s00 * s22 - s02 * s02;
      const i12 = s01 * s02 - s00 * s12;
      const i22 = s00 * s11 - s01 * s01;
      const scale = 1 / (s00 * i00 + s01 * i01 + s02 * i02);
      a0.data[i] = (i00 * c0 + i01 * c1 + i02 * c2) * scale;
      a1.data[i] = (i01 * c0 + i11 * c1 + i12 * c2) * scale;
      a2.data[i] = (i02 * c0 + i12 * c1 + i22 * c2) * scale;
      offset.data[i] = mean[i] - a0.data[i] * m0 - a1.data[i] * m1 - a2.data[i] * m2;
    }
    for (const plane of [a0, a1, a2, offset]) boxFilter(plane, radius, plane);
    return { a: [a0, a1, a2], b: offset };
  });
}

/** The filter's output on a guide that is `factor` times as large as the one the coefficients come from; clamped to 0..1. */
export function applyGuided({ a, b }: GuidedCoefficients, guide: Guide, factor = 1): Plane {
  const { width, height } = guide[0];
  const out = enlargePlane(b, factor, width, height);
  const result = out === b ? createPlane(width, height) : out;
  const [r, g, bl] = guide.map((plane) => plane.data);
  const [a0, a1, a2] = a.map((plane) => enlargePlane(plane, factor, width, height).data);
  for (let i = 0; i < result.data.length; i++) {
    const value = a0[i] * r[i] + a1[i] * g[i] + a2[i] * bl[i] + out.data[i];
    result.data[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
  return result;
}

/** The guided filter in one step, at the guide's own resolution. */
export function guidedFilter(guide: Guide, input: Plane, radius: number, epsilon: number): Plane {
  return applyGuided(guidedCoefficients(guide, [input], radius, epsilon)[0], guide);
}
