import { SeededRandom } from '../../../core/neural/seeded-random.ts';

const NORMALS = 1 << 15;
let normals: Float32Array | undefined;
let mosaic = new Float32Array(0);

/**
 * Adds a sensor's noise to linear RGB in place: of photons, whose variance is `shot` × value, and of reading out, `read` (Foi et al. 2008).
 * It is drawn for the one colour that each pixel of a Bayer mosaic (RGGB) measures and spread by bilinear demosaicing, so that
 * neighbours have it in common, and scaled so that the mean variance of each channel is what was asked for.
 */
export function addSensorNoise(
  rgb: Float32Array,
  size: number,
  { shot, read }: { readonly shot: number; readonly read: number },
  random: () => number,
): void {
  if (shot <= 0 && read <= 0) return;
  normals ??= drawNormals();
  if (mosaic.length !== size * size) mosaic = new Float32Array(size * size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      const channel = (x & 1) + (y & 1);
      const variance = shot * Math.max(0, rgb[at * 3 + channel]) + read;
      mosaic[at] = Math.sqrt(variance) * normals[(random() * NORMALS) | 0];
    }
  }
  const last = size - 1;
  for (let y = 0, at = 0; y < size; y++) {
    const up = y === 0 ? size : -size;
    const down = y === last ? -size : size;
    for (let x = 0; x < size; x++, at++) {
      const left = x === 0 ? 1 : -1;
      const right = x === last ? -1 : 1;
      const sides = (mosaic[at + left] + mosaic[at + right]) / 2;
      const ends = (mosaic[at + up] + mosaic[at + down]) / 2;
      const i = at * 3;
      if (((x ^ y) & 1) === 0) {
        const corners =
          (mosaic[at + up + left] +
            mosaic[at + up + right] +
            mosaic[at + down + left] +
            mosaic[at + down + right]) /
          4;
        const green = (sides + ends) / 2;
        const red = (x & 1) === 0;
        rgb[i] += RARE * (red ? mosaic[at] : corners);
        rgb[i + 1] += COMMON * green;
        rgb[i + 2] += RARE * (red ? corners : mosaic[at]);
      } else {
        const besideRed = (y & 1) === 0;
        rgb[i] += RARE * (besideRed ? sides : ends);
        rgb[i + 1] += COMMON * mosaic[at];
        rgb[i + 2] += RARE * (besideRed ? ends : sides);
      }
    }
  }
}

/** What demosaicing leaves of the variance of red and blue is (1 + 1/2 + 1/2 + 1/4) / 4, of green (1 + 1/4) / 2. */
const RARE = 1 / Math.sqrt(9 / 16);
const COMMON = 1 / Math.sqrt(5 / 8);

function drawNormals(): Float32Array {
  const source = new SeededRandom(1);
  return Float32Array.from({ length: NORMALS }, () => source.normal());
}
