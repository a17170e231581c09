import type { Frame, VideoFormat } from '../../core/contract.ts';
import { errors, messageOf } from '../../core/errors.ts';
import { FfmpegProcess } from '../../core/video/ffmpeg-process.ts';
import { listEncoders, locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { parseAvcConfiguration } from './avc.ts';
import { FlvReader, type FlvVideo } from './flv.ts';
import {
  checkFrame,
  type EncodedFrame,
  type LiveEncoder,
  type LiveFormat,
  refuseOverlap,
} from './live-encoder.ts';

const ENCODER = 'libx264';

/**
 * The ffmpeg that H.264 can be encoded with.
 *
 * @throws FFMPEG_MISSING, ENCODER_MISSING
 */
export async function locateH264(): Promise<string> {
  const { path } = await locateFfmpeg();
  if (!(await listEncoders(path)).has(ENCODER)) throw errors.ENCODER_MISSING(ENCODER, path);
  return path;
}

export interface H264Options {
  /** An ffmpeg with libx264: see `locateH264`. */
  readonly binary: string;
  /** x264's constant rate factor: 0 (lossless) to 51; 6 less is about twice the bytes. */
  readonly crf?: number;
}

/**
 * A live video of H.264 access units from an ffmpeg that raw frames are written to. An odd last row or column is cut off.
 *
 * Every second of video begins with a key frame, which costs 13 % more bytes than one in two seconds; ffmpeg has no way to
 * be asked for one.
 */
export function createH264Encoder(format: VideoFormat, options: H264Options): LiveEncoder {
  return new H264Encoder(format, options);
}

class H264Encoder implements LiveEncoder {
  readonly format: Promise<LiveFormat>;
  readonly #format: VideoFormat;
  readonly #process: FfmpegProcess;
  readonly #alone = refuseOverlap();
  #announce!: (format: LiveFormat) => void;
  #renounce!: (failure: Error) => void;
  /** Takes the unit of the frame that is being encoded. */
  #waiting: { resolve(unit: Unit): void; reject(failure: Error): void } | undefined;
  #failure: Error | undefined;

  constructor(format: VideoFormat, { binary, crf = 21 }: H264Options) {
    this.#format = format;
    this.format = new Promise((resolve, reject) => {
      this.#announce = resolve;
      this.#renounce = reject;
    });
    // Whoever encodes learns of the failure there, and need not look at the format.
    this.format.catch(() => undefined);
    this.#process = new FfmpegProcess(binary, commandLine(format, crf), 'both');
    this.#read().catch((cause: unknown) => this.#fail(messageOf(cause), cause));
  }

  encode(frame: Frame): Promise<EncodedFrame> {
    return this.#alone(async () => {
      checkFrame(frame, this.#format);
      if (this.#failure) throw this.#failure;
      const unit = new Promise<Unit>((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
      const writing = this.#process
        .write(frame.data)
        .catch((cause: unknown) => this.#fail(messageOf(cause), cause));
      const [{ data, key }] = await Promise.all([unit, writing]);
      return { data, key, timestamp: frame.timestamp };
    });
  }

  /** Ends ffmpeg at once and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail('the encoder was closed');
    await this.#process.kill();
  }

  async #read(): Promise<never> {
    const reader = new FlvReader();
    for await (const chunk of this.#process.output()) {
      for (const video of reader.push(chunk)) this.#take(video);
    }
    await this.#process.finish();
    throw new Error('it ended too early');
  }

  #take(video: FlvVideo): void {
    if (video.kind === 'configuration') {
      this.#announce(liveFormat(this.#format, video.data));
      return;
    }
    if (!this.#waiting) throw new Error('it made more frames than it was given');
    this.#waiting.resolve(video);
    this.#waiting = undefined;
  }

  #fail(problem: string, cause?: unknown): void {
    this.#failure ??= errors.ENCODING_FAILED(problem, cause);
    this.#renounce(this.#failure);
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
    void this.#process.kill();
  }
}

type Unit = Extract<FlvVideo, { kind: 'unit' }>;

function liveFormat({ width, height, fps }: VideoFormat, description: Uint8Array): LiveFormat {
  const { codecString } = parseAvcConfiguration(description);
  return { codec: 'h264', width: width & ~1, height: height & ~1, fps, description, codecString };
}

/**
 * Input and output go by the count of frames and not by any clock: each is exactly 1 ÷ fps after the one before, however
 * long it took to come, so that none is dropped or doubled.
 */
function commandLine({ width, height, channels, fps }: VideoFormat, crf: number): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error'],
    ...['-f', 'rawvideo', '-pixel_format', channels === 4 ? 'rgba' : 'rgb24'],
    ...['-video_size', `${width}x${height}`, '-framerate', String(fps), '-i', 'pipe:0'],
    ...['-vf', FILTERS],
    // The constrained baseline profile costs 8 % more bytes than the high one, but every decoder knows it, and that with
    // it no frame comes out of order that would be worth waiting for.
    ...['-c:v', ENCODER, '-profile:v', 'baseline', '-preset', 'veryfast', '-tune', 'zerolatency'],
    // One thread: each more cuts the picture into slices, which cost bytes, and rendering needs the other cores.
    ...[
      '-crf',
      String(crf),
      '-threads',
      '1',
      '-sc_threshold',
      '0',
      '-g',
      String(Math.max(1, Math.round(fps))),
    ],
    ...BT709,
    ...['-fflags', '+bitexact', '-flush_packets', '1', '-f', 'flv', 'pipe:1'],
  ];
}

/** sRGB to limited-range BT.709, said in so many words and tagged so: ffmpeg's own default for small pictures is BT.601. */
const FILTERS = [
  'crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0',
  'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd',
  'format=yuv420p',
  'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709',
].join(',');

const BT709 = [
  '-color_range',
  'tv',
  '-colorspace',
  'bt709',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
];
