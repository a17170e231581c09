import type { Frame } from '../../../core/contract.ts';
import type { Guide } from '../../../core/image/guided-filter.ts';
import { createPlane, type Plane } from '../../../core/image/plane.ts';

/**
 * The reference photo at two resolutions: full for what is drawn, reduced for the analysis, whose results (mattes, labels, fills)
 * are smooth or are carried over to full resolution along the photo's own edges.
 */
export interface Photo {
  readonly width: number;
  readonly height: number;
  /** Interleaved RGB, 0..255, full resolution. */
  readonly rgb: Uint8Array;
  /** The photo as three planes 0..1. */
  readonly guide: Guide;
  /** Full pixels per reduced pixel, a whole number. */
  readonly factor: number;
  readonly small: SmallPhoto;
}

export interface SmallPhoto {
  readonly width: number;
  readonly height: number;
  /** Interleaved RGB, 0..255. */
  readonly rgb: Float32Array;
  readonly guide: Guide;
}

/** Short side of the reduced photo, about. */
const ANALYSIS_SIZE = 256;

/** Transparent parts of a four-channel picture count as they look over black. */
export function preparePhoto({ width, height, channels, data }: Frame): Photo {
  const rgb = channels === 3 ? data : new Uint8Array(width * height * 3);
  if (channels === 4) {
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = (data[i * 4 + c] * data[i * 4 + 3]) / 255;
    }
  }
  const factor = Math.max(1, Math.round(Math.min(width, height) / ANALYSIS_SIZE));
  return {
    width,
    height,
    rgb,
    guide: planesOf(rgb, width, height),
    factor,
    small: reduce(rgb, width, height, factor),
  };
}

function planesOf(rgb: ArrayLike<number>, width: number, height: number): Guide {
  const planes: [Plane, Plane, Plane] = [
    createPlane(width, height),
    createPlane(width, height),
    createPlane(width, height),
  ];
  for (let c = 0; c < 3; c++) {
    const { data } = planes[c];
    for (let i = 0, o = c; i < data.length; i++, o += 3) data[i] = rgb[o] / 255;
  }
  return planes;
}

function reduce(rgb: Uint8Array, width: number, height: number, factor: number): SmallPhoto {
  const smallWidth = Math.ceil(width / factor);
  const smallHeight = Math.ceil(height / factor);
  const small = new Float32Array(smallWidth * smallHeight * 3);
  for (let y = 0; y < smallHeight; y++) {
    const endY = Math.min(height, (y + 1) * factor);
    for (let x = 0; x < smallWidth; x++) {
      const endX = Math.min(width, (x + 1) * factor);
      const o = (y * smallWidth + x) * 3;
      let count = 0;
      for (let v = y * factor; v < endY; v++) {
        for (let u = x * factor; u < endX; u++, count++) {
          const i = (v * width + u) * 3;
          small[o] += rgb[i];
          small[o + 1] += rgb[i + 1];
          small[o + 2] += rgb[i + 2];
        }
      }
      for (let c = 0; c < 3; c++) small[o + c] /= count;
    }
  }
  return {
    width: smallWidth,
    height: smallHeight,
    rgb: small,
    guide: planesOf(small, smallWidth, smallHeight),
  };
}
