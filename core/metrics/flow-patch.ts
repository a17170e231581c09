import { type Level, MARGIN } from './flow-level.ts';

/** Side of a patch in pixels. */
export const PATCH = 8;
const AREA = PATCH * PATCH;
/** Added to the mean squared gradient: noise of about one grey level does not move a patch without texture. */
const CALM = 1;

/**
 * A square of the later picture that is held against places in the earlier one. Only differences from its mean count. It is
 * the template of the comparison, so that its gradients and its Hessian are computed once for all places ("inverse search").
 */
export class FlowPatch {
  /** The Gauss–Newton step that the last `fitWithStep` found, in pixels. */
  readonly step = new Float64Array(2);
  readonly #level: Level;
  readonly #pixels = new Float64Array(AREA);
  readonly #gradientX = new Float64Array(AREA);
  readonly #gradientY = new Float64Array(AREA);
  readonly #meanGradient = new Float64Array(2);
  /** xx, xy and yy of the inverse Hessian. */
  readonly #inverse = new Float64Array(3);

  constructor(level: Level) {
    this.#level = level;
  }

  /** Takes the square of `to` with this top-left corner. */
  take(x: number, y: number): void {
    const { to, start, stride } = this.#level;
    const pixels = this.#pixels;
    const gradientX = this.#gradientX;
    const gradientY = this.#gradientY;
    let sumX = 0;
    let sumY = 0;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let row = 0, k = 0; row < PATCH; row++) {
      let p = start + (y + row) * stride + x;
      for (let column = 0; column < PATCH; column++, k++, p++) {
        const a = (to[p + 1] - to[p - 1]) / 2;
        const b = (to[p + stride] - to[p - stride]) / 2;
        pixels[k] = to[p];
        gradientX[k] = a;
        gradientY[k] = b;
        sumX += a;
        sumY += b;
        xx += a * a;
        xy += a * b;
        yy += b * b;
      }
    }
    xx += CALM * AREA - (sumX * sumX) / AREA;
    xy -= (sumX * sumY) / AREA;
    yy += CALM * AREA - (sumY * sumY) / AREA;
    const determinant = xx * yy - xy * xy;
    this.#inverse[0] = yy / determinant;
    this.#inverse[1] = -xy / determinant;
    this.#inverse[2] = xx / determinant;
    this.#meanGradient[0] = sumX / AREA;
    this.#meanGradient[1] = sumY / AREA;
  }

  /** Mean squared difference, in grey levels, from the place (x, y) in `from`. */
  fit(x: number, y: number): number {
    const { from, width, height, stride } = this.#level;
    const pixels = this.#pixels;
    const u = inMargin(x, width);
    const v = inMargin(y, height);
    const column = u | 0;
    const row = v | 0;
    const w11 = (u - column) * (v - row);
    const w10 = v - row - w11;
    const w01 = u - column - w11;
    const w00 = 1 - w01 - w10 - w11;
    let sum = 0;
    let squares = 0;
    for (let j = 0, k = 0; j < PATCH; j++) {
      let p = (row + j) * stride + column;
      let a = from[p];
      let c = from[p + stride];
      for (let end = k + PATCH; k < end; k++) {
        p++;
        const b = from[p];
        const d = from[p + stride];
        const difference = w00 * a + w01 * b + w10 * c + w11 * d - pixels[k];
        sum += difference;
        squares += difference * difference;
        a = b;
        c = d;
      }
    }
    return (squares - (sum * sum) / AREA) / AREA;
  }

  /** The same, with the step to a place that is likely to fit better. Apart from `fit`, which is called far more often. */
  fitWithStep(x: number, y: number): number {
    const { from, width, height, stride } = this.#level;
    const pixels = this.#pixels;
    const gradientX = this.#gradientX;
    const gradientY = this.#gradientY;
    const u = inMargin(x, width);
    const v = inMargin(y, height);
    const column = u | 0;
    const row = v | 0;
    const w11 = (u - column) * (v - row);
    const w10 = v - row - w11;
    const w01 = u - column - w11;
    const w00 = 1 - w01 - w10 - w11;
    let sum = 0;
    let squares = 0;
    let slopeX = 0;
    let slopeY = 0;
    for (let j = 0, k = 0; j < PATCH; j++) {
      let p = (row + j) * stride + column;
      let a = from[p];
      let c = from[p + stride];
      for (let end = k + PATCH; k < end; k++) {
        p++;
        const b = from[p];
        const d = from[p + stride];
        const difference = w00 * a + w01 * b + w10 * c + w11 * d - pixels[k];
        sum += difference;
        squares += difference * difference;
        slopeX += difference * gradientX[k];
        slopeY += difference * gradientY[k];
        a = b;
        c = d;
      }
    }
    slopeX -= sum * this.#meanGradient[0];
    slopeY -= sum * this.#meanGradient[1];
    const [xx, xy, yy] = this.#inverse;
    this.step[0] = -(xx * slopeX + xy * slopeY);
    this.step[1] = -(xy * slopeX + yy * slopeY);
    return (squares - (sum * sum) / AREA) / AREA;
  }
}

/** A position along an axis, counted from where the margin begins and kept where a patch still lies in it. */
export function inMargin(position: number, length: number): number {
  return Math.min(Math.max(position, -PATCH), length) + MARGIN;
}
