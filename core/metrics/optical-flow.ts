import { assertSameSize } from './box.ts';
import { createLevel, enlargeInto, halveInto, type Level, shrinkInto } from './flow-level.ts';
import { PATCH } from './flow-patch.ts';
import { FlowPatches } from './flow-patches.ts';
import { FlowSmoothing } from './flow-smoothing.ts';
import type { Plane } from './luma.ts';

/** Where every pixel of a picture was in an earlier one, in pixels, row-major: `to` at (x, y) was at (x + dx, y + dy) in `from`. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** The longer side in pixels at most of what is computed on: what is larger is shrunk by a whole factor. */
const LONGEST = 160;
/** How many pixels of its level a lost patch is looked for around; in the finest level it is not. */
const REACH = 4;

interface Stage {
  readonly level: Level;
  readonly patches: FlowPatches;
  readonly smoothing: FlowSmoothing;
}

/**
 * Dense optical flow between pictures of one size, from coarse to fine: at every level patches are looked for and spread
 * over the pixels (`FlowPatches`), then the flow is made smooth except at its edges (`FlowSmoothing`).
 *
 * Pictures are shrunk to 160 pixels on the longer side at most (256² is computed at half, 512² at a quarter of its size)
 * and the flow is enlarged bilinearly: it is good to some tenths of such a pixel, and blurred by some two of them at the
 * edges of what moves. Where there is no texture the flow of the surroundings continues; where nothing corresponds
 * (`followed` tells) it means nothing. The brightness is taken to be constant.
 *
 * Source: Kroeger, Timofte, Dai and Van Gool, "Fast optical flow using dense inverse search", ECCV 2016.
 */
export class OpticalFlow {
  readonly #factor: number;
  /** The finest first. */
  readonly #stages: readonly Stage[];
  readonly #flow: Flow;
  readonly #row: Float32Array;

  constructor(width: number, height: number) {
    const count = width * height;
    this.#factor = Math.ceil(Math.max(width, height) / LONGEST);
    this.#stages = createStages(Math.ceil(width / this.#factor), Math.ceil(height / this.#factor));
    this.#flow = { width, height, dx: new Float32Array(count), dy: new Float32Array(count) };
    this.#row = new Float32Array(this.#stages[0].level.width + 2);
  }

  /**
   * The flow from luma to luma, 0..255. The next call overwrites it: nothing is allocated.
   *
   * @throws RangeError where a picture is not of the size that the flow was made for
   */
  between(from: Plane, to: Plane): Flow {
    assertSameSize(from, this.#flow);
    assertSameSize(to, this.#flow);
    this.#shrink(from, to);
    for (let k = this.#stages.length - 1; k >= 0; k--) {
      const { level, patches, smoothing } = this.#stages[k];
      if (k === this.#stages.length - 1) {
        level.dx.fill(0);
        level.dy.fill(0);
      } else {
        const coarser = this.#stages[k + 1].level;
        enlargeInto(coarser, coarser.dx, 2, level, level.dx, this.#row);
        enlargeInto(coarser, coarser.dy, 2, level, level.dy, this.#row);
      }
      patches.improve(k > 0 ? REACH : 0);
      smoothing.refine();
    }
    return this.#enlarge();
  }

  #shrink(from: Plane, to: Plane): void {
    const finest = this.#stages[0].level;
    shrinkInto(from, this.#factor, finest, finest.from);
    shrinkInto(to, this.#factor, finest, finest.to);
    for (let k = 1; k < this.#stages.length; k++) {
      const finer = this.#stages[k - 1].level;
      const { level } = this.#stages[k];
      halveInto(finer, finer.from, level, level.from);
      halveInto(finer, finer.to, level, level.to);
    }
  }

  #enlarge(): Flow {
    const { level } = this.#stages[0];
    const { width, height, dx, dy } = this.#flow;
    const layout = { width, height, start: 0, stride: width };
    enlargeInto(level, level.dx, this.#factor, layout, dx, this.#row);
    enlargeInto(level, level.dy, this.#factor, layout, dy, this.#row);
    return this.#flow;
  }
}

function createStages(width: number, height: number): Stage[] {
  const stages: Stage[] = [];
  let w = Math.max(PATCH, width);
  let h = Math.max(PATCH, height);
  do {
    const level = createLevel(w, h);
    stages.push({ level, patches: new FlowPatches(level), smoothing: new FlowSmoothing(level) });
    w = Math.ceil(w / 2);
    h = Math.ceil(h / 2);
  } while (Math.min(w, h) >= 2 * PATCH);
  return stages;
}
