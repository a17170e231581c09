import type { Level } from './flow-level.ts';
import { FlowPatch, inMargin, PATCH } from './flow-patch.ts';

/** Pixels from one patch to the next: every pixel lies in four. */
const APART = PATCH / 2;
/** Gauss–Newton steps at most, and the length in pixels below which another one is not worth it. */
const STEPS = 8;
const CONVERGED = 0.05;
/** Places nearer than this (pixels) to the one at hand lie in the same valley: descending finds them. */
const SAME = 0.3;
/** Mean squared difference, in grey levels, above which a patch counts as lost. */
const LOST = 20;

/**
 * Dense inverse search at one level: every patch of `to` is looked for in `from`, then every pixel takes the mean of what
 * the patches over it found, each weighted by how well it fits there.
 *
 * Source: Kroeger, Timofte, Dai and Van Gool, "Fast optical flow using dense inverse search", ECCV 2016. Beyond the paper, a
 * patch tries what its neighbours found, in two sweeps as in PatchMatch (Barnes et al., 2009), and one that fits nowhere is
 * looked for all around: a hand that moves farther than its own size is merged with what is behind it in coarse levels.
 */
export class FlowPatches {
  readonly #level: Level;
  readonly #columns: Int32Array;
  readonly #rows: Int32Array;
  readonly #dx: Float32Array;
  readonly #dy: Float32Array;
  readonly #costs: Float32Array;
  readonly #weights: Float32Array;
  readonly #patch: FlowPatch;
  /** Where the patch at hand fits best so far. */
  readonly #best = { dx: 0, dy: 0, cost: 0 };

  constructor(level: Level) {
    this.#level = level;
    this.#patch = new FlowPatch(level);
    this.#columns = starts(level.width);
    this.#rows = starts(level.height);
    const count = this.#columns.length * this.#rows.length;
    this.#dx = new Float32Array(count);
    this.#dy = new Float32Array(count);
    this.#costs = new Float32Array(count);
    this.#weights = new Float32Array(level.to.length);
  }

  /**
   * Improves the level's flow, which holds a first guess.
   *
   * @param reach how many pixels around the guess a lost patch is looked for, 0 for not at all
   */
  improve(reach: number): void {
    this.#search(reach);
    this.#sweepBack();
    this.#spread();
  }

