import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Frame, VideoFormat } from '../../../core/contract.ts';
import { psnr } from '../../../core/metrics/psnr.ts';
import { createJpegEncoder } from '../../../streaming/video/jpeg-encoder.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';

const FORMAT: VideoFormat = { width: 97, height: 65, channels: 3, fps: 25 };

async function decode(data: Uint8Array, timestamp: number): Promise<Frame> {
  const { data: pixels, info } = await sharp(data).raw().toBuffer({ resolveWithObject: true });
  return { timestamp, width: info.width, height: info.height, channels: info.channels as 3, data: pixels };
}

describe('createJpegEncoder', () => {
  it('knows its format before the first frame', async () => {
    await using encoder = createJpegEncoder(FORMAT);
    expect(await encoder.format).toEqual({ codec: 'jpeg', width: 97, height: 65, fps: 25 });
  });

  it('makes a picture of each frame that is close to it, edges of colours included', async () => {
    await using encoder = createJpegEncoder(FORMAT, { quality: 90 });
    for (const frame of syntheticVideo(FORMAT, 3)) {
      const { data, key, timestamp } = await encoder.encode(frame);
      expect({ key, timestamp }).toEqual({ key: true, timestamp: frame.timestamp });
      expect(await sharp(data).metadata()).toMatchObject({ format: 'jpeg', chromaSubsampling: '4:4:4' });
      expect(psnr(await decode(data, timestamp), frame)).toBeGreaterThan(36);
    }
  });

  it('ignores alpha', async () => {
    const format: VideoFormat = { ...FORMAT, channels: 4 };
    await using encoder = createJpegEncoder(format);
    const [frame] = syntheticVideo(format, 1);
    const [opaque] = syntheticVideo(FORMAT, 1);
    const { data, timestamp } = await encoder.encode(frame!);
    expect(psnr(await decode(data, timestamp), opaque!)).toBeGreaterThan(30);
  });

  it('makes more bytes with more quality', async () => {
    const [frame] = syntheticVideo(FORMAT, 1);
    const sizes = await Promise.all(
      [50, 80, 95].map(async (quality) => {
        await using encoder = createJpegEncoder(FORMAT, { quality });
        return (await encoder.encode(frame!)).data.length;
      }),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(3);
  });

  it('goes on after a frame of another format: FRAME_INVALID', async () => {
    await using encoder = createJpegEncoder(FORMAT);
    const [small] = syntheticVideo({ ...FORMAT, width: 96 }, 1);
    await expect(encoder.encode(small!)).rejects.toMatchObject({
      code: 'FRAME_INVALID',
      message: expect.stringContaining('96×65×3 instead of 97×65×3'),
    });
    const [frame] = syntheticVideo(FORMAT, 1);
    expect((await encoder.encode(frame!)).data.length).toBeGreaterThan(100);
  });

  it('refuses a second frame while it is at the first', async () => {
    await using encoder = createJpegEncoder(FORMAT);
    const [first, second] = [...syntheticVideo(FORMAT, 2)];
    const encoding = encoder.encode(first!);
    await expect(encoder.encode(second!)).rejects.toThrow('before it was done');
    expect((await encoding).timestamp).toBe(first!.timestamp);
    expect((await encoder.encode(second!)).timestamp).toBe(second!.timestamp);
  });
});
