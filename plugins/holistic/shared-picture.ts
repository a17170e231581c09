import type { Frame } from '../../core/contract.ts';
import type { Picture } from './picture.ts';

/** Memory that all threads see, for one picture at a time. */
export class SharedPicture {
  #bytes = new Uint8Array(new SharedArrayBuffer(0));

  /** Copies a frame into it. What is transparent becomes white, as it does where photos are loaded. */
  hold({ width, height, channels, data, timestamp }: Frame): Picture {
    const length = width * height * 3;
    if (this.#bytes.length !== length) this.#bytes = new Uint8Array(new SharedArrayBuffer(length));
    if (channels === 3) this.#bytes.set(data);
    else flattenOnWhite(data, this.#bytes);
    return { width, height, data: this.#bytes, time: timestamp / 1e6 };
  }
}

function flattenOnWhite(rgba: Uint8Array, rgb: Uint8Array): void {
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3];
    const white = 255 * (255 - alpha);
    for (let c = 0; c < 3; c++) rgb[to + c] = Math.round((rgba[from + c] * alpha + white) / 255);
  }
}
