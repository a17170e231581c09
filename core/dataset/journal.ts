import { readFile, rm } from 'node:fs/promises';
import { errors } from '../errors.ts';
import type { ClipReport } from './clip-report.ts';
import { GrowingFile } from './growing-file.ts';

/** What a build depends on: only one with the same can be gone on with. */
export interface BuildIdentity {
  /** Options by name, as far as they change what is written. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Hash of the inputs: names, sizes and times. */
  readonly clips: string;
}

/** Where the tars ended after a clip, in bytes, by name. */
export type Ends = Readonly<Record<string, number>>;

export interface JournalEntry<Clip = ClipReport> {
  readonly clip: Clip;
  readonly ends: Ends;
}

const VERSION = 1;
const LINE_FEED = 10;

/**
 * The memory of an unfinished build: a line of JSON for what it is, then one for every clip that is done, written after all of
 * its samples are on the disk. What is in the tars behind the last line's `ends` belongs to a clip that was cut short.
 */
export class Journal<Clip = ClipReport> implements AsyncDisposable {
  private constructor(
    private readonly file: GrowingFile,
    readonly entries: JournalEntry<Clip>[],
    /** Whether all files are complete, and only some of them may lack their names. */
    readonly isComplete: boolean,
  ) {}

  /**
   * Opens the journal of a build, or begins one.
   *
   * @param written bytes that are in the tars: entries that promise more are forgotten
   * @throws BUILD_DIFFERS where it is that of another build, OUTPUT_UNWRITABLE
   */
  static async open<Clip = ClipReport>(
    path: string,
    identity: BuildIdentity,
    written: Ends,
  ): Promise<Journal<Clip>> {
    const [head, ...lines] = await readLines(path);
    if (head) requireSame(path, head.value as Head, identity);
    const isComplete = lines.some(({ value }) => 'complete' in value);
    const all = lines.filter(({ value }) => 'ends' in value) as Line<JournalEntry<Clip>>[];
    const lost = isComplete
      ? -1
      : all.findIndex(({ value: { ends } }) =>
          Object.entries(ends).some(([name, end]) => end > (written[name] ?? 0)),
        );
    const kept = lost < 0 ? all : all.slice(0, lost);
    const file = await GrowingFile.open(path, kept.at(-1)?.end ?? head?.end ?? 0);
    if (!head) await file.append(encode({ version: VERSION, ...identity }));
    return new Journal(
      file,
      kept.map(({ value }) => value),
      isComplete,
    );
  }

  /** Where the tars ended after the last clip that is done; nothing where none is. */
  get ends(): Ends {
    return this.entries.at(-1)?.ends ?? {};
  }

  async append(entry: JournalEntry<Clip>): Promise<void> {
    await this.file.append(encode(entry));
    this.entries.push(entry);
  }

  /** All files are complete: from here on they get their names. */
  async complete(): Promise<void> {
    await this.file.append(encode({ complete: true }));
    await this.file.flush();
  }

  /** The build is finished. */
  async remove(): Promise<void> {
    await rm(this.file.path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file[Symbol.asyncDispose]();
  }
}

function encode(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

type Head = BuildIdentity & { readonly version: number };

interface Line<T = object> {
  readonly value: T;
  /** Bytes of the file up to and with this line. */
  readonly end: number;
}

/** A line that was cut short when the program was, and all behind it, counts as not there. */
async function readLines(path: string): Promise<Line[]> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return Buffer.alloc(0);
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  });
  const lines: Line[] = [];
  let end = 0;
  for (let next = bytes.indexOf(LINE_FEED); next >= 0; next = bytes.indexOf(LINE_FEED, end)) {
    const value = parse(bytes.toString('utf8', end, next));
    if (value === undefined) break;
    end = next + 1;
    lines.push({ value, end });
  }
  return lines;
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function requireSame(path: string, found: Head, wanted: BuildIdentity): void {
  const names = new Set([...Object.keys(found.options ?? {}), ...Object.keys(wanted.options)]);
  const differences = [...names].filter(
    (name) => JSON.stringify(found.options?.[name]) !== JSON.stringify(wanted.options[name]),
  );
  if (found.clips !== wanted.clips) differences.push('clips');
  if (found.version !== VERSION) differences.push('version of slp');
  if (differences.length > 0) throw errors.BUILD_DIFFERS(path, differences.join(', '));
}
