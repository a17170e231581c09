import type { Tensor4D } from '@tensorflow/tfjs-core';
import { withMargins } from '../../core/neural/gradients/with-margins.ts';
import { patchSize } from './discriminator.ts';

/**
 * Pictures and maps as seen from a few pixels further down and to the right; beyond their borders they are 0. Losses that count in windows and
 * patches are taken from another view in every step: else their grid shows in what is painted.
 */
export class MovedView {
  readonly #down: number;
  readonly #right: number;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    const pixels = (): number => Math.floor(random() * patchSize(0));
    this.#down = pixels();
    this.#right = pixels();
  }

  /** @param scale pixels of one number of the map along one side; the view is moved by the nearest whole number of numbers */
  of(map: Tensor4D, scale = 1): Tensor4D {
    const down = Math.round(this.#down / scale);
    const right = Math.round(this.#right / scale);
    return withMargins(map, { top: -down, bottom: down, left: -right, right });
  }
}
