import type { Frame } from '../contract.ts';

/** RGBA, 8 bits a channel, row-major, premultiplied alpha (no colour value exceeds its alpha). Used for textures too. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A fully transparent canvas. */
export function createCanvas(width: number, height: number): Canvas {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/**
 * The canvas's pixels as one 32-bit number each (red in the low byte: every platform that Node runs on is little-endian).
 * Shares memory with the canvas.
 */
export function pixelsOf({ data }: Canvas): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length >> 2);
}

/** An opaque, or for four channels premultiplied, copy of a frame. */
export function canvasFromFrame({ width, height, channels, data }: Frame): Canvas {
  const canvas = createCanvas(width, height);
  const out = canvas.data;
  for (let from = 0, to = 0; to < out.length; from += channels, to += 4) {
    const alpha = channels === 4 ? data[from + 3] : 255;
    const scale = alpha / 255;
    out[to] = data[from] * scale;
    out[to + 1] = data[from + 1] * scale;
    out[to + 2] = data[from + 2] * scale;
    out[to + 3] = alpha;
  }
  return canvas;
}

/** A frame of the canvas: 3 channels drop the alpha (as over black), 4 channels make it straight. */
export function frameFromCanvas(canvas: Canvas, channels: 3 | 4, timestamp: number): Frame {
  const { width, height } = canvas;
  const data = new Uint8Array(width * height * channels);
  if (channels === 3) dropAlpha(canvas, data);
  else straighten(canvas, data);
  return { timestamp, width, height, channels, data };
}

/** Four pixels at a time, as four 32-bit numbers in and three out. */
function dropAlpha(canvas: Canvas, out: Uint8Array): void {
  const pixels = pixelsOf(canvas);
  const words = new Uint32Array(out.buffer, 0, out.length >> 2);
  const whole = pixels.length & ~3;
  for (let i = 0, o = 0; i < whole; i += 4, o += 3) {
    const b = pixels[i + 1];
    const c = pixels[i + 2];
    words[o] = (pixels[i] & 0xffffff) | (b << 24);
    words[o + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    words[o + 2] = ((c >>> 16) & 0xff) | (pixels[i + 3] << 8);
  }
  for (let i = whole; i < pixels.length; i++) {
    for (let channel = 0; channel < 3; channel++) out[i * 3 + channel] = canvas.data[i * 4 + channel];
  }
}

function straighten({ data: from }: Canvas, out: Uint8Array): void {
  for (let i = 0; i < out.length; i += 4) {
    const alpha = from[i + 3];
    if (alpha === 0) continue;
    const scale = 255 / alpha;
    out[i] = Math.min(255, from[i] * scale + 0.5);
    out[i + 1] = Math.min(255, from[i + 1] * scale + 0.5);
    out[i + 2] = Math.min(255, from[i + 2] * scale + 0.5);
    out[i + 3] = alpha;
  }
}
