import sharp from 'sharp';
import type { Frame } from '../contract.ts';
import { messageOf } from '../errors.ts';
import { BadSample } from './bad-sample.ts';
import type { Size } from './layouts/layout.ts';

/** What a picture of a dataset may hold at most: more is there to fill the memory. */
const MAX_PIXELS = 40e6;

export interface PictureView {
  readonly size: Size;
  /** Stretched to the size, or cut at its edges to the shape of it. */
  readonly fit: 'fill' | 'cover';
  /** The part of the picture's width that is seen, all of its height. */
  readonly cut?: { readonly from: number; readonly width: number };
}

export interface DecodedPicture {
  readonly frame: Frame;
  /** The size of the picture as it is stored. */
  readonly stored: Size;
}

/** @throws BadSample */
export async function decodePicture(bytes: Buffer, { size, fit, cut }: PictureView): Promise<DecodedPicture> {
  try {
    let image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { width, height } = await image.metadata();
    if (cut) {
      const left = Math.round(width * cut.from);
      image = image.extract({ left, top: 0, width: Math.round(width * cut.width), height });
    }
    const isSize = !cut && width === size.width && height === size.height;
    if (!isSize) image = image.resize({ ...size, fit, kernel: 'lanczos3' });
    const { data } = await image
      .toColourspace('srgb')
      .flatten({ background: '#fff' })
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const frame: Frame = {
      timestamp: 0,
      ...size,
      channels: 3,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
    return { frame, stored: { width, height } };
  } catch (cause) {
    throw new BadSample(`its picture cannot be read: ${messageOf(cause)}`);
  }
}

/** @throws BadSample */
export async function pictureSize(bytes: Buffer): Promise<Size> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
    return { width, height };
  } catch (cause) {
    throw new BadSample(`its picture cannot be read: ${messageOf(cause)}`);
  }
}
