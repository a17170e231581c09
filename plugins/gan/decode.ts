import type { Frame } from '../../core/contract.ts';
import { CELL, type Window } from './presets.ts';

const OPAQUE = 255;

/**
 * Numbers to pixels: writes what the network has painted into the picture that it was given. Where the mask is 0 no byte is
 * touched, and of a picture with alpha only opaque pixels are.
 *
 * @param image RGB planes of the window, about 0..1
 * @param mask one number a cell of the window
 */
export function decode(image: Float32Array, mask: Float32Array, window: Window, into: Frame): void {
  const { width: across, height: down, channels, data } = into;
  const { x, y, width, height } = window;
  const columns = width / CELL;
  const count = width * height;
  for (let row = 0; row < height && y + row < down; row++) {
    const cells = Math.floor(row / CELL) * columns;
    for (let cell = 0; cell < columns; cell++) {
      if (mask[cells + cell] === 0) continue;
      const end = Math.min((cell + 1) * CELL, across - x);
      for (let column = cell * CELL; column < end; column++) {
        const i = row * width + column;
        const p = ((y + row) * across + x + column) * channels;
        if (channels === 4 && data[p + 3] !== OPAQUE) continue;
        data[p] = toByte(image[i]);
        data[p + 1] = toByte(image[i + count]);
        data[p + 2] = toByte(image[i + 2 * count]);
      }
    }
  }
}

const toByte = (value: number): number => (value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0);
