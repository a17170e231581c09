import { type Level, MARGIN } from './flow-level.ts';

/** What a flow that varies costs, and what one that changes the brightness costs. */
const SMOOTHNESS = 10;
const BRIGHTNESS = 10;
/** Where the penalties turn from squares into absolute values: of pixels a pixel, and of pixels. */
const SMOOTHNESS_BEND = 0.03;
const BRIGHTNESS_BEND = 0.1;
/** How often the penalties are weighted anew, and how often the flow is relaxed each time. */
const ROUNDS = 2;
const SWEEPS = 3;
const OVERRELAXATION = 1.6;

/**
 * Variational refinement of a level's flow towards one that keeps the brightness and is smooth except at edges. Both
 * penalties are robust: rounds of a linear problem, each with weights from the round before, which successive
 * over-relaxation solves.
 *
 * Source: Brox, Bruhn, Papenberg and Weickert, "High accuracy optical flow estimation based on a theory for warping", ECCV
 * 2004, with brightness differences divided by their gradient as in Kroeger et al. (ECCV 2016), but without the term for
 * constant gradients: in films whose light does not change it costs more than it brings.
 */
export class FlowSmoothing {
  readonly #level: Level;
  /** Mean of `to` and of `from` brought onto it. */
  readonly #mean: Float32Array;
  readonly #gradientX: Float32Array;
  readonly #gradientY: Float32Array;
  /** The brightness term is rest + gradientX · dx + gradientY · dy, linearised at the flow that was there. */
  readonly #rest: Float32Array;
  readonly #weightedX: Float32Array;
  readonly #weightedY: Float32Array;
  /** Weights of the ties between a pixel and its right and lower neighbour; 0 at the picture's edge. */
  readonly #across: Float32Array;
  readonly #down: Float32Array;
  /** What a pixel's two equations are to be multiplied with. */
  readonly #stepX: Float32Array;
  readonly #stepY: Float32Array;

  constructor(level: Level) {
    const plane = (): Float32Array => new Float32Array(level.to.length);
    this.#level = level;
    this.#mean = plane();
    this.#gradientX = plane();
    this.#gradientY = plane();
    this.#rest = plane();
    this.#weightedX = plane();
    this.#weightedY = plane();
    this.#across = plane();
    this.#down = plane();
    this.#stepX = plane();
    this.#stepY = plane();
  }

  refine(): void {
    this.#warp();
    this.#linearise();
    for (let round = 0; round < ROUNDS; round++) {
      this.#weigh();
      for (let sweep = 0; sweep < SWEEPS; sweep++) this.#relax();
    }
  }

  #warp(): void {
    const { from, to, width, height, start, stride, dx, dy } = this.#level;
    for (let y = 0; y < height; y++) {
      let i = start + y * stride;
      for (let x = 0; x < width; x++, i++) {
        const u = Math.min(Math.max(x + dx[i], -1), width) + MARGIN;
        const v = Math.min(Math.max(y + dy[i], -1), height) + MARGIN;
        const column = u | 0;
        const row = v | 0;
        const p = row * stride + column;
        const above = from[p] + (from[p + 1] - from[p]) * (u - column);
        const below = from[p + stride] + (from[p + stride + 1] - from[p + stride]) * (u - column);
        const value = above + (below - above) * (v - row);
        this.#rest[i] = value - to[i];
        this.#mean[i] = (value + to[i]) / 2;
      }
    }
  }

  #linearise(): void {
    const { width, height, start, stride, dx, dy } = this.#level;
    const mean = this.#mean;
    for (let y = 0; y < height; y++) {
      const above = y > 0 ? stride : 0;
      const below = y < height - 1 ? stride : 0;
      let i = start + y * stride;
      for (let x = 0; x < width; x++, i++) {
        const a = (mean[x < width - 1 ? i + 1 : i] - mean[x > 0 ? i - 1 : i]) / 2;
        const b = (mean[i + below] - mean[i - above]) / 2;
        this.#gradientX[i] = a;
        this.#gradientY[i] = b;
        this.#rest[i] -= a * dx[i] + b * dy[i];
      }
    }
  }

  #weigh(): void {
    const { width, height, start, stride, dx, dy } = this.#level;
    const across = this.#across;
    const down = this.#down;
    for (let y = 0; y < height; y++) {
      const isLastRow = y === height - 1;
      const below = isLastRow ? 0 : stride;
      let i = start + y * stride;
      for (let x = 0; x < width; x++, i++) {
        const isLast = x === width - 1;
        const right = isLast ? 0 : 1;
        const xx = dx[i + right] - dx[i];
        const xy = dx[i + below] - dx[i];
        const yx = dy[i + right] - dy[i];
        const yy = dy[i + below] - dy[i];
        const variation = xx * xx + xy * xy + yx * yx + yy * yy;
        const tie = SMOOTHNESS / 2 / Math.sqrt(variation + SMOOTHNESS_BEND ** 2);
        across[i] = isLast ? 0 : tie;
        down[i] = isLastRow ? 0 : tie;

        const a = this.#gradientX[i];
        const b = this.#gradientY[i];
        const error = this.#rest[i] + a * dx[i] + b * dy[i];
        const norm = 1 / (a * a + b * b + 1);
        const weight = (BRIGHTNESS * norm) / Math.sqrt(error * error * norm + BRIGHTNESS_BEND ** 2);
        this.#weightedX[i] = weight * a;
        this.#weightedY[i] = weight * b;

        const ties = across[i] + across[i - 1] + down[i] + down[i - stride];
        this.#stepX[i] = OVERRELAXATION / (weight * a * a + ties);
        this.#stepY[i] = OVERRELAXATION / (weight * b * b + ties);
      }
    }
  }

  #relax(): void {
    const { width, height, start, stride, dx, dy } = this.#level;
    const gradientX = this.#gradientX;
    const gradientY = this.#gradientY;
    const rest = this.#rest;
    const weightedX = this.#weightedX;
    const weightedY = this.#weightedY;
    const across = this.#across;
    const down = this.#down;
    const stepX = this.#stepX;
    const stepY = this.#stepY;
    const kept = 1 - OVERRELAXATION;
    for (let y = 0; y < height; y++) {
      const first = start + y * stride;
      let left = 0;
      let leftX = 0;
      let leftY = 0;
      for (let i = first; i < first + width; i++) {
        const right = across[i];
        const above = down[i - stride];
        const below = down[i];
        // The pixel to the left has just been set; it is added last, so that all else need not wait for it.
        const sumX = right * dx[i + 1] + above * dx[i - stride] + below * dx[i + stride];
        const sumY = right * dy[i + 1] + above * dy[i - stride] + below * dy[i + stride];
        const pullX = weightedX[i] * (rest[i] + gradientY[i] * dy[i]);
        const nextX = kept * dx[i] + stepX[i] * (sumX - pullX + left * leftX);
        const pullY = weightedY[i] * (rest[i] + gradientX[i] * nextX);
        const nextY = kept * dy[i] + stepY[i] * (sumY - pullY + left * leftY);
        dx[i] = nextX;
        dy[i] = nextY;
        left = right;
        leftX = nextX;
        leftY = nextY;
      }
    }
  }
}
