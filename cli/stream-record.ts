import sharp from 'sharp';
import { z } from 'zod';
import { Composition } from '../core/compose.ts';
import type { Frame, Sink } from '../core/contract.ts';
import { errors, messageOf } from '../core/errors.ts';
import { Registry } from '../core/registry.ts';
import { builtins } from '../plugins/builtins.ts';
import { connected, refusal } from '../plugins/websocket/refusal.ts';
import { connect, type Viewer, type ViewerFrame } from '../streaming/client/node.ts';
import { between } from './options.ts';
import { sinkFor } from './output.ts';
import { writeDone, writeNote } from './terminal.ts';

export const RECORD_OPTIONS = z.strictObject({
  token: z.string().min(1, 'is empty').optional(),
  seconds: between(0.1, 1e6).optional(),
  quality: z.enum(['draft', 'good', 'best'], 'is none of draft, good, best').optional(),
});

export type RecordOptions = z.output<typeof RECORD_OPTIONS>;

/** The file is encoded from these: what they lose is lost twice. */
const JPEG_QUALITY = 95;
/** Frames that may wait for the encoder of the file. */
const BUFFER = 100;
/** Seconds. The clock of a stream that leaps farther, or back, has started over: the recording goes on without a gap. */
const MAX_GAP = 10;

/**
 * `slp stream record`: writes what a room shows into a video file. Ends with the room, after `seconds`, or when it is
 * interrupted; the file is complete in each case.
 */
export async function recordStream(
  url: string,
  out: string,
  { token, seconds = Number.POSITIVE_INFINITY, quality }: RecordOptions,
  signal: AbortSignal,
): Promise<void> {
  const sink = await sinkFor(out, { quality });
  // The file is finished also after Ctrl-C.
  const failure = new AbortController();
  const composition = new Composition({
    registry: new Registry(builtins),
    signal: failure.signal,
    log: writeNote,
  });
  let frames: number;
  try {
    const file = await composition.start('sink', sink);
    const viewer = await connected(url, (address) =>
      connect({
        role: 'viewer',
        url: address,
        token: token ?? (process.env.SLP_TOKEN || undefined),
        buffer: BUFFER,
        client: 'slp stream record',
        signal,
      }),
    );
    viewer.setQuality({ jpegQuality: JPEG_QUALITY });
    frames = await record(viewer, file, seconds).catch((error: unknown) => {
      throw refusal(url, error);
    });
    if (frames === 0) throw errors.STREAM_REFUSED(url, 'no frame came', 'the room needs a producer, too');
    await file.finish();
  } catch (error) {
    failure.abort(error);
    await composition[Symbol.asyncDispose]().catch((another: unknown) => writeNote(messageOf(another)));
    throw error;
  }
  await composition[Symbol.asyncDispose]();
  writeDone(`${out}: ${frames} frames`);
}

/** A stream has gaps and a file has a constant rate: each frame is shown until the next one's time. */
async function record(viewer: Viewer, file: Sink, seconds: number): Promise<number> {
  let first: ViewerFrame | undefined;
  let shown: Frame | undefined;
  let previous = 0;
  let time = 0;
  let written = 0;
  for await (const frame of viewer.frames()) {
    if (!first) {
      first = frame;
      const { width, height, fps } = frame.format;
      await file.start({ width, height, channels: 3, fps });
    } else {
      const step = (frame.timestamp - previous) / 1e6;
      time += step > 0 && step < MAX_GAP ? step : 1 / first.format.fps;
    }
    previous = frame.timestamp;
    const { fps } = first.format;
    const due = Math.round(Math.min(time, seconds) * fps);
    for (; shown && written < due; written++) await file.write(shown);
    if (time >= seconds) {
      viewer.close();
      return written;
    }
    shown = await decode(frame, first);
  }
  if (shown) await file.write(shown);
  return shown ? written + 1 : 0;
}

/** In the size of the first frame: another signer's picture may have another. */
async function decode({ payload, timestamp }: ViewerFrame, { format }: ViewerFrame): Promise<Frame> {
  const { width, height } = format;
  const { data } = await sharp(payload)
    .resize(width, height, { fit: 'contain' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    timestamp,
    width,
    height,
    channels: 3,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
}
