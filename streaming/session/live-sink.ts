import { setImmediate } from 'node:timers/promises';
import type { Frame, Sink, VideoFormat } from '../../core/contract.ts';
import { toErrorRecord } from '../../core/errors.ts';
import { epochMicroseconds } from '../clock.ts';
import { encodeFrame } from '../protocol/frame-codec.ts';
import type { Codec } from '../protocol/messages.ts';
import { createH264Encoder } from '../video/h264-encoder.ts';
import { createJpegEncoder } from '../video/jpeg-encoder.ts';
import type { LiveEncoder } from '../video/live-encoder.ts';
import type { Moment } from './live-source.ts';
import type { Outlet } from './outlet.ts';

interface RunningEncoder {
  readonly encoder: LiveEncoder;
  /** The JPEG quality that it was made for; another one takes another encoder. */
  readonly jpegQuality: number;
  announced: boolean;
}

/** The tail of a live graph: encodes each frame once per encoding that somebody watches, and sends it to the main thread. */
export class LiveSink implements Sink {
  readonly #outlet: Outlet;
  readonly #momentOf: (timestamp: number) => Moment | undefined;
  readonly #encoders = new Map<Codec, RunningEncoder>();
  #format: VideoFormat | undefined;
  #ended = false;

  constructor(outlet: Outlet, momentOf: (timestamp: number) => Moment | undefined) {
    this.#outlet = outlet;
    this.#momentOf = momentOf;
  }

  start(format: VideoFormat): void {
    this.#format = format;
  }

  async write(frame: Frame): Promise<void> {
    const moment = this.#momentOf(frame.timestamp);
    await this.#closeUnwanted();
    if (moment && this.#outlet.hasRoom()) {
      const { codecs } = this.#outlet.wanted;
      await Promise.all(codecs.map((codec) => this.#send(codec, frame, moment)));
      const { sent, received } = moment;
      this.#outlet.post({ type: 'rendered', timing: { sent, received, rendered: epochMicroseconds() } });
    }
    // A turn of the event loop: poses that came while this one was drawn are in before the next one is chosen.
    await setImmediate();
  }

  finish(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    const encoders = [...this.#encoders.values()];
    this.#encoders.clear();
    await Promise.all(encoders.map(({ encoder }) => encoder[Symbol.asyncDispose]()));
  }

  async #send(codec: Codec, frame: Frame, moment: Moment): Promise<void> {
    try {
      const running = await this.#encoderFor(codec);
      const { data, key } = await running.encoder.encode(frame);
      const format = await running.encoder.format;
      if (this.#ended) return;
      if (!running.announced) this.#outlet.post({ type: 'format', format });
      running.announced = true;
      const { timestamp, sent } = moment;
      const message = encodeFrame({
        codec,
        keyFrame: key,
        sequence: this.#outlet.nextSequence(codec),
        timestamp,
        sent,
        rendered: epochMicroseconds(),
        payload: data,
      });
      this.#outlet.postFrame({ codec, key, message });
    } catch (error) {
      if (!this.#ended) this.#outlet.giveUp(codec, toErrorRecord(error));
    }
  }

  async #encoderFor(codec: Codec): Promise<RunningEncoder> {
    const { jpegQuality } = this.#outlet.wanted;
    const existing = this.#encoders.get(codec);
    if (existing && (codec !== 'jpeg' || existing.jpegQuality === jpegQuality)) return existing;
    const format = this.#format!;
    const encoder =
      codec === 'jpeg'
        ? createJpegEncoder(format, { quality: jpegQuality })
        : createH264Encoder(format, { binary: this.#outlet.ffmpeg });
    const running = { encoder, jpegQuality, announced: codec === 'jpeg' && existing !== undefined };
    this.#encoders.set(codec, running);
    await existing?.encoder[Symbol.asyncDispose]();
    return running;
  }

  /** An encoder that nobody watches costs as much as one that somebody does. */
  async #closeUnwanted(): Promise<void> {
    for (const [codec, { encoder }] of this.#encoders) {
      if (this.#outlet.wanted.codecs.includes(codec)) continue;
      this.#encoders.delete(codec);
      await encoder[Symbol.asyncDispose]();
    }
  }
}
