import type { Frame, Point } from 'slp';

/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/** Draws antialiased shapes into a frame: a pixel takes as much of the colour as the shape covers of it. */
export class Canvas {
  constructor(readonly frame: Frame) {}

  fill([red, green, blue]: Colour): void {
    const { data, channels } = this.frame;
    for (let i = 0; i < data.length; i += channels) {
      data[i] = red;
      data[i + 1] = green;
      data[i + 2] = blue;
      if (channels === 4) data[i + 3] = 255;
    }
  }

  /**
   * A line with round ends.
   *
   * @param startRadius half its width in pixels at `a`
   * @param endRadius half its width in pixels at `b`
   * @param opacity 0..1
   */
  line(a: Point, b: Point, startRadius: number, endRadius: number, colour: Colour, opacity = 1): void {
    const reach = Math.max(startRadius, endRadius) + 1;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const squared = dx * dx + dy * dy;
    const { left, top, right, bottom } = this.#inside([a, b], reach);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - a.x, y + 0.5 - a.y];
        const along = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
        const distance = Math.hypot(px - along * dx, py - along * dy);
        this.#blend(x, y, colour, opacity, startRadius + along * (endRadius - startRadius) - distance);
      }
    }
  }

  /** A filled convex shape; its corners in either direction. */
  convex(corners: readonly Point[], colour: Colour, opacity = 1): void {
    const sense = area(corners) < 0 ? -1 : 1;
    const edges = corners.map((from, i) => {
      const to = corners[(i + 1) % corners.length];
      const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
      const [nx, ny] = [(-(to.y - from.y) / length) * sense, ((to.x - from.x) / length) * sense];
      return { nx, ny, offset: nx * from.x + ny * from.y };
    });
    const { left, top, right, bottom } = this.#inside(corners, 1);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        let depth = Number.POSITIVE_INFINITY;
        for (const { nx, ny, offset } of edges) {
          depth = Math.min(depth, nx * (x + 0.5) + ny * (y + 0.5) - offset);
        }
        this.#blend(x, y, colour, opacity, depth);
      }
    }
  }

  /** The pixels that lie no further than `reach` from the points' extent. */
  #inside(points: readonly Point[], reach: number) {
    const { width, height } = this.frame;
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    return {
      left: Math.max(0, Math.floor(Math.min(...xs) - reach)),
      top: Math.max(0, Math.floor(Math.min(...ys) - reach)),
      right: Math.min(width, Math.ceil(Math.max(...xs) + reach)),
      bottom: Math.min(height, Math.ceil(Math.max(...ys) + reach)),
    };
  }

  /**
   * Lays a colour over a pixel whose centre lies `depth` pixels inside the edge of a shape. Alpha is straight, so colours
   * are weighed by it.
   */
  #blend(x: number, y: number, colour: Colour, opacity: number, depth: number): void {
    const over = Math.min(1, Math.max(0, depth + 0.5)) * opacity;
    if (!(over > 0)) return;
    const { data, width, channels } = this.frame;
    const i = (y * width + x) * channels;
    const under = (channels === 4 ? data[i + 3] / 255 : 1) * (1 - over);
    const alpha = over + under;
    for (let c = 0; c < 3; c++) data[i + c] = Math.round((colour[c] * over + data[i + c] * under) / alpha);
    if (channels === 4) data[i + 3] = Math.round(alpha * 255);
  }
}

/** Twice the area of a polygon, negative where its corners run against the clock on screen. */
function area(corners: readonly Point[]): number {
  return corners.reduce((sum, { x, y }, i) => {
    const next = corners[(i + 1) % corners.length];
    return sum + x * next.y - next.x * y;
  }, 0);
}
