import type { Quaternion, Vector } from './transforms.ts';
import { cross, direction, dot } from './vectors.ts';

/** No turn at all. */
export const IDENTITY: Quaternion = [0, 0, 0, 1];

/** The turn by `radians` about a unit axis. */
export function about(axis: Vector, radians: number): Quaternion {
  const s = Math.sin(radians / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(radians / 2)];
}

/** About +x: y turns towards z. */
export const aboutX = (radians: number): Quaternion => [Math.sin(radians / 2), 0, 0, Math.cos(radians / 2)];

/** About +y: z turns towards x. */
export const aboutY = (radians: number): Quaternion => [0, Math.sin(radians / 2), 0, Math.cos(radians / 2)];

/** About +z: x turns towards y. */
export const aboutZ = (radians: number): Quaternion => [0, 0, Math.sin(radians / 2), Math.cos(radians / 2)];

/** The turn that does `b` first, then `a`. */
export const multiply = ([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion => [
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
  aw * bw - ax * bx - ay * by - az * bz,
];

/** The turn back. */
export const inverse = ([x, y, z, w]: Quaternion): Quaternion => [-x, -y, -z, w];

/** A vector after a turn. */
export function rotate([x, y, z, w]: Quaternion, [vx, vy, vz]: Vector): Vector {
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  return [vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx];
}

/** The smallest turn that takes one unit vector to another; any half turn where they are opposite. */
export function turnBetween(from: Vector, to: Vector): Quaternion {
  const w = 1 + dot(from, to);
  if (w < 1e-9)
    return about(direction(cross(from, Math.abs(from[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0])), Math.PI);
  const [x, y, z] = cross(from, to);
  const norm = 1 / Math.hypot(x, y, z, w);
  return [x * norm, y * norm, z * norm, w * norm];
}

/** The turn that takes the axes x and y to these two, which are unit vectors at a right angle. */
export function fromAxes(x: Vector, y: Vector): Quaternion {
  const upright = turnBetween([0, 1, 0], y);
  const across = rotate(upright, [1, 0, 0]);
  const angle = Math.atan2(dot(cross(across, x), y), dot(across, x));
  return multiply(about(y, angle), upright);
}

/** That share of a turn, along the shorter way. */
export function share([x, y, z, w]: Quaternion, part: number): Quaternion {
  const sign = w < 0 ? -1 : 1;
  const sine = Math.hypot(x, y, z);
  if (sine < 1e-9) return IDENTITY;
  const half = Math.atan2(sine, w * sign) * part;
  const s = (Math.sin(half) / sine) * sign;
  return [x * s, y * s, z * s, Math.cos(half)];
}

/** That far along the shorter way from `a` to `b` (Shoemake 1985). */
export const slerp = (a: Quaternion, b: Quaternion, t: number): Quaternion =>
  multiply(share(multiply(b, inverse(a)), t), a);

/** The turn half way between two, the shorter way round. */
export function halfway(a: Quaternion, b: Quaternion): Quaternion {
  const sign = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] < 0 ? -1 : 1;
  const sum = a.map((value, i) => value + sign * b[i]);
  const length = Math.hypot(...sum);
  return [sum[0] / length, sum[1] / length, sum[2] / length, sum[3] / length];
}

/** Radians between two turns. */
export function angleBetween(a: Quaternion, b: Quaternion): number {
  const [x, y, z, w] = multiply(b, inverse(a));
  return 2 * Math.atan2(Math.hypot(x, y, z), Math.abs(w));
}

/** Radians, −π..π, that a turn has about a unit axis, apart from how it tips that axis. */
export function twist(turn: Quaternion, axis: Vector): number {
  const along = dot([turn[0], turn[1], turn[2]], axis);
  const sign = turn[3] < 0 ? -1 : 1;
  return 2 * Math.atan2(along * sign, turn[3] * sign);
}

/** The same turn seen in a mirror across x. */
export const mirrorTurn = ([x, y, z, w]: Quaternion): Quaternion => [x, -y, -z, w];
