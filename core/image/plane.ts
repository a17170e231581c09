/** One number per pixel, row-major. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A plane of zeros. */
export function createPlane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

/** Bilinear value at a position in pixels (pixel centres at +0.5); outside, the nearest pixel counts. */
export function samplePlane({ width, height, data }: Plane, x: number, y: number): number {
  const u = Math.min(width - 1, Math.max(0, x - 0.5));
  const v = Math.min(height - 1, Math.max(0, y - 0.5));
  const column = u | 0;
  const row = v | 0;
  const fu = u - column;
  const fv = v - row;
  const right = column + 1 < width ? 1 : 0;
  const p = row * width + column;
  const q = row + 1 < height ? p + width : p;
  const above = data[p] + (data[p + right] - data[p]) * fu;
  const below = data[q] + (data[q + right] - data[q]) * fu;
  return above + (below - above) * fv;
}

/** Enlarges a plane by a whole factor, bilinearly, and cuts it to a size. */
export function enlargePlane(plane: Plane, factor: number, width: number, height: number): Plane {
  if (factor === 1 && plane.width === width && plane.height === height) return plane;
  const out = createPlane(width, height);
  const { data: from, width: fromWidth, height: fromHeight } = plane;
  const to = out.data;
  for (let y = 0; y < height; y++) {
    const v = Math.min(fromHeight - 1, Math.max(0, (y + 0.5) / factor - 0.5));
    const row = v | 0;
    const fv = v - row;
    const p = row * fromWidth;
    const q = Math.min(row + 1, fromHeight - 1) * fromWidth;
    for (let x = 0; x < width; x++) {
      const u = Math.min(fromWidth - 1, Math.max(0, (x + 0.5) / factor - 0.5));
      const c = u | 0;
      const d = c + 1 < fromWidth ? c + 1 : c;
      const fu = u - c;
      const above = from[p + c] + (from[p + d] - from[p + c]) * fu;
      const below = from[q + c] + (from[q + d] - from[q + c]) * fu;
      to[y * width + x] = above + (below - above) * fv;
    }
  }
  return out;
}
