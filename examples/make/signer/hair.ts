/** Hair: drawn up from the hairline into a knot on top of the head. */

import { cloudy, noise } from './noise.ts';
import { blend, carve, ellipsoid, smoothstep } from './shapes.ts';

const KNOT = { x: 0.3, y: 11.7, z: -2.4, radius: 3.4 };

export function hair(x: number, y: number, z: number): number {
  let d = ellipsoid(x, y - 3.1, z + 0.7, 7.75, 9, 10);
  const free = ellipsoid(x, y + 2.1, z - 9.5, 6.7, 8.5, 9.6);
  d = carve(d, free, 1.3);
  d = blend(d, knot(x, y, z), 0.6);
  return d - strandRelief(x, y, z);
}

const knot = (x: number, y: number, z: number): number =>
  ellipsoid(x - KNOT.x, y - KNOT.y, z - KNOT.z, KNOT.radius * 1.1, KNOT.radius * 0.88, KNOT.radius);

/** Which strand a point lies on: one number across the flow of the hair, one along it. */
export function strand(x: number, y: number, z: number): { across: number; along: number } {
  const kx = x - KNOT.x;
  const ky = y - KNOT.y;
  const kz = z - KNOT.z;
  if (knot(x, y, z) < 0.35) {
    const angle = Math.atan2(ky, kx);
    return {
      across: 2.8 * Math.sqrt(kx * kx + ky * ky) + 0.5 * kz + 0.8 * Math.cos(angle),
      along: Math.sin(angle),
    };
  }
  return { across: 13 * Math.atan2(x - 0.25 * KNOT.x, z + 4), along: 0.3 * y };
}

function strandRelief(x: number, y: number, z: number): number {
  const { across, along } = strand(x, y, z);
  return 0.09 * noise(across * 1.7, along * 1.3, 3) + 0.035 * noise(across * 6, along * 2, 7);
}

/** 0..1: how much of the skin is covered by hair; it thins out along the hairline instead of ending at an edge. */
export function hairline(x: number, y: number, z: number): number {
  if (y < 0 || z < 2) return 0;
  const free = ellipsoid(x, y + 2.1, z - 9.5, 6.7, 8.5, 9.6);
  const { across } = strand(x, y, z);
  const ragged = 0.3 * noise(across * 3.5, y * 0.7, 1) + 0.2 * cloudy(x * 1.3, y * 1.3, 2);
  return smoothstep(-0.36, 0.2, free + ragged) * smoothstep(0.4, 2.6, y) * smoothstep(2, 3, z);
}
