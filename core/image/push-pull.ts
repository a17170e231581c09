/**
 * Fills the holes of an image from their surroundings with an image pyramid: known pixels are averaged downwards
 * ("pull"), holes take their colour from the level below ("push"). Gortler et al., "The Lumigraph", 1996. Smooth, without seams,
 * and linear in the number of pixels.
 *
 * @param colours interleaved, `width × height × channels`; values in holes are never read
 * @param weights 0 (hole) .. 1 (known) per pixel
 * @returns colours with the holes filled; where nothing at all is known, zeros
 */
export function pushPull(
  colours: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
  channels: number,
): Float32Array {
  if ((width <= 1 && height <= 1) || weights.every((weight) => weight >= KNOWN)) return colours.slice();
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = new Float32Array(halfWidth * halfHeight * channels);
  const halfWeights = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const o = (y * halfWidth + x) * channels;
      let sum = 0;
      for (let dy = -1; dy <= 2; dy++) {
        const row = 2 * y + dy;
        if (row < 0 || row >= height) continue;
        for (let dx = -1; dx <= 2; dx++) {
          const column = 2 * x + dx;
          if (column < 0 || column >= width) continue;
          const i = row * width + column;
          if (weights[i] <= 0) continue;
          const k = weights[i] * (dy === 0 || dy === 1 ? 3 : 1) * (dx === 0 || dx === 1 ? 3 : 1);
          sum += k;
          for (let c = 0; c < channels; c++) half[o + c] += k * colours[i * channels + c];
        }
      }
      if (sum > 0) {
        for (let c = 0; c < channels; c++) half[o + c] /= sum;
        halfWeights[y * halfWidth + x] = Math.min(1, sum / 16);
      }
    }
  }
  const below = pushPull(half, halfWeights, halfWidth, halfHeight, channels);
  const filled = new Float32Array(colours.length);
  for (let y = 0; y < height; y++) {
    const v = Math.max(0, Math.min(halfHeight - 1, (y - 0.5) / 2));
    const row = v | 0;
    const fv = v - row;
    const p = row * halfWidth;
    const q = Math.min(halfHeight - 1, row + 1) * halfWidth;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const known = weights[i];
      if (known >= KNOWN) {
        for (let c = 0; c < channels; c++) filled[i * channels + c] = colours[i * channels + c];
        continue;
      }
      const u = Math.max(0, Math.min(halfWidth - 1, (x - 0.5) / 2));
      const left = u | 0;
      const right = Math.min(halfWidth - 1, left + 1);
      const fu = u - left;
      for (let c = 0; c < channels; c++) {
        const above = below[(p + left) * channels + c] * (1 - fu) + below[(p + right) * channels + c] * fu;
        const under = below[(q + left) * channels + c] * (1 - fu) + below[(q + right) * channels + c] * fu;
        const guess = above * (1 - fv) + under * fv;
        filled[i * channels + c] =
          known > 0 ? known * colours[i * channels + c] + (1 - known) * guess : guess;
      }
    }
  }
  return filled;
}

const KNOWN = 0.999;
