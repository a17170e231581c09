import { boxFilter } from '../../../core/image/box-filter.ts';
import { type Canvas, createCanvas } from '../../../core/image/canvas.ts';
import { enlargePlane, type Plane, samplePlane } from '../../../core/image/plane.ts';
import { pushPull } from '../../../core/image/push-pull.ts';
import type { DistanceFields } from './distance-fields.ts';
import type { Photo } from './photo.ts';

export interface Background {
  /** The photo without the person, opaque. */
  readonly canvas: Canvas;
  /** 1 where it shows the photo's own pixels, 0 where they were made up. */
  readonly known: Uint8Array;
}

/**
 * The photo without the person: its own pixels outside the dilated matte, a smooth continuation of them inside.
 *
 * @param unit shoulder width in pixels
 */
export function completeBackground(
  photo: Photo,
  fields: DistanceFields,
  matte: Plane,
  unit: number,
): Background {
  const { width, height, rgb, factor, small } = photo;
  const spread = boxFilter(matte, Math.max(2, Math.round(unit * 0.03))).data;
  const known = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (spread[i] >= 0.01) continue;
      const u = (x + 0.5) / factor;
      const v = (y + 0.5) / factor;
      const hand = Math.min(samplePlane(fields.left.hand, u, v), samplePlane(fields.right.hand, u, v));
      known[i] = hand > 0.09 ? 1 : 0;
    }
  }
  const smallKnown = new Float32Array(small.width * small.height).fill(1);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / factor) * small.width;
    for (let x = 0; x < width; x++, i++) if (known[i] === 0) smallKnown[row + Math.floor(x / factor)] = 0;
  }
  const filled = enlargeColours(
    pushPull(small.rgb, smallKnown, small.width, small.height, 3),
    small.width,
    small.height,
    factor,
    width,
    height,
  );
  const canvas = createCanvas(width, height);
  const { data } = canvas;
  for (let i = 0; i < known.length; i++) {
    for (let c = 0; c < 3; c++) data[i * 4 + c] = known[i] ? rgb[i * 3 + c] : filled[c].data[i];
    data[i * 4 + 3] = 255;
  }
  return { canvas, known };
}

/** Three planes of an interleaved RGB image, enlarged bilinearly by a whole factor and cut to a size. */
export function enlargeColours(
  rgb: Float32Array,
  width: number,
  height: number,
  factor: number,
  toWidth: number,
  toHeight: number,
): Plane[] {
  return [0, 1, 2].map((c) => {
    const plane = { width, height, data: new Float32Array(width * height) };
    for (let i = 0; i < plane.data.length; i++) plane.data[i] = rgb[i * 3 + c];
    return enlargePlane(plane, factor, toWidth, toHeight);
  });
}
