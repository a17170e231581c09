import sharp from 'sharp';
import type { Frame, VideoFormat } from '../../core/contract.ts';
import { checkFrame, type LiveEncoder, type LiveFormat, refuseOverlap } from './live-encoder.ts';

export interface JpegOptions {
  /** 1 to 100. */
  readonly quality?: number;
}

/**
 * A live video of JPEG files, every one a key frame. The work is done outside of the thread that asks.
 *
 * Colour at full resolution: at equal bytes it keeps the edges of hands before clothes 1 dB closer to the picture than
 * more quality with halved colour. Ready-made Huffman tables: 8 % more bytes for half the time.
 */
export function createJpegEncoder(format: VideoFormat, { quality = 80 }: JpegOptions = {}): LiveEncoder {
  const { width, height, channels, fps } = format;
  const raw = { width, height, channels };
  const settings = { quality, chromaSubsampling: '4:4:4', optimiseCoding: false };
  const alone = refuseOverlap();
  return {
    format: Promise.resolve<LiveFormat>({ codec: 'jpeg', width, height, fps }),
    encode: (frame: Frame) =>
      alone(async () => {
        checkFrame(frame, format);
        const data = await sharp(frame.data, { raw }).removeAlpha().jpeg(settings).toBuffer();
        return { data, key: true, timestamp: frame.timestamp };
      }),
    async [Symbol.asyncDispose]() {},
  };
}
