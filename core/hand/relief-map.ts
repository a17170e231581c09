/** A point of a curve on a plane, metres. */
export type PlanePoint = readonly [u: number, v: number];

/** What a relief map says of a place. One object serves all places. */
export interface Relief {
  /** Metres per metre. */
  slopeU: number;
  slopeV: number;
  /** Sum of the marks of the curves there, 0..1. */
  mark: number;
}

/** Metres between the points of a map. */
const STEP = 0.0005;

/** Lines drawn on a plane as grooves or ridges, for materials to look up: heights in metres, and marks where the lines are. */
export class ReliefMap {
  readonly #fromU: number;
  readonly #fromV: number;
  readonly #width: number;
  readonly #rows: number;
  readonly #heights: Float32Array;
  readonly #marks: Float32Array;

  constructor(from: PlanePoint, to: PlanePoint) {
    [this.#fromU, this.#fromV] = from;
    this.#width = Math.ceil((to[0] - from[0]) / STEP) + 2;
    this.#rows = Math.ceil((to[1] - from[1]) / STEP) + 2;
    this.#heights = new Float32Array(this.#width * this.#rows);
    this.#marks = new Float32Array(this.#width * this.#rows);
  }

  /**
   * Draws a curve through these points (Catmull and Rom's), tapering at its ends.
   *
   * @param height metres; negative is a groove. @param width metres at which it is down to a third. @param mark 0..1.
   */
  draw(points: readonly PlanePoint[], height: number, width: number, mark: number): void {
    const own = new Map<number, number>();
    const reach = Math.ceil((2.2 * width) / STEP);
    const segments = points.length - 1;
    for (let segment = 0; segment < segments; segment++) {
      const [a, b, c, d] = [segment - 1, segment, segment + 1, segment + 2].map(
        (i) => points[Math.min(segments, Math.max(0, i))],
      );
      const steps = Math.max(2, Math.ceil(Math.hypot(c[0] - b[0], c[1] - b[1]) / STEP));
      for (let step = 0; step < steps; step++) {
        const t = step / steps;
        const u = catmullRom(a[0], b[0], c[0], d[0], t);
        const v = catmullRom(a[1], b[1], c[1], d[1], t);
        const along = (segment + t) / segments;
        const taper = Math.min(1, 0.15 + 6 * Math.min(along, 1 - along));
        this.#dab(own, u, v, width, reach, taper);
      }
    }
    for (const [at, share] of own) {
      this.#heights[at] += height * share;
      this.#marks[at] = Math.min(1, this.#marks[at] + mark * share);
    }
  }

  #dab(own: Map<number, number>, u: number, v: number, width: number, reach: number, taper: number): void {
    const x = (u - this.#fromU) / STEP;
    const y = (v - this.#fromV) / STEP;
    for (let row = Math.ceil(y) - reach; row <= y + reach; row++) {
      if (row < 0 || row >= this.#rows) continue;
      for (let column = Math.ceil(x) - reach; column <= x + reach; column++) {
        if (column < 0 || column >= this.#width) continue;
        const far = (((column - x) ** 2 + (row - y) ** 2) * STEP * STEP) / (width * width);
        const share = taper * Math.exp(-far);
        const at = row * this.#width + column;
        if (share > (own.get(at) ?? 0.01)) own.set(at, share);
      }
    }
  }

  /** Looks a place up; 0 outside. */
  at(u: number, v: number, out: Relief): void {
    const x = (u - this.#fromU) / STEP;
    const y = (v - this.#fromV) / STEP;
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column + 1 >= this.#width || row + 1 >= this.#rows) {
      out.slopeU = 0;
      out.slopeV = 0;
      out.mark = 0;
      return;
    }
    const s = x - column;
    const t = y - row;
    const at = row * this.#width + column;
    const next = at + this.#width;
    const h = this.#heights;
    out.slopeU = ((1 - t) * (h[at + 1] - h[at]) + t * (h[next + 1] - h[next])) / STEP;
    out.slopeV = ((1 - s) * (h[next] - h[at]) + s * (h[next + 1] - h[at + 1])) / STEP;
    const m = this.#marks;
    out.mark = (1 - t) * ((1 - s) * m[at] + s * m[at + 1]) + t * ((1 - s) * m[next] + s * m[next + 1]);
  }
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
