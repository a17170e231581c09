import sharp from 'sharp';
import type { Frame } from '../../../core/contract.ts';

/** What is left of a picture after JPEG with 4:2:0 chroma at `quality` 1..100. */
export async function compressPicture(frame: Frame, quality: number): Promise<Frame> {
  const { width, height, channels } = frame;
  const jpeg = await sharp(frame.data, { raw: { width, height, channels } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const data = await sharp(jpeg).toColourspace('srgb').removeAlpha().raw().toBuffer();
  return { ...frame, channels: 3, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
