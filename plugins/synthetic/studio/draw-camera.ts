import type { Vector } from '../../../core/solid/transforms.ts';
import { project } from '../render/project.ts';
import type { Camera } from '../render/scene.ts';

/** What has to be in the picture: head, trunk to the waist, and where hands go when they sign, beside it and in front of it. */
export const SIGNING_SPACE: readonly Vector[] = [-1, 1].flatMap((side): Vector[] => [
  [side * 0.45, -0.48, 0],
  [side * 0.5, -0.2, -0.1],
  [side * 0.5, 0.42, -0.1],
  [side * 0.36, -0.34, -0.38],
  [side * 0.4, 0.36, -0.38],
]);

/** Draws where a camera stands, a desk's or a studio's, and as much of a zoom as shows the whole signing space. */
export function drawCamera(random: () => number): Camera {
  const distance = 1.15 * (3.4 / 1.15) ** random();
  const both = (range: number): number => (random() + random() - 1) * range;
  const position: Vector = [both(0.14 * distance), -0.1 + both(0.13 * distance), -distance];
  const target: Vector = [both(0.04), -0.03 + both(0.03), -0.08];
  const [dx, dy, dz] = target.map((value, axis) => value - position[axis]);
  const turn: Vector = [Math.atan2(dy, Math.hypot(dx, dz)), Math.atan2(dx, dz), both(0.035)];
  const margin = 1.02 + 0.2 * random() ** 2;
  const [x, y] = [0, 1].map((axis) => {
    const wide = SIGNING_SPACE.map((point) =>
      project({ position, turn, fieldOfView: Math.PI / 2 }, 2, point),
    );
    return Math.max(...wide.map((pixel) => Math.abs(pixel[axis] - 1)));
  });
  return { position, turn, fieldOfView: 2 * Math.atan(Math.max(x, y) * margin) };
}
