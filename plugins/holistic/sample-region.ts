import type { Picture } from './picture.ts';
import type { Region } from './region.ts';

/** How a model wants its pixels. */
export interface Sampling {
  /** What bytes 0 and 255 become. */
  readonly low: number;
  readonly high: number;
  /** What lies outside of the picture: its edge, or black. */
  readonly border: 'edge' | 'black';
}

/**
 * Scales a region of the picture to `size × size` RGB values (row-major, interleaved), each interpolated bilinearly at the
 * centre of its pixel. Like MediaPipe's ImageToTensorCalculator it does not blur before it scales down.
 */
export function sampleRegion(
  { width, height, data }: Picture,
  region: Region,
  { low, high, border }: Sampling,
  size: number,
  out: Float32Array,
): void {
  const scale = (high - low) / 255;
  const cosine = Math.cos(region.rotation);
  const sine = Math.sin(region.rotation);
  const columnX = (cosine * region.width) / size;
  const columnY = (sine * region.width) / size;
  const rowX = (-sine * region.height) / size;
  const rowY = (cosine * region.height) / size;
  const cornerX = region.x - 0.5 * (cosine * region.width - sine * region.height) + 0.5 * (columnX + rowX);
  const cornerY = region.y - 0.5 * (sine * region.width + cosine * region.height) + 0.5 * (columnY + rowY);
  const lastX = width - 1;
  const lastY = height - 1;
  const isBlackOutside = border === 'black';
  let o = 0;
  for (let row = 0; row < size; row++) {
    let x = cornerX + row * rowX;
    let y = cornerY + row * rowY;
    for (let column = 0; column < size; column++, x += columnX, y += columnY, o += 3) {
      if (isBlackOutside && (x < 0 || y < 0 || x > width || y > height)) {
        out[o] = out[o + 1] = out[o + 2] = low;
        continue;
      }
      const px = x < 0.5 ? 0 : x - 0.5 > lastX ? lastX : x - 0.5;
      const py = y < 0.5 ? 0 : y - 0.5 > lastY ? lastY : y - 0.5;
      const ix = px | 0;
      const iy = py | 0;
      const fx = px - ix;
      const fy = py - iy;
      const a = (iy * width + ix) * 3;
      const b = ix < lastX ? a + 3 : a;
      const below = iy < lastY ? width * 3 : 0;
      const c = a + below;
      const d = b + below;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      out[o] = (data[a] * wa + data[b] * wb + data[c] * wc + data[d] * wd) * scale + low;
      out[o + 1] = (data[a + 1] * wa + data[b + 1] * wb + data[c + 1] * wc + data[d + 1] * wd) * scale + low;
      out[o + 2] = (data[a + 2] * wa + data[b + 2] * wb + data[c + 2] * wc + data[d + 2] * wd) * scale + low;
    }
  }
}
