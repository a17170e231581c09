/** What `make.ts` writes. */

import sharp from 'sharp';
import { momentAt } from './motion.ts';
import { poseFile, type View } from './poses.ts';
import { PICTURE, paintRow } from './signer/paint.ts';
import { SECONDS } from './signs.ts';

const FPS = 25;
/** The canvas of the poses: everything fits in, from the raised to the hanging hands. */
export const CANVAS: View = { width: 512, height: 512, scale: 5.1, origin: { x: 256, y: 102 } };

export function posesJson(): string {
  const moments = Array.from({ length: SECONDS * FPS }, (_, i) => momentAt(i / FPS));
  return poseFile(CANVAS, FPS, moments);
}

/** The keypoints of the picture: exact, because it is drawn along them. */
export function signerJson(): string {
  return poseFile(PICTURE, FPS, [momentAt(0)]);
}

export async function signerPng(): Promise<Buffer> {
  const { width, height } = PICTURE;
  const pixels = Buffer.concat(Array.from({ length: height }, (_, row) => paintRow(row)));
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer();
}
