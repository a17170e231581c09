import { readFile, stat } from 'node:fs/promises';
import { errors } from '../../core/errors.ts';
import { cocoAnnotations, cocoFrames } from './coco-wholebody.ts';
import type { Dialect } from './dialect.ts';
import { JsonElements, parsePiece } from './json-elements.ts';
import { isObject } from './json-values.ts';
import { mediapipe } from './mediapipe.ts';
import { openpose } from './openpose.ts';
import type { Person } from './person.ts';
import { type CanvasSize, framesBetween, MAX_FRAME_BYTES, type PoseReader } from './reader.ts';
import { slpPoses } from './slp-poses.ts';

const DIALECTS: readonly Dialect[] = [mediapipe, openpose, cocoAnnotations, cocoFrames];

/**
 * Where the formats keep their frames: one of these being empty is a file without frames, not an unknown
 * format.
 */
const LISTS_OF_FRAMES = ['', 'frames', 'instance_info', 'annotations'];

/**
 * What fractions of an unknown canvas become fractions of: they say nothing of its shape, so it is taken to
 * be square.
 */
const UNKNOWN_CANVAS: CanvasSize = { width: 1000, height: 1000 };

/**
 * Entries that are gathered for one frame: a file that never changes the frame's number must not fill the
 * memory.
 */
const MAX_PEOPLE = 256;

/** Members of the root object that are looked at: the largest header in use has a dozen. */
const MAX_MEMBERS = 1000;

/** What stands at the top of a JSON file. */
interface Outline {
  /** Members of the root object that are no lists, by name; what they hold only where it is a number, a literal or a word. */
  readonly members: Map<string, unknown>;
  /** First entry that says anything, of each list: '' is a list that is the root itself. */
  readonly samples: Map<string, unknown>;
}

/**
 * A pose file in JSON: MediaPipe Holistic, OpenPose, COCO-WholeBody or slp-poses, told apart by what its
 * first frame looks like, wherever in the file the list of frames stands.
 *
 * @param told the canvas to assume where the file does not state one
 * @throws FILE_UNREADABLE, POSE_CORRUPT, POSE_EMPTY, POSE_FORMAT_UNKNOWN
 */
export async function openJsonFile(path: string, told?: CanvasSize): Promise<PoseReader> {
  const outline = await readOutline(path);
  const { dialect, list } = chooseDialect(path, outline);
  const stated = sizeOf(outline);
  const size = stated ?? told ?? (dialect.normalised ? UNKNOWN_CANVAS : undefined);
  const fps = outline.members.get('fps');
  const components = new Map<string, number>();
  return {
    format: dialect.format,
    version: dialect.version,
    size,
    sizeAssumed: !stated && !told,
    fps: typeof fps === 'number' ? fps : undefined,
    components,
    async *frames() {
      const entries = list === undefined ? wholeFile(path) : entriesOf(path, list);
      const groups = dialect.frameNumber ? byFrame(path, entries, dialect.frameNumber) : singly(entries);
      let frame = 0;
      for await (const group of groups) {
        const context = { path, frame: frame++, canvas: size ?? UNKNOWN_CANVAS, components };
        const people: (Person | null)[] = [];
        for (const entry of group) people.push(...dialect.people(entry, context));
        yield people;
      }
    },
  };
}

async function readOutline(path: string): Promise<Outline> {
  const members = new Map<string, unknown>();
  const samples = new Map<string, unknown>();
  for await (const piece of new JsonElements(path)) {
    if (piece.index < 0) {
      const value = parsePiece(piece, path);
      if (Array.isArray(value)) samples.set(piece.member, undefined);
      else members.set(piece.member, isLong(value) ? {} : value);
      if (members.size + samples.size > MAX_MEMBERS) {
        throw errors.POSE_FORMAT_UNKNOWN(path, `it is JSON with more than ${MAX_MEMBERS} keys`);
      }
    } else if (samples.get(piece.member) === undefined) {
      const value = parsePiece(piece, path);
      // A list of numbers is no format's, and may be endless.
      if (piece.member === '' && typeof value !== 'object') {
        return { members, samples: new Map([['', value]]) };
      }
      const empty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
      samples.set(piece.member, empty ? undefined : value);
    }
  }
  return { members, samples };
}

