import type { Vector } from '../../../core/solid/transforms.ts';
import type { Camera } from './scene.ts';

/** Nothing nearer to the camera than this is drawn, metres. */
const NEAREST = 0.02;

/** The camera's right, down and forward in the world, 9 numbers: rows of the rotation from the world to the camera. */
export function cameraAxes({ turn: [nod, shake, roll] }: Camera): Float64Array {
  const [sn, cn] = [Math.sin(nod), Math.cos(nod)];
  const [ss, cs] = [Math.sin(shake), Math.cos(shake)];
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  // Before rolling: forward is +z, turned towards +y by the nod, then towards +x by the shake.
  const forward = [cn * ss, sn, cn * cs];
  const right = [cs, 0, -ss];
  const down = [-sn * ss, cn, -sn * cs];
  return Float64Array.of(
    ...right.map((value, axis) => value * cr + down[axis] * sr),
    ...down.map((value, axis) => value * cr - right[axis] * sr),
    ...forward,
  );
}

/** Pixels per metre, at a distance of one metre. */
export function focalLength({ fieldOfView }: Camera, size: number): number {
  return size / 2 / Math.tan(fieldOfView / 2);
}

/** A camera as one pass sees through it. */
export interface View {
  /** Pixels, of both sides. */
  readonly size: number;
  readonly axes: Float64Array;
  readonly focal: number;
  readonly eye: readonly [x: number, y: number, z: number];
  /** Pixels from the centre of a pixel to its sample. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/** `shiftX` and `shiftY`: pixels from the centre of a pixel to its sample. */
export function createView(camera: Camera, size: number, shiftX: number, shiftY: number): View {
  const [x, y, z] = camera.position;
  return { size, axes: cameraAxes(camera), focal: focalLength(camera, size), eye: [x, y, z], shiftX, shiftY };
}

/**
 * Where a point in the world is seen, in pixels (the centre of the first one is at 0.5, 0.5), and how far away along the camera's axis, in
 * metres. Points behind the camera have a depth below 0 and meaningless pixels.
 */
export function project(
  camera: Camera,
  size: number,
  [x, y, z]: Vector,
): [x: number, y: number, depth: number] {
  const axes = cameraAxes(camera);
  const [px, py, pz] = camera.position;
  const along = (row: number): number =>
    axes[row * 3] * (x - px) + axes[row * 3 + 1] * (y - py) + axes[row * 3 + 2] * (z - pz);
  const depth = along(2);
  const scale = focalLength(camera, size) / depth;
  return [size / 2 + along(0) * scale, size / 2 + along(1) * scale, depth];
}

/** Projects vertices (n × 3, world) into `out` (n × 3: pixels, so that samples are at their centres, and 1 / depth; 0 where nearer than `NEAREST`). */
export function projectAll(
  { size, axes, focal, eye, shiftX, shiftY }: View,
  positions: Float32Array,
  out: Float32Array,
): void {
  const [a, b, c, d, e, f, g, h, i] = axes;
  const [eyeX, eyeY, eyeZ] = eye;
  const middleX = size / 2 - shiftX;
  const middleY = size / 2 - shiftY;
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at] - eyeX;
    const y = positions[at + 1] - eyeY;
    const z = positions[at + 2] - eyeZ;
    const depth = g * x + h * y + i * z;
    if (!(depth > NEAREST)) {
      out[at] = 0;
      out[at + 1] = 0;
      out[at + 2] = 0;
      continue;
    }
    const near = 1 / depth;
    out[at] = middleX + (a * x + b * y + c * z) * focal * near;
    out[at + 1] = middleY + (d * x + e * y + f * z) * focal * near;
    out[at + 2] = near;
  }
}
