/** The picture: what each of its points shows. */

import type { View } from '../poses.ts';
import { shade } from './light.ts';
import { cell } from './noise.ts';
import { distanceAt, surfaceAt } from './scene.ts';
import { clamp, smoothstep } from './shapes.ts';

export const PICTURE: View = { width: 512, height: 640, scale: 6.6, origin: { x: 256, y: 110 } };

/** Rays per pixel and direction. */
const RAYS = 3;

const light = new Float64Array(3);
const sum = new Float64Array(3);

/** The RGB bytes of row `row` of the picture. */
export function paintRow(row: number): Uint8Array {
  const bytes = new Uint8Array(3 * PICTURE.width);
  for (let column = 0; column < PICTURE.width; column++) {
    sum.fill(0);
    for (let i = 0; i < RAYS * RAYS; i++) {
      sample(column + ((i % RAYS) + 0.5) / RAYS, row + (Math.floor(i / RAYS) + 0.5) / RAYS, sum);
    }
    // Less than one level of noise hides the steps of the soft gradients.
    const dither = cell(column, row) - 0.5;
    for (let c = 0; c < 3; c++) {
      bytes[3 * column + c] = Math.round(develop(sum[c]! / RAYS ** 2) + 0.6 * dither);
    }
  }
  return bytes;
}

/** Adds the colour of one point of the picture, as linear RGB, to `sum`. */
function sample(px: number, py: number, sum: Float64Array): void {
  const x = (px - PICTURE.origin.x) / PICTURE.scale;
  const y = (PICTURE.origin.y - py) / PICTURE.scale;
  const z = depthAt(x, y);
  if (z === undefined) backdrop(px, py);
  else shade(surfaceAt(x, y, z), x, y, z, light);
  for (let i = 0; i < 3; i++) sum[i]! += light[i]!;
}

/** Depth of the surface that is seen at (x, y), by sphere tracing (Hart 1996); undefined beside the signer. */
export function depthAt(x: number, y: number): number | undefined {
  let z = 16;
  for (let i = 0; i < 140; i++) {
    const d = distanceAt(x, y, z);
    // The distances of blended and folded shapes are a little too long.
    z -= 0.75 * d;
    if (d <= 0.004) break;
    if (z < -13) return undefined;
  }
  return z;
}

function backdrop(px: number, py: number): void {
  const u = (px - 0.42 * PICTURE.width) / PICTURE.width;
  const v = (py - 0.35 * PICTURE.height) / PICTURE.height;
  const glow = 1 - smoothstep(0, 0.85, Math.sqrt(u * u + v * v));
  light[0] = 0.98 + 0.5 * glow;
  light[1] = 1 + 0.5 * glow;
  light[2] = 1 + 0.5 * glow;
}

/** Filmic tone curve (Krzysztof Narkowicz' fit of ACES) and sRGB encoding. */
function develop(linear: number): number {
  const v = linear * 0.5;
  const toned = clamp((v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14), 0, 1);
  return 255 * (toned <= 0.0031308 ? 12.92 * toned : 1.055 * toned ** (1 / 2.4) - 0.055);
}
