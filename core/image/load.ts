import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { Frame } from '../contract.ts';
import { errors } from '../errors.ts';

export interface LoadImageOptions {
  /** Largest length of the short side in pixels; a larger picture is scaled down, a smaller one kept. */
  readonly shortSide?: number;
  /** Exact size instead: the picture is scaled to cover it and cut at its centre. */
  readonly cover?: { readonly width: number; readonly height: number };
  /** Keep transparency as a fourth channel. Without it, transparent parts become white. */
  readonly alpha?: boolean;
}

/** What one picture may hold at most: a decompression bomb fails here instead of in memory. */
const MAX_PIXELS = 100e6;

/**
 * Reads a picture as sRGB, turned upright by its EXIF orientation, with even width and height (video encoders need that).
 *
 * @throws FILE_UNREADABLE, IMAGE_INVALID
 */
export async function loadImage(
  path: string,
  { shortSide, cover, alpha }: LoadImageOptions = {},
): Promise<Frame> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  // A pipe may never end, and a device never does.
  if (!(await stat(path).catch(unreadable)).isFile()) unreadable('it is no regular file');
  const bytes = await readFile(path).catch(unreadable);
  try {
    let image = sharp(bytes, { limitInputPixels: MAX_PIXELS }).autoOrient().toColourspace('srgb');
    const { autoOrient: upright } = await image.metadata();
    const size = cover ?? fitShortSide(upright.width, upright.height, shortSide);
    image = image.resize({ ...size, fit: cover ? 'cover' : 'fill', kernel: 'lanczos3' });
    image = alpha ? image.ensureAlpha() : image.flatten({ background: '#fff' }).removeAlpha();
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return {
      timestamp: 0,
      width: info.width,
      height: info.height,
      channels: alpha ? 4 : 3,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    throw errors.IMAGE_INVALID(path, cause);
  }
}

/**
 * Width and height of a picture in its own pixels, turned upright.
 *
 * @throws IMAGE_INVALID
 */
export async function imageSize(path: string): Promise<{ width: number; height: number }> {
  try {
    const { autoOrient } = await sharp(path, { limitInputPixels: MAX_PIXELS }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (cause) {
    throw errors.IMAGE_INVALID(path, cause);
  }
}

/** The nearest even size whose short side is at most `shortSide`. */
export function fitShortSide(width: number, height: number, shortSide = Number.POSITIVE_INFINITY) {
  const scale = Math.min(1, shortSide / Math.min(width, height));
  const even = (length: number): number => Math.max(2, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}
