/** A plane that shapes are drawn into: `scale` pixels of it for one of the picture, whose pixel (left, top) is its corner. */
export interface DrawingPlane {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** A line from a to b in pixels of the picture. */
export interface Line {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

/**
 * Walks through the plane's pixels within `radius` (pixels of the picture) of a line.
 *
 * @param visit gets the pixel's index, how near it is to the line (1 on it, 0 at the radius) and where along it (0 at a, 1 at b)
 */
export function scanCapsule(
  { width, height, left, top, scale }: Omit<DrawingPlane, 'data'>,
  { ax, ay, bx, by }: Line,
  radius: number,
  visit: (index: number, nearness: number, along: number) => void,
): void {
  const x0 = (ax - left) * scale - 0.5;
  const y0 = (ay - top) * scale - 0.5;
  const dx = (bx - ax) * scale;
  const dy = (by - ay) * scale;
  const reach = radius * scale;
  const fromX = Math.max(0, Math.ceil(Math.min(x0, x0 + dx) - reach));
  const toX = Math.min(width - 1, Math.floor(Math.max(x0, x0 + dx) + reach));
  const fromY = Math.max(0, Math.ceil(Math.min(y0, y0 + dy) - reach));
  const toY = Math.min(height - 1, Math.floor(Math.max(y0, y0 + dy) + reach));
  const squared = dx * dx + dy * dy;
  const perLength = squared > 0 ? 1 / squared : 0;
  const perReach = 1 / (reach * reach);
  for (let y = fromY; y <= toY; y++) {
    for (let x = fromX; x <= toX; x++) {
      const px = x - x0;
      const py = y - y0;
      const along = Math.max(0, Math.min(1, (px * dx + py * dy) * perLength));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const nearness = 1 - (ex * ex + ey * ey) * perReach;
      if (nearness > 0) visit(y * width + x, nearness, along);
    }
  }
}

/** Draws a line that fades towards its sides, as bright as `from` at a and `to` at b; where several overlap, the brightest counts. */
export function drawCapsule(plane: DrawingPlane, line: Line, radius: number, from = 1, to = from): void {
  const { data } = plane;
  scanCapsule(plane, line, radius, (i, nearness, along) => {
    const value = nearness * (from + (to - from) * along);
    if (value > data[i]) data[i] = value;
  });
}

/** Fills a polygon (x, y in pixels of the picture, one after the other) with 1, by the even-odd rule at pixel centres. */
export function fillPolygon(
  { data, width, height, left, top, scale }: DrawingPlane,
  points: readonly number[],
): void {
  const count = points.length / 2;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    lowest = Math.min(lowest, points[2 * i + 1]);
    highest = Math.max(highest, points[2 * i + 1]);
  }
  const from = Math.max(0, Math.ceil((lowest - top) * scale - 0.5));
  const to = Math.min(height - 1, Math.floor((highest - top) * scale - 0.5));
  for (let y = from; y <= to; y++) {
    const py = (y + 0.5) / scale + top;
    const crossings: number[] = [];
    for (let i = 0, j = count - 1; i < count; j = i++) {
      const yi = points[2 * i + 1];
      const yj = points[2 * j + 1];
      if (yi > py === yj > py) continue;
      const x = points[2 * i] + ((py - yi) / (yj - yi)) * (points[2 * j] - points[2 * i]);
      crossings.push((x - left) * scale);
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const start = Math.max(0, Math.ceil(crossings[k] - 0.5));
      const end = Math.min(width, Math.ceil(crossings[k + 1] - 0.5));
      if (start < end) data.fill(1, y * width + start, y * width + end);
    }
  }
}
