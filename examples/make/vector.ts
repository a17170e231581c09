/** x to the viewer's right, y up, z towards the viewer; centimetres. */
export type Vec3 = readonly [number, number, number];

/** A rotation as the images of the x, y and z axes. */
export type Rotation = readonly [Vec3, Vec3, Vec3];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const distance = (a: Vec3, b: Vec3): number => length(subtract(a, b));
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / length(a));
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => add(scale(a, 1 - t), scale(b, t));
export const mirror = ([x, y, z]: Vec3): Vec3 => [-x, y, z];

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const rotate = (r: Rotation, v: Vec3): Vec3 =>
  add(add(scale(r[0], v[0]), scale(r[1], v[1])), scale(r[2], v[2]));

/** First `b`, then `a`. */
export const compose = (a: Rotation, b: Rotation): Rotation => [
  rotate(a, b[0]),
  rotate(a, b[1]),
  rotate(a, b[2]),
];

/** The rotation by `angle` radians about the unit vector `axis` (Rodrigues). */
export function turn(axis: Vec3, angle: number): Rotation {
  const about = (v: Vec3): Vec3 =>
    add(
      add(scale(v, Math.cos(angle)), scale(cross(axis, v), Math.sin(angle))),
      scale(axis, dot(axis, v) * (1 - Math.cos(angle))),
    );
  return [about([1, 0, 0]), about([0, 1, 0]), about([0, 0, 1])];
}

/** The rotation whose y axis is `y` and whose z axis is as near to `z` as a right angle allows. */
export function frame(y: Vec3, z: Vec3): Rotation {
  const up = normalize(y);
  const right = normalize(cross(up, z));
  return [right, up, cross(right, up)];
}

/** The rotation `t` of the way from `a` to `b`, turning about one axis. */
export function between(a: Rotation, b: Rotation, t: number): Rotation {
  const [x, y, z] = compose(transpose(a), b);
  const axis: Vec3 = [y[2] - z[1], z[0] - x[2], x[1] - y[0]];
  const angle = Math.atan2(length(axis), x[0] + y[1] + z[2] - 1);
  return angle < 1e-6 ? a : compose(a, turn(normalize(axis), t * angle));
}

/** The inverse. */
export const transpose = ([x, y, z]: Rotation): Rotation => [
  [x[0], y[0], z[0]],
  [x[1], y[1], z[1]],
  [x[2], y[2], z[2]],
];

export const degrees = (angle: number): number => (angle * Math.PI) / 180;
