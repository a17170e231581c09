import { createPlane, type Plane } from './plane.ts';

/**
 * Mean over a square of (2·radius + 1)² pixels, cut at the border. Sliding sums: the cost does not depend on the radius.
 *
 * @param out may be the input itself
 */
export function boxFilter(
  plane: Plane,
  radius: number,
  out: Plane = createPlane(plane.width, plane.height),
): Plane {
  const { width, height } = plane;
  const across = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += plane.data[row + x];
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += plane.data[row + x + radius];
      if (x - radius > 0) sum -= plane.data[row + x - radius - 1];
      across[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  // whole rows at a time keep the vertical pass in cache
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y++) {
    for (let x = 0; x < width; x++) sums[x] += across[y * width + x];
  }
  for (let y = 0; y < height; y++) {
    if (y + radius < height) {
      const enter = (y + radius) * width;
      for (let x = 0; x < width; x++) sums[x] += across[enter + x];
    }
    if (y - radius > 0) {
      const leave = (y - radius - 1) * width;
      for (let x = 0; x < width; x++) sums[x] -= across[leave + x];
    }
    const scale = 1 / (Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1);
    const row = y * width;
    for (let x = 0; x < width; x++) out.data[row + x] = sums[x] * scale;
  }
  return out;
}
