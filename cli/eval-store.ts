import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { lockBuild } from '../core/dataset/build-lock.ts';
import { errors } from '../core/errors.ts';
import type { Figure } from '../core/evaluation/draw-figures.ts';
import type { ClipScores } from '../core/evaluation/scores.ts';
import type { Survey } from '../core/evaluation/survey-clip.ts';
import { checkFolderOf } from '../core/files/partial-output.ts';
import { writeWhole } from '../core/files/write-whole.ts';
import { differencesOf, type EvalIdentity } from './eval-identity.ts';

/** What is known of one clip: written after it was looked at, and again when it is done. */
export interface ClipRecord {
  readonly format: 'slp-clip-evaluation';
  readonly version: 1;
  readonly name: string;
  /** The file beside the clip that its keypoints come from; absent where they were estimated. */
  readonly keypoints?: string;
  /** What is worth knowing, for people. */
  readonly notes: readonly string[];
  /** Why the clip is left out. */
  readonly dropped?: string;
  readonly survey?: Survey;
  /** Whose frame the signer's looks were taken from: a clip and the number of a frame, or a photo. */
  readonly reference?: { readonly clip: string; readonly index: number } | { readonly photo: string };
  readonly scores?: ClipScores;
  readonly figures?: readonly FigureRecord[];
}

/** A figure, with the name of its file in place of its bytes. */
export type FigureRecord = Omit<Figure, 'jpeg'> & { readonly file: string };

const SUMMARY = 'evaluation.json';
const OWN_ENTRIES = ['clips.csv', 'report.html', 'clips', 'references', 'keypoints', SUMMARY];

/**
 * The folder that an evaluation writes. Every file gets its name when it is complete; those of a clip are there before its
 * record says that it is done, so that whatever ends the program costs one clip at most. All methods throw OUTPUT_UNWRITABLE.
 */
export class EvalStore implements AsyncDisposable {
  /** Whether there is an unfinished or finished run to go on with. */
  isResumed = false;

  private constructor(
    readonly directory: string,
    private readonly lock: AsyncDisposable,
  ) {}

