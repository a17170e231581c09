import type { Frame } from '../contract.ts';
import { errors, messageOf } from '../errors.ts';
import type { Rect } from '../pose/signing-space.ts';
import { inputArguments, MAX_PIXELS, withoutName } from './ffmpeg-input.ts';
import { FfmpegProcess } from './ffmpeg-process.ts';
import { locateFfmpeg } from './locate-ffmpeg.ts';
import type { VideoInfo } from './probe.ts';

export interface DecodeOptions {
  /** Frames per second, instead of the video's own. */
  readonly fps?: number;
  /** The part to cut out, in upright pixels; beyond the picture its edge is repeated. */
  readonly crop?: Rect;
  /** The size in pixels to scale the (cut-out) picture to. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Seconds into the video, where to begin: rounded to the nearest frame. */
  readonly from?: number;
  /** How many frames to stop after. */
  readonly frames?: number;
  /** Ends ffmpeg when it aborts. */
  readonly signal?: AbortSignal;
  /** Called at the end with ffmpeg's last words where it has found the file damaged, but gone on. */
  readonly onDamage?: (words: string) => void;
}

/**
 * The frames of a video in order: RGB, upright, with square pixels, in the colours that the file is tagged with; transparent
 * parts show what colour they have underneath.
 *
 * They come at a constant rate: what a player would show at n ÷ fps, so that a variable rate is resampled by time, and a constant
 * one gives exactly its own frames. Timestamps are n ÷ fps in microseconds, counted from the start of the video also where
 * `from` skips some. ffmpeg waits while no frame is asked for, one frame and the pipe's 64 KiB are in memory, and each frame is the
 * consumer's own. Leaving the loop ends ffmpeg.
 *
 * A damaged stretch gives what ffmpeg makes of it; frames that it cannot decode show the last one before them.
 *
 * @throws FFMPEG_MISSING; VIDEO_UNREADABLE where ffmpeg gives up, after the frames that could be decoded, and where there is none;
 * the signal's reason
 */
export async function* decodeVideo(
  path: string,
  info: VideoInfo,
  options: DecodeOptions = {},
): AsyncGenerator<Frame> {
  const { signal } = options;
  const { width, height } = options.size ?? options.crop ?? info;
  if (width * height > MAX_PIXELS) throw new RangeError(`a picture of ${width}×${height} is too large`);
  const fps = options.fps ?? info.fps;
  const first = Math.round((options.from ?? 0) * fps);
  const { path: binary } = await locateFfmpeg();
  signal?.throwIfAborted();

  const ffmpeg = new FfmpegProcess(binary, commandLine(path, info, options, first), 'stdout');
  const stop = (): void => void ffmpeg.kill();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    let count = 0;
    for await (const data of inFrames(ffmpeg.output(), width * height * 3)) {
      const timestamp = Math.round(((first + count) / fps) * 1e6);
      yield { timestamp, width, height, channels: 3, data };
      count += 1;
    }
    signal?.throwIfAborted();
    await ffmpeg.finish();
    if (count === 0 && first === 0) throw new Error('none of its frames can be decoded');
    if (ffmpeg.lastWords) options.onDamage?.(withoutName(ffmpeg.lastWords, path));
  } catch (cause) {
    signal?.throwIfAborted();
    throw errors.VIDEO_UNREADABLE(path, withoutName(messageOf(cause), path));
  } finally {
    signal?.removeEventListener('abort', stop);
    await ffmpeg.kill();
  }
}

/** Bytes cut into buffers of `length`, each a new one; a rest is left out. */
async function* inFrames(pieces: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let frame = new Uint8Array(length);
  let filled = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + length - filled);
      frame.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled < length) break;
      yield frame;
      frame = new Uint8Array(length);
      filled = 0;
    }
  }
}

function commandLine(path: string, info: VideoInfo, options: DecodeOptions, first: number): string[] {
  const fps = options.fps ?? info.fps;
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error'],
    // Half a frame early, so that rounding of timestamps does not lose the frame that is meant.
    ...(first > 0 ? ['-ss', String((first - 0.5) / fps)] : []),
    // One chain of filters for the whole video: where the size changes midway, a new one would count from 0 again.
    ...['-reinit_filter', '0', ...inputArguments(path), '-map', '0:V:0'],
    ...['-vf', filters(info, options).join(','), '-r', String(fps)],
    ...(options.frames === undefined ? [] : ['-frames:v', String(options.frames)]),
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
  ];
}

/** Chroma is interpolated and nothing is dithered: MediaPipe's own figures were taken from frames that were converted like this. */
const EXACT = 'accurate_rnd+full_chroma_int';

/** The filter chain; ffmpeg itself turns pictures upright before it. */
function filters(info: VideoInfo, { fps, crop, size }: DecodeOptions): string[] {
  const out = [
    'setpts=PTS-STARTPTS',
    // The video's own rate is left to `-r`, which takes a frame that is a little early or late as it is.
    ...(fps === undefined || fps === info.fps ? [] : [`fps=${fps}`]),
    // Also where a picture's size differs from the first one's.
    `scale=${info.width}:${info.height}:flags=bilinear+${EXACT}`,
    'format=rgb24',
  ];
  if (crop) out.push(...cutOut(crop, info));
  if (size) {
    const { width, height } = crop ?? info;
    const shrinks = size.width * size.height < width * height;
    out.push(
      `scale=${size.width}:${size.height}:flags=${shrinks ? 'area' : 'bicubic'}+${EXACT}+full_chroma_inp`,
    );
  }
  return out;
}

function cutOut({ x, y, width, height }: Rect, picture: VideoInfo): string[] {
  const left = Math.max(0, -x);
  const top = Math.max(0, -y);
  const right = Math.max(0, x + width - picture.width);
  const bottom = Math.max(0, y + height - picture.height);
  const cut = `crop=${width}:${height}:${x + left}:${y + top}`;
  if (left + top + right + bottom === 0) return [cut];
  return [
    `pad=${picture.width + left + right}:${picture.height + top + bottom}:${left}:${top}`,
    // fillborders takes planes only.
    `format=gbrp,fillborders=${left}:${right}:${top}:${bottom}:smear,format=rgb24`,
    cut,
  ];
}
