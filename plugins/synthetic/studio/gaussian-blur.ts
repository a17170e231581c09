let row = new Float32Array(0);

/** Blurs a square picture of three interleaved channels in place; `sigma` in pixels, edges repeated. */
export function blurPlanes(data: Float32Array, size: number, sigma: number): void {
  if (sigma < 0.15) return;
  const reach = Math.max(1, Math.ceil(sigma * 2.6));
  const kernel = Float32Array.from({ length: reach + 1 }, (_, i) => Math.exp((-i * i) / (2 * sigma * sigma)));
  const total = kernel.reduce((sum, value) => sum + 2 * value, -kernel[0]);
  for (let i = 0; i <= reach; i++) kernel[i] /= total;
  const length = (size + 2 * reach) * 3;
  if (row.length < length) row = new Float32Array(length);
  for (let line = 0; line < size; line++) blurLine(data, line * size * 3, 3, size, kernel, reach);
  for (let line = 0; line < size; line++) blurLine(data, line * 3, size * 3, size, kernel, reach);
}

function blurLine(
  data: Float32Array,
  from: number,
  step: number,
  size: number,
  kernel: Float32Array,
  reach: number,
): void {
  for (let i = -reach; i < size + reach; i++) {
    const at = from + Math.min(size - 1, Math.max(0, i)) * step;
    const to = (i + reach) * 3;
    row[to] = data[at];
    row[to + 1] = data[at + 1];
    row[to + 2] = data[at + 2];
  }
  for (let i = 0; i < size; i++) {
    const middle = (i + reach) * 3;
    const at = from + i * step;
    for (let c = 0; c < 3; c++) {
      let sum = row[middle + c] * kernel[0];
      for (let k = 1; k <= reach; k++) {
        sum += kernel[k] * (row[middle + c - k * 3] + row[middle + c + k * 3]);
      }
      data[at + c] = sum;
    }
  }
}