  /**
   * Opens the folder of a run or makes it; keeps other runs away from it.
   *
   * @param out without it, the next free of runs/eval_1, runs/eval_2 …
   * @throws EVAL_DIFFERS where it holds another run
   */
  static async open(
    out: string | undefined,
    identity: EvalIdentity,
    { restart }: { readonly restart: boolean },
  ): Promise<EvalStore> {
    const directory = out ?? (await nextFolder('runs', 'eval_'));
    if (out !== undefined) await checkFolderOf(out);
    await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(directory, cause);
    });
    const store = new EvalStore(directory, await lockBuild(resolve(directory)));
    try {
      await store.#begin(identity, restart);
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw error;
    }
    return store;
  }

  async #begin(identity: EvalIdentity, restart: boolean): Promise<void> {
    const found = await readJson<EvalIdentity & { readonly format?: string }>(this.path(SUMMARY));
    // What "slp eval --json" prints has no inputs: in a folder with that, "clips" may be anything.
    const isOwn = found?.format === 'slp-evaluation' && Array.isArray(found.inputs);
    if (!isOwn) await this.#requireEmpty();
    if (isOwn && restart) {
      // What tells it for ours goes last: cut short, this can be done again.
      for (const entry of OWN_ENTRIES) await rm(this.path(entry), { recursive: true, force: true });
    } else if (isOwn) {
      const differences = differencesOf(found, identity);
      if (differences.length > 0) throw errors.EVAL_DIFFERS(this.directory, differences.join('; '));
      await this.#sweep();
      this.isResumed = true;
      return;
    }
    await this.writeSummary(identity);
  }

  async #requireEmpty(): Promise<void> {
    const entries = await this.#entries();
    if (entries.length === 0) return;
    const problem = entries.includes(SUMMARY)
      ? `its ${SUMMARY} is damaged, or not one of "slp eval run"`
      : 'it holds something else';
    const hint = 'give --out another name, or a folder that is empty';
    throw errors.OUTPUT_UNWRITABLE(this.directory, problem, hint);
  }

  /** But for what a run that was killed at its very start had begun to write. */
  async #entries(): Promise<string[]> {
    const entries = await readdir(this.directory);
    return entries.filter((entry) => !(entry.startsWith(SUMMARY) && entry.endsWith('.part')));
  }

  /** What a run that was killed had begun to write. */
  async #sweep(): Promise<void> {
    const entries = await readdir(this.directory, { recursive: true });
    for (const entry of entries) {
      if (entry.endsWith('.part')) await rm(this.path(entry), { force: true });
    }
  }

  path(...names: readonly string[]): string {
    return join(this.directory, ...names);
  }

  /** What is known of a clip; undefined where that is nothing, or a file that belongs to it is gone. */
  async readClip(key: string): Promise<ClipRecord | undefined> {
    const record = await readJson<ClipRecord>(this.#recordPath(key));
    if (record?.format !== 'slp-clip-evaluation' || record.version !== 1) return undefined;
    if (!(record.survey ?? record.dropped) || !Array.isArray(record.notes)) return undefined;
    const pictures = (record.figures ?? []).map(({ file }) => this.path('clips', key, file));
    const isEstimated = record.survey && record.keypoints === undefined;
    const files = isEstimated ? [...pictures, this.estimatedPath(key)] : pictures;
    return (await Promise.all(files.map(isFile))).every(Boolean) ? record : undefined;
  }

  /** Where the keypoints of a clip are kept that came without any. */
  estimatedPath(key: string): string {
    return this.path('keypoints', `${key}.json`);
  }

  async writeClip(key: string, record: ClipRecord): Promise<void> {
    await this.write(this.#recordPath(key), JSON.stringify(record));
  }

  /** Writes figures of a clip into a folder beside its record. */
  async writeFigures(key: string, figures: readonly Figure[]): Promise<FigureRecord[]> {
    const records: FigureRecord[] = [];
    for (const [index, { jpeg, ...figure }] of figures.entries()) {
      const file = `${String(index + 1).padStart(2, '0')}-${figure.kind}.jpg`;
      await this.write(this.path('clips', key, file), jpeg);
      records.push({ ...figure, file });
    }
    return records;
  }

  async readFigures(key: string, records: readonly FigureRecord[] = []): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const { file, ...figure } of records) {
      const path = this.path('clips', key, file);
      const jpeg = await readFile(path).catch((cause: unknown) => {
        throw errors.FILE_UNREADABLE(path, cause);
      });
      figures.push({ ...figure, jpeg });
    }
    return figures;
  }

  /** `evaluation.json`: what the run depends on, and what came of it, once that is known. */
  async writeSummary<Results extends object>(identity: EvalIdentity, results?: Results): Promise<void> {
    const document = { format: 'slp-evaluation', version: 1, ...identity, ...results };
    await this.write(this.path(SUMMARY), `${JSON.stringify(document, null, 2)}\n`);
  }

  /** Writes a file below the folder, replacing an earlier one at once. */
  async write(path: string, data: string | Uint8Array): Promise<void> {
    await this.makeFolderOf(path);
    await writeWhole(path, data);
  }

  async makeFolderOf(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    });
  }

  /** Takes back the folder that was made for a run of which nothing came. */
  async removeIfUnused(): Promise<void> {
    const entries = await this.#entries();
    if (this.isResumed || entries.some((entry) => entry !== SUMMARY)) return;
    await rm(this.directory, { recursive: true });
  }

  #recordPath(key: string): string {
    return this.path('clips', `${key}.json`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lock[Symbol.asyncDispose]();
  }
}

/** Makes the folder, so that a run that starts at the same time gets another one. */
async function nextFolder(parent: string, prefix: string): Promise<string> {
  const failed = (path: string, cause: unknown): never => {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  };
  await mkdir(parent, { recursive: true }).catch((cause: unknown) => failed(parent, cause));
  const numbers = (await readdir(parent).catch((cause: unknown) => failed(parent, cause))).map((name) =>
    name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0,
  );
  for (let n = Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1; ; n++) {
    const path = join(parent, `${prefix}${n}`);
    const isMade = await mkdir(path).then(
      () => true,
      (cause: NodeJS.ErrnoException) => (cause.code === 'EEXIST' ? false : failed(path, cause)),
    );
    if (isMade) return path;
  }
}

/** What a program that was killed wrote under a temporary name never gets here; what is damaged otherwise counts as not there. */
async function readJson<T>(path: string): Promise<T | undefined> {
  if (!(await isFile(path))) return undefined;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
