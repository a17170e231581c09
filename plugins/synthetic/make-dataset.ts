import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lockBuild } from '../../core/dataset/build-lock.ts';
import { GrowingFile } from '../../core/dataset/growing-file.ts';
import { type Ends, Journal } from '../../core/dataset/journal.ts';
import { checkFile, discard, partial, publish, writeReport } from '../../core/dataset/publish.ts';
import type { Part } from '../../core/dataset/split-clips.ts';
import { TAR_END } from '../../core/dataset/tar-entry.ts';
import { mapInOrder } from '../../core/map-in-order.ts';
import { type MadeClip, reportOn, type SyntheticReport } from './dataset-report.ts';
import { clipKey, clipName, type PlannedClip, signerName } from './plan-clips.ts';
import type { FilesPlan, FrameFiles } from './render-messages.ts';
import { RenderPool } from './render-pool.ts';
import type { FilmPlan } from './stage.ts';

/** Frames that one thread makes one after another, at most: every thread sets up the signers that it makes frames of. */
const RUN = 48;
/** Runs that a thread has, the one that it is at included. */
const RUNS_AHEAD = 2;

/** The files of a dataset. */
export interface SyntheticFiles {
  readonly train: string;
  /** Absent where nothing is held out. */
  readonly test?: string;
  /** Tars of references, as many as the layout has. */
  readonly bases: readonly string[];
  readonly report: string;
}

/** What is to be made, and where. */
export interface SyntheticBuild {
  readonly film: FilmPlan;
  readonly layout: FilesPlan;
  readonly clips: readonly PlannedClip[];
  /** Signers from this number on are held out. */
  readonly heldOut: number;
  readonly files: SyntheticFiles;
  /** Everything that changes what is written, by its name on the command line: kept in the report. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly threads: number;
  /** Forget what an earlier build left unfinished. */
  readonly restart: boolean;
}

/** What a command lends to the making. */
export interface SyntheticServices {
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  /** Hears how many clips and frames an earlier run had made. */
  readonly onResume: (clips: number, frames: number) => void;
  /** Hears of every frame, in any order. */
  readonly onFrame: () => void;
}

/**
 * Makes a dataset of people who do not exist, on several threads; its bytes are the same whatever their number. Tars grow and are gone on
 * with as those of `buildDataset`, clip by clip.
 *
 * @throws BUILD_DIFFERS, OUTPUT_UNWRITABLE, WORKER_LOST, and the signal's reason
 */
export async function makeDataset(
  build: SyntheticBuild,
  services: SyntheticServices,
): Promise<SyntheticReport> {
  const { clips, files, options } = build;
  for (const file of filesOf(files)) await checkFile(file);
  await using _lock = await lockBuild(files.train);
  const journalPath = `${files.train}.journal`;
  if (build.restart) await discard(filesOf(files), journalPath);
  const identity = { options: { ...options, out: resolve(files.train) }, clips: String(clips.length) };
  await using journal = await Journal.open<MadeClip>(journalPath, identity, await sizesOf(files));
  const done = journal.entries.length;
  if (done > 0) {
    services.onResume(
      done,
      journal.entries.reduce((sum, { clip }) => sum + clip.frames, 0),
    );
  }
  const report = () =>
    reportOn(
      journal.entries.map(({ clip }) => clip),
      options,
    );
  if (!journal.isComplete) {
    await using tars = await Tars.open(files, journal.ends);
    await fill(tars, journal, build, services);
    await tars.complete();
    await writeReport(partial(files.report), report());
    await journal.complete();
  }
  for (const file of filesOf(files)) await publish(file);
  await journal.remove();
  return report();
}

