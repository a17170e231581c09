import type { Keypoints, Pose } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { confidenceOf, corrupt, type Person } from './person.ts';
import type { CanvasSize, PoseFormat, PoseReader } from './reader.ts';
import { recognise } from './recognise.ts';

export interface PoseFile {
  readonly path: string;
  readonly format: PoseFormat;
  /** Of the format, where it has versions: `0.1` of a `.pose` file. */
  readonly version?: string;
  /** Canvas in pixels: what the coordinates refer to. */
  readonly width: number;
  readonly height: number;
  /**
   * Whether neither the file nor the caller stated the canvas: then it is a square, or as large as the poses
   * need.
   */
  readonly sizeAssumed: boolean;
  /** Frames per second. */
  readonly fps: number;
  /** Whether neither the file nor the caller stated a usable frame rate. */
  readonly fpsAssumed: boolean;
  /** Frames in the file. */
  readonly length: number;
  /** Frames that show the chosen person. */
  readonly visible: number;
  /** Frames from the first to the last of those, both included. */
  readonly span: number;
  /** Most people in a frame. */
  readonly people: number;
  /** What the file holds, by its own names. */
  readonly components: readonly { readonly name: string; readonly points: number }[];
  /**
   * One entry per frame in order, null where the person is not seen; timestamps are the frame's number ÷ fps.
   * Constant memory; may be called again. Ends early when `signal` aborts.
   *
   * @throws what opening the file throws, should it have changed since
   */
  poses(signal?: AbortSignal): AsyncIterable<Pose | null>;
}

export interface PoseFileOptions {
  /** Which person, from 0 in the order of the file; without it, the one with the highest mean confidence. */
  readonly person?: number;
  /** Frames per second, instead of what the file says. */
  readonly fps?: number;
  /** Canvas in pixels, for files that do not state it; both or none. */
  readonly width?: number;
  readonly height?: number;
}

const ASSUMED_FPS = 25;

/**
 * Opens a pose file of any known format, recognised by content, and reads it through once: everything that
 * can be wrong with it comes to light here.
 *
 * People are told apart by their place in the frame's list, which most formats do not keep stable where
 * people cross.
 *
 * @throws FILE_UNREADABLE, PERSON_NOT_FOUND, POSE_CORRUPT, POSE_EMPTY (no frame at all in a list that could
 * be of any format), POSE_FORMAT_UNKNOWN, POSE_NOT_FINITE
 */
export async function openPoseFile(path: string, options: PoseFileOptions = {}): Promise<PoseFile> {
  const { width, height } = options;
  const reader = await recognise(path, width && height ? { width, height } : undefined);
  const { length, people, extent } = await survey(path, reader);
  const chosen = choose(path, people, options.person);
  const stated = [options.fps, reader.fps].find(isFrameRate);
  const fps = stated ?? ASSUMED_FPS;
  return {
    path,
    format: reader.format,
    version: reader.version,
    ...(reader.size ?? extent),
    sizeAssumed: reader.sizeAssumed,
    fps,
    fpsAssumed: stated === undefined,
    length,
    visible: people[chosen]?.frames ?? 0,
    span: people[chosen]?.frames ? people[chosen].last - people[chosen].first + 1 : 0,
    people: people.length,
    components: Array.from(reader.components, ([name, points]) => ({ name, points })),
    async *poses(signal) {
      let frame = 0;
      for await (const seen of reader.frames()) {
        if (signal?.aborted) return;
        const timestamp = Math.round((frame++ / fps) * 1e6);
        const person = seen[chosen];
        yield person ? { timestamp, ...person } : null;
      }
    },
  };
}

/** How much one person shows: number of frames, confidence summed over them, and the first and last of them. */
interface Tally {
  frames: number;
  confidence: number;
  first: number;
  last: number;
}

interface Survey {
  readonly length: number;
  readonly people: readonly Tally[];
  /** The smallest canvas that holds every point. */
  readonly extent: CanvasSize;
}

async function survey(path: string, reader: PoseReader): Promise<Survey> {
  const people: Tally[] = [];
  const extent = { width: 1, height: 1 };
  let length = 0;
  let facePoints = 0;
  for await (const seen of reader.frames()) {
    seen.forEach((person, index) => {
      if (!person) return;
      while (people.length <= index) people.push({ frames: 0, confidence: 0, first: 0, last: 0 });
      const tally = people[index];
      if (tally.frames === 0) tally.first = length;
      tally.last = length;
      tally.frames += 1;
      tally.confidence += confidenceOf(person);
      if (!reader.size) grow(extent, person);
      if (!person.face) return;
      const points = person.face.length / STRIDE;
      facePoints ||= points;
      if (points !== facePoints) {
        throw corrupt({ path, frame: length }, `its face has ${points} points, an earlier one ${facePoints}`);
      }
    });
    length += 1;
  }
  return { length, people, extent };
}

function choose(path: string, people: readonly Tally[], person: number | undefined): number {
  if (people.length === 0) return 0;
  if (person === undefined) {
    return people.reduce((best, { confidence }, i) => (confidence > people[best].confidence ? i : best), 0);
  }
  if (!people[person]?.frames) throw errors.PERSON_NOT_FOUND(path, person, people.length);
  return person;
}

function grow(extent: { width: number; height: number }, { body, face, leftHand, rightHand }: Person): void {
  const include = (keypoints: Keypoints): void => {
    for (let i = 0; i < keypoints.length; i += STRIDE) {
      extent.width = Math.max(extent.width, Math.ceil(keypoints[i]));
      extent.height = Math.max(extent.height, Math.ceil(keypoints[i + 1]));
    }
  };
  for (const part of [body, face, leftHand, rightHand]) if (part) include(part);
}

/** Photos come with 0, and damaged files with anything. */
function isFrameRate(fps: number | undefined): fps is number {
  return fps !== undefined && fps >= 0.01 && fps <= 1000;
}
