import { descriptionOf, type Format, type ViewerFrame } from '../client/index.ts';

/** A decoded picture; whoever shows it need not close it. */
export type Picture = ImageBitmap | VideoFrame;

export interface DecoderOptions {
  show(picture: Picture, frame: ViewerFrame): void;
  /** Nothing more can be decoded. */
  failed(cause: unknown): void;
}

/** Turns the frames of one format into pictures, in their order. */
export interface FrameDecoder {
  /** Resolves when the next frame may come. */
  decode(frame: ViewerFrame): Promise<void>;
  close(): void;
}

/** Any H.264 that the server makes: constrained baseline, as large as level 4 allows. */
const PROBE: VideoDecoderConfig = { codec: 'avc1.42C028' };

/** Frames that may be on their way through an H.264 decoder. */
const MAX_DECODING = 4;

/** Whether this page can show H.264: WebCodecs are there in secure contexts only (https, or this machine). */
export async function canDecodeH264(): Promise<boolean> {
  if (!('VideoDecoder' in globalThis)) return false;
  const { supported } = await VideoDecoder.isConfigSupported(PROBE);
  return supported === true;
}

export function createDecoder(format: Format, options: DecoderOptions): FrameDecoder {
  return format.codec === 'jpeg' ? new JpegDecoder(options) : new H264Decoder(format, options);
}

class JpegDecoder implements FrameDecoder {
  readonly #options: DecoderOptions;

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  async decode(frame: ViewerFrame): Promise<void> {
    // The payload is a part of a message that nobody else keeps: of an ArrayBuffer, never of shared memory.
    const file = new Blob([frame.payload as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' });
    const picture = await createImageBitmap(file).catch((cause: unknown) => this.#options.failed(cause));
    if (!picture) return;
    this.#options.show(picture, frame);
    picture.close();
  }

  close(): void {}
}

class H264Decoder implements FrameDecoder {
  readonly #decoder: VideoDecoder;
  /** What is being decoded, by the number that goes through the decoder as its timestamp. */
  readonly #decoding = new Map<number, ViewerFrame>();
  #wake = (): void => {};

  constructor(format: Format, { show, failed }: DecoderOptions) {
    this.#decoder = new VideoDecoder({
      output: (picture) => {
        const frame = this.#decoding.get(picture.timestamp);
        this.#decoding.delete(picture.timestamp);
        if (frame) show(picture, frame);
        picture.close();
      },
      error: (cause) => {
        this.#wake();
        failed(cause);
      },
    });
    this.#decoder.addEventListener('dequeue', () => this.#wake());
    const description = descriptionOf(format);
    if (!description) failed(new Error('the server sends H.264 without its description'));
    else this.#decoder.configure({ codec: codecOf(description), description, optimizeForLatency: true });
  }

  async decode(frame: ViewerFrame): Promise<void> {
    if (this.#decoder.state !== 'configured') return;
    this.#decoding.set(frame.sequence, frame);
    this.#decoder.decode(
      new EncodedVideoChunk({
        type: frame.keyFrame ? 'key' : 'delta',
        timestamp: frame.sequence,
        data: frame.payload as Uint8Array<ArrayBuffer>,
      }),
    );
    if (this.#decoder.decodeQueueSize < MAX_DECODING) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  close(): void {
    if (this.#decoder.state !== 'closed') this.#decoder.close();
    this.#wake();
  }
}

/** Profile, compatibility and level follow the version in the description (ISO/IEC 14496-15, `avcC`). */
function codecOf(description: Uint8Array): string {
  const [, ...profile] = description.subarray(0, 4);
  return `avc1.${profile.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