/** Some frames of a clip that follow each other. */
interface Run {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

interface MadeRun extends Run {
  readonly frames: readonly FrameFiles[];
  /** Of a signer's first run. */
  readonly reference?: FrameFiles;
}

async function fill(
  tars: Tars,
  journal: Journal<MadeClip>,
  { film, layout, clips, heldOut, threads }: SyntheticBuild,
  { signal, log, onFrame }: SyntheticServices,
): Promise<void> {
  const { seed } = film;
  const frames = clips.reduce((sum, clip) => sum + clip.frames, 0);
  await using pool = new RenderPool({ ...film, files: layout }, Math.min(threads, frames), log);
  // Frames that are under way would be waited for otherwise.
  const stop = (): void => void pool[Symbol.asyncDispose]();
  signal.addEventListener('abort', stop, { once: true });
  const make = async (run: Run): Promise<MadeRun> => {
    const thread = pool.idlest;
    const { signer, clip } = clips[run.index];
    const keys = clips.filter((other) => other.signer === signer).map((other) => clipKey(seed, other));
    const isFirst = clip === 0 && run.from === 0;
    const reference = isFirst ? thread.files({ signer, at: 'reference' }, keys) : undefined;
    const frames = Array.from({ length: run.to - run.from }, (_, i) =>
      thread.files({ signer, at: { clip, frame: run.from + i } }, keys).then((made) => {
        onFrame();
        return made;
      }),
    );
    const [first, ...rest] = await Promise.all([reference, ...frames]);
    return { ...run, reference: first, frames: rest as FrameFiles[] };
  };
  try {
    signal.throwIfAborted();
    // Not the bytes: a clip that follows given poses may be as long as a film.
    let seen: FrameFiles['seen'][] = [];
    for await (const run of mapInOrder(
      runsOf(clips, journal.entries.length, threads),
      make,
      threads * RUNS_AHEAD,
    )) {
      const { signer, clip, frames } = clips[run.index];
      const part: Part = signer < heldOut ? 'train' : 'test';
      if (run.reference) await tars.appendReference(run.reference);
      for (const { bytes } of run.frames) await tars.append(part, bytes[0]);
      for (const frame of run.frames) seen.push(frame.seen);
      if (run.to < frames) continue;
      await journal.append({
        clip: { signer: signerName(seed, signer), clip: clipName(clip), part, frames, seen: meanSeen(seen) },
        ends: await tars.flush(),
      });
      seen = [];
    }
  } catch (error) {
    // What threads that were stopped have to say is no news.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** @param done clips that are there already */
function* runsOf(clips: readonly PlannedClip[], done: number, threads: number): Generator<Run> {
  const left = clips.slice(done).reduce((sum, { frames }) => sum + frames, 0);
  // So that every thread has something to do where there is little.
  const most = Math.max(1, Math.min(RUN, Math.ceil(left / (threads * RUNS_AHEAD))));
  for (let index = done; index < clips.length; index++) {
    const { frames } = clips[index];
    for (let from = 0; from < frames; from += most) yield { index, from, to: Math.min(frames, from + most) };
  }
}

function meanSeen(frames: readonly FrameFiles['seen'][]): MadeClip['seen'] {
  const mean = (part: keyof MadeClip['seen']): number =>
    Number((frames.reduce((sum, seen) => sum + seen[part], 0) / frames.length).toFixed(4));
  return { leftHand: mean('leftHand'), rightHand: mean('rightHand'), face: mean('face') };
}

function filesOf({ train, test, bases, report }: SyntheticFiles): string[] {
  return [train, ...(test === undefined ? [] : [test]), ...bases, report];
}

async function sizesOf({ train, test, bases }: SyntheticFiles): Promise<Ends> {
  const sizes: Record<string, number> = {};
  for (const [name, path] of Object.entries(tarNames({ train, test, bases }))) {
    sizes[name] = (await stat(partial(path)).catch(() => undefined))?.size ?? 0;
  }
  return sizes;
}

/** The tars by the names that the journal has for them. */
function tarNames({ train, test, bases }: Omit<SyntheticFiles, 'report'>): Record<string, string> {
  return {
    train,
    ...(test !== undefined && { test }),
    ...Object.fromEntries(bases.map((path, i) => [`base ${i}`, path])),
  };
}

/** The tars while they grow. */
class Tars implements AsyncDisposable {
  private constructor(private readonly files: ReadonlyMap<string, GrowingFile>) {}

  static async open(files: SyntheticFiles, ends: Ends): Promise<Tars> {
    const open = new Map<string, GrowingFile>();
    const tars = new Tars(open);
    try {
      for (const [name, path] of Object.entries(tarNames(files))) {
        open.set(name, await GrowingFile.open(partial(path), ends[name] ?? 0));
      }
      return tars;
    } catch (error) {
      await tars[Symbol.asyncDispose]();
      throw error;
    }
  }

  async append(part: Part, bytes: Uint8Array): Promise<void> {
    await this.files.get(part)?.append(bytes);
  }

  async appendReference({ bytes }: FrameFiles): Promise<void> {
    for (const [i, own] of bytes.entries()) await this.files.get(`base ${i}`)?.append(own);
  }

  /** Resolves when all of it is on the disk, with where each tar ends. */
  async flush(): Promise<Ends> {
    const ends: Record<string, number> = {};
    for (const [name, file] of this.files) {
      await file.flush();
      ends[name] = file.end;
    }
    return ends;
  }

  async complete(): Promise<void> {
    for (const file of this.files.values()) await file.append(TAR_END);
    await this.flush();
    // Before they are renamed: not every system lets open files go.
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.files.values()) await file[Symbol.asyncDispose]();
  }
}
