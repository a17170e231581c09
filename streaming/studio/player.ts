/** Calls back once, in `milliseconds`; returns what prevents that. */
export type After = (milliseconds: number, callback: () => void) => () => void;

export interface PlayerOptions {
  /** Number of frames, at least 1. */
  readonly length: number;
  /** Frames per second at normal speed. */
  readonly fps: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly after: After;
  /** @param time milliseconds on a time line that always goes on, whatever was repeated */
  show(frame: number, time: number): void;
  /** The last frame was shown, and nothing is to be repeated. */
  ended(): void;
}

/**
 * Plays numbered frames by the clock. A timer that comes late (browsers slow down pages that nobody sees) skips frames instead of
 * shifting all that follow.
 */
export class Player {
  loop = true;
  readonly #options: PlayerOptions;
  #speed = 1;
  #frame = -1;
  #time = 0;
  /** When, and at which frame and fraction of one, the present pace began. */
  #since = 0;
  #from = 0;
  #cancel: (() => void) | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  get playing(): boolean {
    return this.#cancel !== undefined;
  }

  get speed(): number {
    return this.#speed;
  }

  /** 1 is normal. */
  set speed(speed: number) {
    const position = this.#position();
    this.#speed = speed;
    this.#continueAt(position);
  }

  /** Goes on after the frame that was shown last, or from the beginning after the last one. */
  play(): void {
    if (this.playing) return;
    if (this.#frame + 1 >= this.#options.length) this.#frame = -1;
    this.#cancel = () => {};
    this.#continueAt(this.#frame + 1);
  }

  pause(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Shows `frame` at once, and goes on from there where it plays. */
  seek(frame: number): void {
    this.#show(frame);
    this.#continueAt(frame);
  }

  #continueAt(position: number): void {
    this.#since = this.#options.now();
    this.#from = position;
    if (this.playing) this.#tick();
  }

  #position(): number {
    const { fps, now } = this.#options;
    return this.#from + ((now() - this.#since) * fps * this.#speed) / 1000;
  }

  #tick(): void {
    const { length, fps, after, ended } = this.#options;
    const position = this.#position();
    // What is due within a thousandth of a frame is due now.
    const frame = Math.floor(position + 0.001);
    if (frame >= length && this.loop) {
      this.#show(0);
      this.#continueAt(0);
    } else if (frame >= length) {
      if (this.#frame < length - 1) this.#show(length - 1);
      this.pause();
      ended();
    } else {
      if (frame !== this.#frame) this.#show(frame);
      this.#cancel?.();
      this.#cancel = after(((frame + 1 - position) * 1000) / (fps * this.#speed), () => this.#tick());
    }
  }

  #show(frame: number): void {
    const { fps, show } = this.#options;
    this.#time += (Math.max(1, frame - this.#frame) * 1000) / (fps * this.#speed);
    this.#frame = frame;
    show(frame, this.#time);
  }
}
