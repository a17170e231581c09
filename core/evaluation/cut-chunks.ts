import type { Frame } from '../contract.ts';
import { assertSameSize } from '../metrics/box.ts';
import type { TrueFrame } from './evaluate-clip.ts';
import type { Chunk, TrueMoment, Video } from './score-messages.ts';
import { trueAreas } from './true-areas.ts';

/** The same moment in every video. */
export interface Step {
  readonly truth: TrueFrame;
  readonly rendered: Frame;
  readonly baseline?: Frame;
}

type Size = Pick<Frame, 'width' | 'height'>;

const LONGEST = 8;
/** Of one video's pictures in a chunk: several chunks of three videos are in memory at once. */
const MAX_BYTES = 8 << 20;

/** How many frames make a chunk: enough for the one that leads not to weigh, as long as they are not too large. */
function chunkLength({ width, height }: Size): number {
  return Math.max(2, Math.min(LONGEST, Math.floor(MAX_BYTES / (width * height * 3))));
}

/**
 * Cuts videos into chunks of `length` frames, the last one shorter. Pictures are copied into memory of the chunk's own, to be
 * given away: they remain the reader's.
 *
 * @throws RangeError for a frame of another size than `size`; what `steps` throws
 */
export async function* cutChunks(
  steps: AsyncIterable<Step>,
  size: Size,
  length = chunkLength(size),
): AsyncGenerator<Chunk> {
  const bytes = size.width * size.height * 3;
  let frames: TrueMoment[] = [];
  let pictures: Partial<Record<Video, Uint8Array>> = {};
  let leading = 0;
  let index = 0;
  for await (const { truth, ...others } of steps) {
    const { frame, pose } = truth;
    const at = (leading + frames.length) * bytes;
    for (const [video, picture] of Object.entries({ truth: frame, ...others })) {
      assertSameSize(picture, size);
      pictures[video as Video] ??= new Uint8Array((length + 1) * bytes);
      copyColours(picture, pictures[video as Video]!, at);
    }
    frames.push({ index, timestamp: frame.timestamp, areas: trueAreas(pose, size.width, size.height) });
    index += 1;
    if (frames.length < length) continue;

    const chunk = { frames, pictures };
    frames = [];
    pictures = {};
    leading = 1;
    for (const [video, data] of Object.entries(chunk.pictures)) {
      const next = new Uint8Array((length + 1) * bytes);
      next.set(data.subarray(at, at + bytes));
      pictures[video as Video] = next;
    }
    yield chunk;
  }
  if (frames.length > 0) yield { frames, pictures };
}

/** Without alpha, which no measure looks at. */
function copyColours({ channels, data }: Frame, into: Uint8Array, at: number): void {
  if (channels === 3) {
    into.set(data, at);
    return;
  }
  for (let from = 0, to = at; from < data.length; from += 4, to += 3) {
    into[to] = data[from];
    into[to + 1] = data[from + 1];
    into[to + 2] = data[from + 2];
  }
}
