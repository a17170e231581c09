import type { Canvas } from '../../../core/image/canvas.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import type { FaceMesh } from '../setup/face-mesh.ts';
import type { MouthTones } from '../setup/mouth-tones.ts';

/** Subpixel rows and columns at the border. */
const SAMPLES = 4;

/** Height over width of lips that touch, as keypoints see them, and of lips that do not: between the two the interior fades in. */
const SHUT = 0.07;
const OPEN = 0.22;
/** How much wider than in the photo a mouth must open before its interior is made up. */
const WIDER = 1.35;

/** A pixel of a mouth's interior: its opacity, and where it lies: across 0 (middle) .. 1 (corner), down 0 .. 1. */
export type MouthVisitor = (
  x: number,
  y: number,
  opacity: number,
  across: number,
  down: number,
  openness: number,
) => void;

/**
 * Visits the pixels between the lips, antialiased.
 *
 * @param positions x, y pairs in pixels, of which `mesh.innerLips` are the inner lips' outline in order
 */
export function scanMouth(
  canvas: { readonly width: number; readonly height: number },
  positions: Float32Array,
  { innerLips: lips, openness: photo }: FaceMesh,
  visit: MouthVisitor,
): void {
  if (lips.length < 6) return;
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const v of lips) {
    left = Math.min(left, positions[v * 2]);
    right = Math.max(right, positions[v * 2]);
    top = Math.min(top, positions[v * 2 + 1]);
    bottom = Math.max(bottom, positions[v * 2 + 1]);
  }
  const width = right - left;
  const height = bottom - top;
  if (!(width > 1 && height > 0.3 && width < canvas.width && height < canvas.height)) return;
  const openness = height / width;
  const opacity = smoothstep(
    Math.max(SHUT, photo * WIDER),
    Math.max(OPEN, photo * WIDER + OPEN - SHUT),
    openness,
  );
  if (opacity === 0) return;
  const centre = (left + right) / 2;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(canvas.height, bottom); y++) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(canvas.width, right); x++) {
      const cover = coverage(positions, lips, x, y);
      if (cover === 0) continue;
      const across = Math.abs((x + 0.5 - centre) / (width / 2));
      visit(x, y, opacity * cover, across, (y + 0.5 - top) / height, openness);
    }
  }
}

/** How far the upper teeth reach down, in mouth widths, and at most in heights. */
const TEETH = 0.14;
const MOST_TEETH = 0.5;

/** Paints the interior of a mouth that is open wider than in the photo: dark, upper teeth below the upper lip, a hint of the tongue. */
export function drawMouth(canvas: Canvas, positions: Float32Array, mesh: FaceMesh, tones: MouthTones): void {
  const { data } = canvas;
  scanMouth(canvas, positions, mesh, (x, y, opacity, across, down, openness) => {
    const edge = Math.min(TEETH / openness, MOST_TEETH);
    const blur = 0.03 / openness;
    const teeth = 0.85 * smoothstep(0.8, 0.45, across) * smoothstep(edge + blur, edge - blur, down);
    const tongue =
      smoothstep(0.55, 0.95, down) * smoothstep(0.9, 0.3, across) * smoothstep(0.15, 0.4, openness);
    const o = (y * canvas.width + x) * 4;
    for (let c = 0; c < 3; c++) {
      const inside = tones.dark[c] + (tones.tongue[c] - tones.dark[c]) * tongue;
      const colour = inside + (tones.teeth[c] - inside) * teeth;
      data[o + c] += (colour - data[o + c]) * opacity;
    }
    data[o + 3] += (255 - data[o + 3]) * opacity;
  });
}

/** Share of a pixel inside the outline, by the even-odd rule over a grid of points. */
function coverage(p: Float32Array, outline: Int16Array, x: number, y: number): number {
  let count = 0;
  for (let row = 0; row < SAMPLES; row++) {
    const py = y + (row + 0.5) / SAMPLES;
    for (let column = 0; column < SAMPLES; column++) {
      const px = x + (column + 0.5) / SAMPLES;
      let inside = false;
      for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
        const a = outline[i] * 2;
        const b = outline[j] * 2;
        if (p[a + 1] > py !== p[b + 1] > py) {
          const t = (py - p[a + 1]) / (p[b + 1] - p[a + 1]);
          if (px < p[a] + t * (p[b] - p[a])) inside = !inside;
        }
      }
      if (inside) count++;
    }
  }
  return count / (SAMPLES * SAMPLES);
}
