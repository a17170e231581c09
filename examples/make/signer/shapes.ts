/**
 * Signed distances, in centimetres, to the shapes that the signer is made of; negative inside. The formulas are
 * Inigo Quilez' (iquilezles.org/articles/distfunctions and /smin). Plain numbers throughout: they are evaluated a billion times.
 */

export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger one. */
export function smoothstep(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A bump of height 1 at 0 that falls to 0.37 at `width`. */
export const bump = (x: number, width: number): number => Math.exp(-((x / width) * (x / width)));

/** Union of two shapes whose seam is filled over a distance of `k`. */
export function blend(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b);
  return h <= 0 ? Math.min(a, b) : Math.min(a, b) - (h * h) / (4 * k);
}

/** `a` without `b`, the new edge rounded over a distance of `k`. */
export const carve = (a: number, b: number, k: number): number => -blend(-a, b, k);

/** About the distance to an ellipsoid at the origin with radii a, b, c. */
export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const u = x / a;
  const v = y / b;
  const w = z / c;
  const k0 = Math.sqrt(u * u + v * v + w * w);
  const k1 = Math.sqrt((u * u) / (a * a) + (v * v) / (b * b) + (w * w) / (c * c));
  return k1 < 1e-9 ? -Math.min(a, b, c) : (k0 * (k0 - 1)) / k1;
}

/** A capsule from (ax, ay, az) to (bx, by, bz) whose radius goes from ra to rb. */
export function limb(
  x: number,
  y: number,
  z: number,
  ax: number,
  ay: number,
  az: number,
  ra: number,
  bx: number,
  by: number,
  bz: number,
  rb: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const px = x - ax;
  const py = y - ay;
  const pz = z - az;
  const t = clamp((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz), 0, 1);
  const qx = px - t * dx;
  const qy = py - t * dy;
  const qz = pz - t * dz;
  return Math.sqrt(qx * qx + qy * qy + qz * qz) - (ra + (rb - ra) * t);
}
