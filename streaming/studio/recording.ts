import type { Pose } from '../../core/contract.ts';
import type { PoseParts } from '../protocol/pose-codec.ts';
import { readJsonPose } from '../protocol/pose-json.ts';

/** The poses of a file, in memory. */
export interface Recording {
  /** Canvas in pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly fps: number;
  /** Null where nobody is seen. */
  readonly poses: readonly (PoseParts | null)[];
}

/** What stands before the frames, in slp-poses JSON that has the frames in lines of their own. */
interface Head {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/**
 * Reads slp-poses JSON as the server writes it: a line with the members of the file, a line per frame, a line that closes both. It is read
 * while it arrives: the text of a long recording is many times as large as its poses.
 *
 * @throws Error where the text is something else or incomplete
 */
export async function readRecording(text: AsyncIterable<string>): Promise<Recording> {
  let head: Head | undefined;
  let complete = false;
  const poses: (PoseParts | null)[] = [];
  for await (const line of linesOf(text)) {
    if (!head) head = readHead(line);
    else if (line === ']}') complete = true;
    else poses.push(readJsonPose(JSON.parse(line.replace(/,$/, ''))));
  }
  if (!head || !complete) throw new Error('the poses did not arrive completely');
  return { ...head, poses };
}

/** A pose of a recording with its place in time (µs). */
export function timed(parts: PoseParts | null, timestamp: number): Pose | null {
  return parts && { ...parts, timestamp };
}

function readHead(line: string): Head {
  const head: unknown = JSON.parse(`${line}]}`);
  if (typeof head !== 'object' || head === null) throw new Error('the poses have no head');
  const { width, height, fps } = head as Record<string, unknown>;
  if (typeof width !== 'number' || typeof height !== 'number' || typeof fps !== 'number') {
    throw new Error('the poses have no size or no frame rate');
  }
  return { width, height, fps };
}

/** Lines without their ends, but for empty ones. */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}
