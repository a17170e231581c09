import type { Frame, VideoFormat } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { frameProblem } from '../../core/image/frame.ts';

/** What is needed to show the frames of a live video. */
export interface LiveFormat {
  readonly codec: 'jpeg' | 'h264';
  readonly width: number;
  readonly height: number;
  /** The nominal rate; frames come when they come. */
  readonly fps: number;
  /** H.264 only: the AVCDecoderConfigurationRecord, which WebCodecs takes as `description`. */
  readonly description?: Uint8Array;
  /** H.264 only: the codec's name for WebCodecs, for instance "avc1.42C01E". */
  readonly codecString?: string;
}

export interface EncodedFrame {
  /** A JPEG file, or one H.264 access unit: NAL units, each after its length in four bytes. */
  readonly data: Uint8Array;
  /** Whether it can be decoded without those before it. */
  readonly key: boolean;
  /** Microseconds, of the frame that it was made from. */
  readonly timestamp: number;
}

/**
 * Encodes frames one by one, each at once: none is held back for the next, doubled or left out. Alpha is ignored.
 *
 * One frame at a time: encode the next one when the promise of the one before has settled, and leave its pixels alone until then.
 */
export interface LiveEncoder extends AsyncDisposable {
  /** Known when the first frame is encoded. Rejects as `encode` does, where none ever will be. */
  readonly format: Promise<LiveFormat>;
  /** @throws FRAME_INVALID where its size or channels are not as announced (the encoder goes on then), ENCODING_FAILED */
  encode(frame: Frame): Promise<EncodedFrame>;
}

/** @throws FRAME_INVALID where `frame` is not of the format */
export function checkFrame(frame: Frame, { width, height, channels }: VideoFormat): void {
  const problem = frameProblem(frame);
  if (problem !== undefined) throw errors.FRAME_INVALID(problem);
  if (frame.width !== width || frame.height !== height || frame.channels !== channels) {
    const [has, expected] = [frame, { width, height, channels }].map(
      (each) => `${each.width}×${each.height}×${each.channels}`,
    );
    throw errors.FRAME_INVALID(`its size is ${has} instead of ${expected}`);
  }
}

/**
 * Runs one task at a time and refuses others meanwhile. Whoever does not wait for a frame has a mistake in it, which a queue
 * would hide, growing.
 */
export function refuseOverlap(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let busy = false;
  return async (task) => {
    if (busy) throw new Error('the encoder was given a frame before it was done with the one before');
    busy = true;
    try {
      return await task();
    } finally {
      busy = false;
    }
  };
}
