/** Numbers of a transform: the rows of a 3 × 4 matrix, rotation left, translation right. */
export const TRANSFORM = 12;

/** Transforms of bones, `count × 12`, each from where a thing is at rest to where it is now (not from a bone's own coordinates). */
export type Transforms = Float32Array;

/** Bones at rest: nothing moves. */
export function createTransforms(count: number): Transforms {
  const transforms = new Float32Array(count * TRANSFORM);
  for (let bone = 0; bone < count; bone++) {
    for (let row = 0; row < 3; row++) transforms[bone * TRANSFORM + row * 5] = 1;
  }
  return transforms;
}

/** A point or a direction, metres. */
export type Vector = readonly [x: number, y: number, z: number];

/** Unit quaternion. Axes and the sense of rotation are those of the coordinates: about +y (down), +z turns towards +x. */
export type Quaternion = readonly [x: number, y: number, z: number, w: number];

/** The point that a transform moves another one to. */
export function transformPoint(transforms: Transforms, bone: number, [x, y, z]: Vector): Vector {
  const at = bone * TRANSFORM;
  const row = (r: number): number =>
    transforms[at + r * 4] * x +
    transforms[at + r * 4 + 1] * y +
    transforms[at + r * 4 + 2] * z +
    transforms[at + r * 4 + 3];
  return [row(0), row(1), row(2)];
}

/** The way that a transform turns a direction to. */
export function transformDirection(transforms: Transforms, bone: number, [x, y, z]: Vector): Vector {
  const at = bone * TRANSFORM;
  const row = (r: number): number =>
    transforms[at + r * 4] * x + transforms[at + r * 4 + 1] * y + transforms[at + r * 4 + 2] * z;
  return [row(0), row(1), row(2)];
}

/** Rotates about `pivot` (where it is at rest), then moves the pivot to `to`. */
export function writeTransform(
  transforms: Transforms,
  bone: number,
  [x, y, z, w]: Quaternion,
  pivot: Vector,
  to: Vector,
): void {
  const rotation = [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
  for (let r = 0; r < 3; r++) {
    const at = bone * TRANSFORM + r * 4;
    const [a, b, c] = rotation.slice(r * 3, r * 3 + 3);
    transforms.set([a, b, c, to[r] - a * pivot[0] - b * pivot[1] - c * pivot[2]], at);
  }
}
