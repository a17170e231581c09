import type { Raster } from '../../../core/solid/rasterise-mesh.ts';
import type { View } from './project.ts';
import type { VisiblePoint } from './visible-point.ts';

/** Metres within which surfaces take light from all around from each other. */
export const WIDE = 0.11;
/** As `WIDE`, of what is fine: fingers side by side, lids and lips. */
export const FINE = 0.022;
const TAPS = 6;
/** How dark a corner gets. */
const STRENGTH = 2.4;
/** Cosines below this are the surface's own facets. */
const BIAS = 0.12;

/** Where the taps lie, direction and distance in radii: dense in the middle, where creases and fingers that touch are. */
const cosines = Float64Array.from({ length: TAPS }, (_, tap) => Math.cos(tap * 2.399963229728653));
const sines = Float64Array.from({ length: TAPS }, (_, tap) => Math.sin(tap * 2.399963229728653));
const distances = Float64Array.from({ length: TAPS }, (_, tap) => ((tap + 0.5) / TAPS) ** 1.5);

/**
 * The share of light from all around that reaches a pixel, 0..1, by what is nearby on the picture (Mittring 2007; McGuire et al. 2011).
 *
 * @param x - Column of the pixel, and y its row.
 * @param turn - 0..1, another one for each pixel and pass.
 * @param radius - Metres: `WIDE` or `FINE`.
 */
export function openness(
  { width, height, nearness }: Raster,
  { axes, focal }: View,
  { smoothX, smoothY, smoothZ }: VisiblePoint,
  x: number,
  y: number,
  turn: number,
  radius: number,
): number {
  const nx = axes[0] * smoothX + axes[1] * smoothY + axes[2] * smoothZ;
  const ny = axes[3] * smoothX + axes[4] * smoothY + axes[5] * smoothZ;
  const nz = axes[6] * smoothX + axes[7] * smoothY + axes[8] * smoothZ;
  const depth = 1 / nearness[y * width + x];
  const perPixel = depth / focal;
  const middleX = width / 2 - 0.5;
  const middleY = height / 2 - 0.5;
  const px = (x - middleX) * perPixel;
  const py = (y - middleY) * perPixel;
  const angle = turn * 6.283185307179586;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // The nearest taps are on neighbouring pixels, not on this one.
  const reach = (radius / perPixel) * (0.85 + 0.3 * turn) - 1;
  let hidden = 0;
  for (let tap = 0; tap < TAPS; tap++) {
    const distance = 1 + distances[tap] * (reach > 0 ? reach : 0);
    const dx = (cosines[tap] * cos - sines[tap] * sin) * distance;
    const dy = (cosines[tap] * sin + sines[tap] * cos) * distance;
    const qx = Math.round(x + dx);
    const qy = Math.round(y + dy);
    if (qx < 0 || qy < 0 || qx >= width || qy >= height) continue;
    const other = nearness[qy * width + qx];
    if (other === 0) continue;
    const far = 1 / other;
    const scale = far / focal;
    const vx = (qx - middleX) * scale - px;
    const vy = (qy - middleY) * scale - py;
    const vz = far - depth;
    const squared = vx * vx + vy * vy + vz * vz;
    if (squared > radius * radius || squared < 1e-10) continue;
    const cosine = (vx * nx + vy * ny + vz * nz) / Math.sqrt(squared) - BIAS;
    if (cosine > 0) hidden += cosine * (1 - squared / (radius * radius));
  }
  const open = 1 - (STRENGTH * hidden) / TAPS;
  return open < 0.05 ? 0.05 : open;
}
