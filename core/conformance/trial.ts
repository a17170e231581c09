import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeKinds, PluginDefinition, PluginKind } from '../contract.ts';
import type { ConformanceSetup } from './rule.ts';
import { watchSharedState } from './shared-state.ts';
import { TrialRun } from './trial-run.ts';
import { ThreadWatch } from './watch-threads.ts';
import { within } from './within.ts';

type Options = ConformanceSetup['options'];

/** What stands for a folder in the options. */
export const FOLDER = '{folder}';

const PATIENCE = 5000;

/** A plugin that was started. */
export interface Started<Kind extends PluginKind> {
  readonly node: NodeKinds[Kind];
  readonly options: Options;
  /** Lines that the plugin has logged. */
  readonly logged: readonly string[];
  /** The folder that holds `{folder}`. */
  readonly home: string;
  /** Ends the run, as `host.signal`. */
  abort(): void;
  /** Disposes of the node; every call calls it anew. */
  dispose(): Promise<void>;
}

interface RoundOptions {
  readonly options?: Options;
  /** Whether the run has ended before it begins. */
  readonly isAborted?: boolean;
}

/** Starts a plugin over and over, each time with a host, a folder and an end of its own. */
export class Trial<Kind extends PluginKind = PluginKind> {
  readonly plugin: PluginDefinition<Kind>;
  readonly setup: ConformanceSetup;
  /** Milliseconds. */
  readonly patience: number;
  /** What the rounds so far have changed of what the process shares. */
  readonly pollution = new Set<string>();
  /** Threads and programs that the rounds so far have started. */
  readonly threads = new ThreadWatch();
  /** Whether the plugin has worked before: libraries are loaded. */
  isWarm = false;

  constructor(plugin: PluginDefinition<Kind>, setup: ConformanceSetup) {
    this.plugin = plugin;
    this.setup = setup;
    this.patience = setup.patience ?? PATIENCE;
  }

  /** Calls a hook and waits for it: see `within`. */
  within<T>(step: string, call: () => T | Promise<T>): Promise<T> {
    return within(this.patience, step, call);
  }

  /**
   * Starts the plugin, works with it, and disposes of it in the end if the work has not.
   *
   * @throws what `work` throws, and what starting throws; that disposing fails is found by the rules about that
   */
  async round<Result>(
    work: (started: Started<Kind>) => Promise<Result>,
    { options = this.setup.options, isAborted = false }: RoundOptions = {},
  ): Promise<Result> {
    const changes = watchSharedState();
    this.threads.start();
    const home = await mkdtemp(join(tmpdir(), 'slp-conformance-'));
    const run = new TrialRun(this.setup.plugins ?? []);
    if (isAborted) run.abort();
    const disposals: Promise<unknown>[] = [];
    let started: Started<Kind> | undefined;
    try {
      const folder = join(home, 'folder');
      await mkdir(folder);
      const own = replaceFolder(options, folder) as Options;
      const node = await this.#create(run, own);
      const dispose = (): Promise<void> => {
        const disposing = this.within('dispose', async () => node[Symbol.asyncDispose]?.());
        disposals.push(Promise.allSettled([disposing]));
        return disposing;
      };
      started = { node, options: own, logged: run.logged, home, abort: () => run.abort(), dispose };
      const result = await work(started);
      this.isWarm = true;
      return result;
    } finally {
      if (started && disposals.length === 0) started.dispose();
      await Promise.all(disposals);
      await this.within('dispose of another plugin', () => run.disposeUsed());
      await rm(home, { recursive: true, force: true });
      for (const change of changes()) this.pollution.add(change);
      this.threads.stop();
    }
  }

  /** One that comes too late is disposed of when it comes. */
  async #create(run: TrialRun, options: Options): Promise<NodeKinds[Kind]> {
    const creating = (async () => run.create(this.plugin, options))();
    try {
      return await this.within('create', () => creating);
    } catch (error) {
      const late = creating.then((node: Partial<AsyncDisposable>) => node[Symbol.asyncDispose]?.());
      void Promise.allSettled([late]);
      throw error;
    }
  }
}

function replaceFolder(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return value.replaceAll(FOLDER, folder);
  if (Array.isArray(value)) return value.map((each) => replaceFolder(each, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceFolder(each, folder)]));
}