  #search(reach: number): void {
    const { dx, dy, start, stride } = this.#level;
    const across = this.#columns.length;
    const best = this.#best;
    for (let row = 0, i = 0; row < this.#rows.length; row++) {
      const y = this.#rows[row];
      for (let column = 0; column < across; column++, i++) {
        const x = this.#columns[column];
        this.#patch.take(x, y);
        const middle = start + (y + PATCH / 2) * stride + x + PATCH / 2;
        best.dx = dx[middle];
        best.dy = dy[middle];
        best.cost = this.#patch.fit(x + best.dx, y + best.dy);
        this.#try(x, y, 0, 0);
        if (reach > 0 && best.cost > LOST) this.#searchAround(x, y, reach);
        if (column > 0) this.#try(x, y, this.#dx[i - 1], this.#dy[i - 1]);
        if (row > 0) this.#try(x, y, this.#dx[i - across], this.#dy[i - across]);
        this.#descend(x, y);
        this.#keep(i);
      }
    }
  }

  /** What a patch found has travelled to the right and down; in this sweep it travels to the left and up. */
  #sweepBack(): void {
    const across = this.#columns.length;
    const best = this.#best;
    for (let i = this.#dx.length - 1; i >= 0; i--) {
      const column = i % across;
      const row = (i - column) / across;
      const right = column + 1 < across && !this.#isSame(i, i + 1);
      const below = row + 1 < this.#rows.length && !this.#isSame(i, i + across);
      if (!right && !below) continue;
      const x = this.#columns[column];
      const y = this.#rows[row];
      this.#patch.take(x, y);
      best.dx = this.#dx[i];
      best.dy = this.#dy[i];
      best.cost = this.#costs[i];
      if (right) this.#try(x, y, this.#dx[i + 1], this.#dy[i + 1]);
      if (below) this.#try(x, y, this.#dx[i + across], this.#dy[i + across]);
      if (best.cost === this.#costs[i]) continue;
      this.#descend(x, y);
      this.#keep(i);
    }
  }

  #isSame(i: number, j: number): boolean {
    return isNear(this.#dx[i] - this.#dx[j], this.#dy[i] - this.#dy[j]);
  }

  #keep(i: number): void {
    this.#dx[i] = this.#best.dx;
    this.#dy[i] = this.#best.dy;
    this.#costs[i] = this.#best.cost;
  }

  #try(x: number, y: number, dx: number, dy: number): void {
    const best = this.#best;
    if (isNear(dx - best.dx, dy - best.dy)) return;
    const cost = this.#patch.fit(x + dx, y + dy);
    if (cost >= best.cost) return;
    best.dx = dx;
    best.dy = dy;
    best.cost = cost;
  }

  /** Every second pixel is enough: descending goes the rest of the way. */
  #searchAround(x: number, y: number, reach: number): void {
    const middleX = Math.round(this.#best.dx);
    const middleY = Math.round(this.#best.dy);
    for (let dy = middleY - reach; dy <= middleY + reach; dy += 2) {
      for (let dx = middleX - reach; dx <= middleX + reach; dx += 2) this.#try(x, y, dx, dy);
    }
  }

  /** Gauss–Newton from the best place for as long as it helps. One that leads farther than a patch's side is not believed. */
  #descend(x: number, y: number): void {
    const best = this.#best;
    const { step } = this.#patch;
    const { dx: startX, dy: startY, cost: startCost } = best;
    let dx = startX;
    let dy = startY;
    best.cost = Number.POSITIVE_INFINITY;
    for (let count = 0; count < STEPS; count++) {
      const cost = this.#patch.fitWithStep(x + dx, y + dy);
      if (cost >= best.cost) return;
      best.dx = dx;
      best.dy = dy;
      best.cost = cost;
      dx += step[0];
      dy += step[1];
      if ((dx - startX) ** 2 + (dy - startY) ** 2 > PATCH ** 2) {
        best.dx = startX;
        best.dy = startY;
        best.cost = startCost;
        return;
      }
      if (step[0] * step[0] + step[1] * step[1] < CONVERGED * CONVERGED) {
        best.dx = dx;
        best.dy = dy;
        return;
      }
    }
  }

  #spread(): void {
    const { from, to, width, height, start, stride, dx, dy } = this.#level;
    const weights = this.#weights;
    dx.fill(0);
    dy.fill(0);
    weights.fill(0);
    const across = this.#columns.length;
    for (let i = 0; i < this.#dx.length; i++) {
      const left = this.#columns[i % across];
      const top = this.#rows[(i / across) | 0];
      const patchX = this.#dx[i];
      const patchY = this.#dy[i];
      const u = inMargin(left + patchX, width);
      const v = inMargin(top + patchY, height);
      const column = u | 0;
      const row = v | 0;
      const w11 = (u - column) * (v - row);
      const w10 = v - row - w11;
      const w01 = u - column - w11;
      const w00 = 1 - w01 - w10 - w11;
      for (let j = 0; j < PATCH; j++) {
        let p = (row + j) * stride + column;
        let q = start + (top + j) * stride + left;
        for (let k = 0; k < PATCH; k++, p++, q++) {
          const value =
            w00 * from[p] + w01 * from[p + 1] + w10 * from[p + stride] + w11 * from[p + stride + 1];
          const difference = value - to[q];
          const weight = 1 / Math.max(1, difference * difference);
          weights[q] += weight;
          dx[q] += weight * patchX;
          dy[q] += weight * patchY;
        }
      }
    }
    for (let y = 0; y < height; y++) {
      const first = start + y * stride;
      for (let q = first; q < first + width; q++) {
        dx[q] /= weights[q];
        dy[q] /= weights[q];
      }
    }
  }
}

function isNear(dx: number, dy: number): boolean {
  return dx * dx + dy * dy < SAME * SAME;
}

/** Where patches start along an axis; the last one ends at the picture's edge. */
function starts(length: number): Int32Array {
  const count = Math.ceil((length - PATCH) / APART) + 1;
  return Int32Array.from({ length: count }, (_, i) => Math.min(i * APART, length - PATCH));
}
