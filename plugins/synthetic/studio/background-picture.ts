import type { Background } from '../render/scene.ts';

/** A picture of what is behind a signer: linear RGB, `size`² × 3. */
export interface BackgroundPicture {
  readonly size: number;
  readonly data: Float32Array;
}

/** An empty picture. */
export const createPicture = (size: number): BackgroundPicture => ({
  size,
  data: new Float32Array(size * size * 3),
});

/** Fills a picture: `paint` gets the middles of pixels, 0..1. */
export function paintPicture(
  picture: BackgroundPicture,
  paint: (x: number, y: number, rgb: Float32Array) => void,
): BackgroundPicture {
  const { size, data } = picture;
  const rgb = new Float32Array(3);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      paint((column + 0.5) / size, (row + 0.5) / size, rgb);
      data.set(rgb, at);
    }
  }
  return picture;
}

/** Shows a picture behind a signer, smoothly enlarged. */
export function showPicture({ size, data }: BackgroundPicture, wall: number | null): Background {
  const last = size - 1.001;
  return {
    wall,
    paint(x, y, rgb) {
      const px = Math.min(last, Math.max(0, x * size - 0.5));
      const py = Math.min(last, Math.max(0, y * size - 0.5));
      const x0 = px | 0;
      const y0 = py | 0;
      const fx = px - x0;
      const fy = py - y0;
      const at = (y0 * size + x0) * 3;
      const below = at + size * 3;
      for (let c = 0; c < 3; c++) {
        const top = data[at + c] + fx * (data[at + 3 + c] - data[at + c]);
        const bottom = data[below + c] + fx * (data[below + 3 + c] - data[below + c]);
        rgb[c] = top + fy * (bottom - top);
      }
    },
  };
}
