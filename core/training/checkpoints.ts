import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errors, messageOf } from '../errors.ts';
import { syncFolder, writeDurably } from '../files/durable.ts';
import { readSafetensors, writeSafetensors } from '../neural/safetensors.ts';
import type { WeightStore } from '../neural/weights.ts';
import type { TrainingState } from './training-state.ts';

/** Everything that is needed to go on as if nothing had happened. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly tensors: WeightStore;
}

/** Names of checkpoints, in the file that points to them. */
interface Pointers {
  readonly latest: string;
  readonly best: string | null;
}

/** Writes a file and resolves when it is on the disk. */
export type WriteFile = (path: string, data: Uint8Array) => Promise<void>;

const POINTERS = 'latest.json';
const TENSORS = 'tensors.safetensors';
const STATE = 'state.json';
/** Beside the best one. */
const KEPT = 2;
/** What is not complete, or not wanted any more, has a name that begins so. */
const PARTIAL = '.';

/**
 * The checkpoints of a run: a folder each, with the numbers as safetensors and the rest as JSON. A folder gets its name when its files
 * are on the disk, and only then `latest.json` is made to point to it: whenever the program or the machine is stopped, the
 * checkpoint that it names is whole.
 */
export class Checkpoints {
  private constructor(
    readonly folder: string,
    private pointers: Pointers | undefined,
    private readonly write: WriteFile,
  ) {}

  /**
   * The checkpoints of a run that may still be going on: nothing is changed.
   *
   * @throws CHECKPOINT_INVALID, FILE_UNREADABLE
   */
  static async look(folder: string): Promise<Pick<Checkpoints, 'latest' | 'best'>> {
    return new Checkpoints(folder, await readPointers(folder), writeDurably);
  }

  /**
   * Opens the checkpoints in a folder and removes what an interrupted run has left half done.
   *
   * @throws CHECKPOINT_INVALID, FILE_UNREADABLE
   */
  static async open(folder: string, write: WriteFile = writeDurably): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(folder, await readPointers(folder), write);
    await checkpoints.#prune();
    return checkpoints;
  }

  /** Path of the latest checkpoint, where there is one. */
  get latest(): string | undefined {
    return this.pointers && join(this.folder, this.pointers.latest);
  }

  /** That of the best so far, where one was evaluated. */
  get best(): string | undefined {
    return this.pointers?.best ? join(this.folder, this.pointers.best) : undefined;
  }

  /**
   * Adds a checkpoint, then removes those that are not needed any more: kept are the last two and the best.
   *
   * @param isBest whether it is better than all before
   * @returns its path
   * @throws OUTPUT_UNWRITABLE; what was there before is there still
   */
  async add({ state, tensors }: Checkpoint, isBest: boolean): Promise<string> {
    const name = await this.#nameFor(state.step);
    const path = join(this.folder, name);
    const partial = join(this.folder, `${PARTIAL}${name}`);
    try {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      await this.write(join(partial, TENSORS), writeSafetensors(tensors));
      await this.write(join(partial, STATE), Buffer.from(`${JSON.stringify(state, null, 2)}\n`));
      await syncFolder(partial);
      await rename(partial, path);
      await syncFolder(this.folder);
      const pointers = { latest: name, best: isBest ? name : (this.pointers?.best ?? null) };
      await this.#point(pointers);
    } catch (cause) {
      await rm(partial, { recursive: true, force: true });
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    }
    await this.#prune();
    return path;
  }

  async #point(pointers: Pointers): Promise<void> {
    const path = join(this.folder, POINTERS);
    await this.write(`${path}.part`, Buffer.from(`${JSON.stringify(pointers, null, 2)}\n`));
    await rename(`${path}.part`, path);
    await syncFolder(this.folder);
    this.pointers = pointers;
  }

  /** A checkpoint is never written over: a second one of the same step has a name of its own. */
  async #nameFor(step: number): Promise<string> {
    const taken = new Set(await namesIn(this.folder));
    const name = `step_${String(step).padStart(6, '0')}`;
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? name : `${name}_${count}`;
      if (!taken.has(candidate)) return candidate;
    }
  }

  /**
   * Removes what is partial, what nothing points to although it is newer, and what is older than those that are kept. Where the
   * latest is not there, somebody has been at work by hand: nothing whole is removed then.
   */
  async #prune(): Promise<void> {
    const found = await namesIn(this.folder);
    const whole = wholeAmong(found);
    const { latest, best } = this.pointers ?? { latest: '', best: null };
    const end = whole.indexOf(latest) + 1;
    const kept = new Set([...whole.slice(Math.max(0, end - KEPT), end), best]);
    const unwanted = end > 0 ? whole.filter((name) => !kept.has(name)) : [];
    const partial = found.filter((name) => name.startsWith(PARTIAL));
    for (const name of [...partial, ...unwanted]) {
      const path = join(this.folder, name);
      // Renamed first: a removal that is interrupted must not leave half a checkpoint under its name.
      const doomed = name.startsWith(PARTIAL) ? path : join(this.folder, `${PARTIAL}${name}`);
      if (doomed !== path) await rename(path, doomed).catch(unwritable(path));
      await rm(doomed, { recursive: true, force: true }).catch(unwritable(path));
    }
  }
}

/** @throws CHECKPOINT_INVALID, MODEL_INVALID, FILE_UNREADABLE */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const state = parse(join(path, STATE), await read(join(path, STATE))) as TrainingState;
  if (!Number.isSafeInteger(state.step) || typeof state.identity !== 'object') {
    throw errors.CHECKPOINT_INVALID(join(path, STATE), 'it does not say what step and run it is of');
  }
  const file = join(path, TENSORS);
  return { state, tensors: readSafetensors(await read(file), file).weights };
}

/** Without the file, the newest checkpoint is the latest: a folder has its name only when it is whole. */
async function readPointers(folder: string): Promise<Pointers | undefined> {
  const path = join(folder, POINTERS);
  const data = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw errors.FILE_UNREADABLE(path, cause);
  });
  if (data === undefined) {
    const newest = wholeAmong(await namesIn(folder)).at(-1);
    return newest === undefined ? undefined : { latest: newest, best: null };
  }
  const { latest, best } = parse(path, data) as Partial<Pointers>;
  if (typeof latest !== 'string') throw errors.CHECKPOINT_INVALID(path, 'it names no checkpoint');
  return { latest, best: best ?? null };
}

function parse(path: string, data: Buffer): object {
  try {
    const value: unknown = JSON.parse(data.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw errors.CHECKPOINT_INVALID(path, messageOf(cause));
  }
  throw errors.CHECKPOINT_INVALID(path, 'it holds no JSON object');
}

function read(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
}

function unwritable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw errors.OUTPUT_UNWRITABLE(path, cause);
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw errors.FILE_UNREADABLE(folder, cause);
  });
}

/** Names of whole checkpoints, in the order of their steps. */
function wholeAmong(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith('step_')).sort(byStep);
}

function byStep(a: string, b: string): number {
  const numbers = (name: string): number[] => name.split('_').slice(1).map(Number);
  const [stepA, countA = 1] = numbers(a);
  const [stepB, countB = 1] = numbers(b);
  return stepA - stepB || countA - countB;
}