/** No format keeps in it what is needed before the frames: it is not kept either. */
function isLong(value: unknown): boolean {
  return isObject(value) || (typeof value === 'string' && value.length > 100);
}

/** The dialect, and the list of its frames; no list where the file as a whole is one frame. */
function chooseDialect(
  path: string,
  { members, samples }: Outline,
): { readonly dialect: Dialect; readonly list?: string } {
  if (members.get('format') === 'slp-poses') {
    if (!samples.has('frames')) throw errors.POSE_CORRUPT(path, 'it has no list "frames"');
    return { dialect: slpPoses(path, members), list: 'frames' };
  }
  const whole = Object.fromEntries([...members, ...[...samples].map(([name, first]) => [name, [first]])]);
  const single = DIALECTS.find((dialect) => dialect.recognises(whole));
  if (single) return { dialect: single };
  for (const [list, sample] of samples) {
    const dialect = DIALECTS.find((candidate) => candidate.recognises(sample));
    if (dialect) return { dialect, list };
  }
  if (LISTS_OF_FRAMES.some((list) => samples.has(list) && samples.get(list) === undefined)) {
    throw errors.POSE_EMPTY(path);
  }
  const content = samples.has('') ? `a list of ${describe(samples.get(''))}` : describe(whole);
  throw errors.POSE_FORMAT_UNKNOWN(path, `it is ${content}`);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `lists of ${value.length}`;
  if (!isObject(value)) return `${typeof value}s`;
  const keys = Object.keys(value).map((key) => JSON.stringify(key.slice(0, 40)));
  if (keys.length === 0) return 'an empty object';
  return `JSON with the keys ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', …' : ''}`;
}

/** COCO keeps the size with its pictures. */
function sizeOf({ members, samples }: Outline): CanvasSize | undefined {
  const candidates = [Object.fromEntries(members), samples.get('images')];
  for (const candidate of candidates) {
    if (!isObject(candidate)) continue;
    const { width, height } = candidate;
    if (isSize(width) && isSize(height)) return { width, height };
  }
  return undefined;
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

async function* entriesOf(path: string, list: string): AsyncGenerator<unknown> {
  for await (const piece of new JsonElements(path)) {
    if (piece.member === list && piece.index >= 0) yield parsePiece(piece, path);
  }
}

async function* wholeFile(path: string): AsyncGenerator<unknown> {
  yield await readJson(path);
}

/**
 * A JSON file that is one frame.
 *
 * @throws FILE_UNREADABLE, POSE_CORRUPT
 */
export async function readJson(path: string): Promise<unknown> {
  const unreadable = (cause: unknown): never => {
    throw errors.FILE_UNREADABLE(path, cause);
  };
  const stats = await stat(path).catch(unreadable);
  if (!stats.isFile()) throw errors.FILE_UNREADABLE(path, 'it is no regular file');
  const { size } = stats;
  if (size > MAX_FRAME_BYTES) throw errors.POSE_CORRUPT(path, `one frame cannot take ${size} bytes`);
  const text = await readFile(path, 'utf8').catch(unreadable);
  return parsePiece({ text: text.replace(/^\uFEFF/, ''), offset: 0 }, path);
}

async function* singly(entries: AsyncIterable<unknown>): AsyncGenerator<readonly unknown[]> {
  for await (const entry of entries) yield [entry];
}

/**
 * Entries of one frame together, and an empty group for each frame that was left out because it shows nobody.
 */
async function* byFrame(
  path: string,
  entries: AsyncIterable<unknown>,
  numberOf: (entry: unknown) => unknown,
): AsyncGenerator<readonly unknown[]> {
  let group: unknown[] = [];
  let current: unknown;
  for await (const entry of entries) {
    const number = numberOf(entry);
    if (group.length > 0 && number !== current) {
      yield group;
      for (let gap = framesBetween(current, number); gap > 0; gap--) yield [];
      group = [];
    }
    current = number;
    group.push(entry);
    if (group.length > MAX_PEOPLE) {
      throw errors.POSE_CORRUPT(path, `it has more than ${MAX_PEOPLE} people in one frame`);
    }
  }
  if (group.length > 0) yield group;
}
