import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lockBuild } from '../dataset/build-lock.ts';
import { errors, messageOf } from '../errors.ts';
import { syncFolder, writeDurably } from '../files/durable.ts';
import { partPath } from '../files/partial-output.ts';
import type { TrainSettings } from './settings.ts';

/** What `config.json` holds. */
export interface RunConfig {
  readonly settings: TrainSettings;
  /** Of the program and of Node. */
  readonly versions: Readonly<Record<string, string>>;
  /** URLs of third-party plugin modules. */
  readonly plugins: readonly string[];
}

/**
 * The folder of a run:
 *
 *     exp_3/config.json   all settings, complete
 *     exp_3/models/       checkpoints, and `final/`, the model for rendering
 *     exp_3/results/      pictures of test samples, `evaluation.json`
 *     exp_3/logs/         event files of TensorBoard
 */
export class RunFolder {
  private constructor(readonly path: string) {}

  /** Begins `exp_N` in a folder, N one more than the highest there. @throws OUTPUT_UNWRITABLE */
  static async create(parent: string): Promise<RunFolder> {
    const fail = (cause: unknown): never => {
      throw errors.OUTPUT_UNWRITABLE(parent, cause);
    };
    await mkdir(parent, { recursive: true }).catch(fail);
    for (let number = 1 + Math.max(0, ...(await runsIn(parent).catch(fail))); ; number++) {
      const path = join(parent, `exp_${number}`);
      // Two runs that begin at once have two folders.
      const isOurs = await mkdir(path).then(
        () => true,
        (cause: NodeJS.ErrnoException) => (cause.code === 'EEXIST' ? false : fail(cause)),
      );
      if (!isOurs) continue;
      const run = new RunFolder(path);
      for (const folder of [run.models, run.results, run.logs]) await mkdir(folder).catch(fail);
      return run;
    }
  }

  /** One that is there. @throws RUN_MISSING */
  static async open(path: string): Promise<RunFolder> {
    const found = await readdir(path).catch((): string[] => []);
    if (found.includes('config.json')) return new RunFolder(path);
    const others = await runsIn(dirname(path)).catch((): number[] => []);
    const names = others.sort((a, b) => a - b).map((number) => `exp_${number}`);
    throw errors.RUN_MISSING(path, names.join(', '));
  }

  /** `exp_3`. */
  get name(): string {
    return basename(this.path);
  }

  get models(): string {
    return join(this.path, 'models');
  }

  /** The model that can be rendered with, of the best checkpoint. */
  get final(): string {
    return join(this.models, 'final');
  }

  get results(): string {
    return join(this.path, 'results');
  }

  get logs(): string {
    return join(this.path, 'logs');
  }

  /** Keeps a second program away from this run. @throws OUTPUT_UNWRITABLE */
  lock(): Promise<AsyncDisposable> {
    return lockBuild(join(this.path, 'run'), {
      doing: 'training it',
      hint: 'wait until it has ended; "slp export" and TensorBoard may look at it meanwhile',
    });
  }

  /** @throws FILE_UNREADABLE, CONFIG_INVALID */
  async readConfig(): Promise<RunConfig> {
    const path = join(this.path, 'config.json');
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
    try {
      const config = JSON.parse(text) as RunConfig;
      if (typeof config?.settings !== 'object') throw new TypeError('it has no "settings"');
      return config;
    } catch (cause) {
      throw errors.CONFIG_INVALID(path, messageOf(cause));
    }
  }

  async writeConfig(config: RunConfig): Promise<void> {
    await this.write('config.json', `${JSON.stringify(config, null, 2)}\n`);
  }

  /** Takes back `create` for a run that has come to nothing; one that has left anything stays. Returns whether it is gone. */
  async discard(): Promise<boolean> {
    const own = [this.models, this.results, this.logs].map((folder) => basename(folder));
    const found = await readdir(this.path, { recursive: true });
    if (found.some((name) => !own.includes(name))) return false;
    await rm(this.path, { recursive: true, force: true });
    return true;
  }

  /** Writes a file that appears under its name when it is complete. @throws OUTPUT_UNWRITABLE */
  async write(name: string, data: string | Uint8Array): Promise<string> {
    const path = join(this.path, name);
    try {
      await writeDurably(partPath(path), data);
      await rename(partPath(path), path);
      await syncFolder(dirname(path));
    } catch (cause) {
      throw errors.OUTPUT_UNWRITABLE(path, cause);
    }
    return path;
  }
}

/** Numbers of the runs in a folder. */
async function runsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const match = /^exp_(\d+)$/.exec(name);
    return match ? [Number(match[1])] : [];
  });
}
