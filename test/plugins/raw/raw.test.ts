import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { VideoFormat } from '../../../core/contract.ts';
import { errors } from '../../../core/errors.ts';
import { isClosedPipe } from '../../../core/files/write-out.ts';
import { RawVideo } from '../../../plugins/raw/raw-video.ts';
import { syntheticVideo } from '../../support/synthetic-video.ts';

const RGB: VideoFormat = { width: 16, height: 8, channels: 3, fps: 12.5 };

function quietSink(stream: Writable, format = RGB): RawVideo {
  const sink = new RawVideo(stream, () => {});
  sink.start(format);
  return sink;
}

test.each([
  [RGB, '16x8 rgb24 12.5 fps'],
  [{ ...RGB, channels: 4 }, '16x8 rgba 12.5 fps'],
] as const)(
  'writes the bytes of the frames and nothing else, and says what they are',
  async (format, words) => {
    const chunks: Uint8Array[] = [];
    const stream = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        chunks.push(chunk.slice());
        done();
      },
    });
    const log: string[] = [];
    const sink = new RawVideo(stream, (message) => log.push(message));
    sink.start(format);
    const frames = [...syntheticVideo(format, 3)];
    for (const frame of frames) await sink.write(frame);
    sink.finish();
    expect(log).toEqual([words]);
    expect(Buffer.concat(chunks).equals(Buffer.concat(frames.map(({ data }) => data)))).toBe(true);
    expect(stream.writableEnded).toBe(false);
  },
);

test('waits with a frame until the reader takes it', async () => {
  let take = (): void => {};
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      take = done;
    },
  });
  const sink = quietSink(stream);
  const [frame] = [...syntheticVideo(RGB, 1)];
  let taken = false;
  const writing = sink.write(frame!).then(() => {
    taken = true;
  });
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(taken).toBe(false);
  take();
  await writing;
  expect(taken).toBe(true);
});

test('a reader that has gone ends the run with an error that can be told from others', async () => {
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const sink = quietSink(stream);
  const [frame] = [...syntheticVideo(RGB, 1)];
  const closed = new Promise((resolve) => stream.once('close', resolve));
  const error: unknown = await sink.write(frame!).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  expect(isClosedPipe(error)).toBe(true);
  await closed;
  await expect(sink.write(frame!)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});

test('no other error passes for a reader that has gone', () => {
  expect(isClosedPipe(errors.OUTPUT_UNWRITABLE('x', Object.assign(new Error(), { code: 'ENOSPC' })))).toBe(
    false,
  );
  expect(isClosedPipe(errors.OUTPUT_UNWRITABLE('x', 'why'))).toBe(false);
  expect(isClosedPipe(Object.assign(new Error(), { code: 'EPIPE' }))).toBe(false);
});

test('FRAME_INVALID for a frame of another length, with nothing of it written', async () => {
  const stream = new PassThrough();
  const sink = quietSink(stream);
  const [frame] = [...syntheticVideo(RGB, 1)];
  await expect(sink.write({ ...frame!, data: frame!.data.subarray(3) })).rejects.toMatchObject({
    code: 'FRAME_INVALID',
  });
  expect(stream.readableLength).toBe(0);
});
