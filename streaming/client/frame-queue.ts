import type { EncodedFrame } from '../protocol/frame-codec.ts';

/** Frames that wait where no number is given: of JPEG the newest one, of H.264 what a short hold-up needs. */
const DEFAULT_CAPACITY = { jpeg: 1, h264: 16 } as const;

/**
 * Frames on their way to a reader who may be slow: never more than `capacity`. A JPEG that finds it full takes
 * the place of the oldest. H.264 frames need those before them: after a loss, here or on the way, all are
 * dropped up to the next key frame. Where the reader was the reason, that one takes the place of all that still
 * wait, which are old by then.
 */
export class FrameQueue<F extends Pick<EncodedFrame, 'codec' | 'keyFrame' | 'sequence'>> {
  readonly #capacity: number | undefined;
  #frames: F[] = [];
  #lastSequence: number | undefined;
  #awaitsKeyFrame = true;
  #overflown = false;
  #end: { readonly error?: Error } | undefined;
  #wake = (): void => {};
  #dropped = 0;
  #missed = 0;

  constructor(capacity?: number) {
    this.#capacity = capacity;
  }

  /** Frames that came but were not read. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Frames that did not come: gaps in the sequence. */
  get missed(): number {
    return this.#missed;
  }

  push(frame: F): void {
    const gap = this.#gapBefore(frame);
    this.#missed += gap;
    const capacity = this.#capacity ?? DEFAULT_CAPACITY[frame.codec];
    const full = this.#frames.length >= capacity;
    if (frame.codec === 'jpeg') {
      if (full) this.#drop(this.#frames.splice(0, this.#frames.length - capacity + 1).length);
    } else if (frame.keyFrame) {
      if (full || this.#overflown) this.clear();
      this.#awaitsKeyFrame = false;
      this.#overflown = false;
    } else {
      this.#overflown ||= full;
      this.#awaitsKeyFrame ||= full || gap > 0;
      if (this.#awaitsKeyFrame) {
        this.#drop(1);
        return;
      }
    }
    this.#frames.push(frame);
    this.#wake();
  }

  /** The frames from here on are those of another stream, which starts with a key frame and counts anew. */
  restart(): void {
    this.#lastSequence = undefined;
    this.#awaitsKeyFrame = true;
  }

  /** What waits is still read; then reading ends, or fails with `error`. */
  end(error?: Error): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** Drops what waits. */
  clear(): void {
    this.#drop(this.#frames.splice(0).length);
  }

  /** The oldest frame, as soon as there is one; undefined after the end. For one reader at a time. */
  async next(): Promise<F | undefined> {
    while (this.#frames.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#frames.length === 0 && this.#end?.error) throw this.#end.error;
    return this.#frames.shift();
  }

  #gapBefore({ sequence }: F): number {
    const last = this.#lastSequence;
    this.#lastSequence = sequence;
    // Unsigned, for the sequence starts again after 2³² − 1.
    return last === undefined ? 0 : (sequence - last - 1) >>> 0;
  }

  #drop(count: number): void {
    this.#dropped += count;
  }
}
