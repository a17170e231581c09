import type { BackgroundPicture } from './background-picture.ts';

/**
 * What a lens out of focus makes of a picture: every point becomes a disc of `radius` (share of the side), so that lights stay discs. Edges are
 * repeated. In place.
 */
export function defocus(picture: BackgroundPicture, radius: number): BackgroundPicture {
  const { size, data } = picture;
  const reach = radius * size;
  if (reach < 0.5) return picture;
  const rows = Math.ceil(reach);
  const spans = Array.from({ length: 2 * rows + 1 }, (_, i) =>
    Math.round(Math.sqrt(Math.max(0, (reach + 0.3) ** 2 - (i - rows) ** 2))),
  );
  const area = spans.reduce((sum, span) => sum + 2 * span + 1, 0);
  const pad = rows + 1;
  const stride = (size + 2 * pad + 1) * 3;
  // Sums along each row, so that a span's is a difference.
  const sums = new Float64Array(stride * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size + 2 * pad; x++) {
      const from = (y * size + Math.min(size - 1, Math.max(0, x - pad))) * 3;
      const at = y * stride + x * 3;
      for (let c = 0; c < 3; c++) sums[at + 3 + c] = sums[at + c] + data[from + c];
    }
  }
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      let [r, g, b] = [0, 0, 0];
      for (let i = -rows; i <= rows; i++) {
        const row = Math.min(size - 1, Math.max(0, y + i)) * stride;
        const span = spans[i + rows];
        const left = row + (x + pad - span) * 3;
        const right = row + (x + pad + span + 1) * 3;
        r += sums[right] - sums[left];
        g += sums[right + 1] - sums[left + 1];
        b += sums[right + 2] - sums[left + 2];
      }
      data[at] = r / area;
      data[at + 1] = g / area;
      data[at + 2] = b / area;
    }
  }
  return picture;
}
