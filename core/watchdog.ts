import { errors } from './errors.ts';

/** Milliseconds between two looks at what is under way. */
const INTERVAL = 5000;

/**
 * How long a hook of a third-party plugin may take before it counts as one that never comes to an end, in milliseconds. Of calls that
 * wait for each other only the first one counts. SLP_PATIENCE=2 allows all of them twice as long.
 */
const PATIENCE = {
  /** Models are slow to load, and some are fetched. */
  import: 60_000,
  create: 60_000,
  dispose: 10_000,
  /** Everything that a thread does for one call. */
  'its thread': 120_000,
  /** Those that are there to take long. */
  samples: 600_000,
  finish: 600_000,
  gradients: 600_000,
  preview: 600_000,
  export: 600_000,
} as const;
const PATIENCE_FOR_OTHERS = 30_000;

function patienceFor(hook: string): number {
  return hook in PATIENCE ? PATIENCE[hook as keyof typeof PATIENCE] : PATIENCE_FOR_OTHERS;
}

/** Whatever is no factor changes nothing: an environment is set by many hands. */
export function factorOf(setting: string | undefined): number {
  const factor = Number(setting);
  return factor > 0 && Number.isFinite(factor) ? factor : 1;
}

interface Call {
  readonly hook: string;
  readonly timestamp: number | undefined;
  reject(error: unknown): void;
}

/**
 * Sees to it that calls of plugins come to an end: one for each thread, with one timer for all calls. Time is counted in looks, not
 * read from a clock: a machine that sleeps, or a program that a debugger has stopped, misses looks and nothing else.
 */
export class Watchdog {
  /** Of plugins with something under way. */
  readonly #busy = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;
  /** What third-party plugins are called whose modules were loaded in this thread. */
  readonly loaded = new Set<string>();

  /** @param factor how many times as long as usual everything may take; 0 for no look but those that are asked for */
  constructor(private readonly factor = factorOf(process.env.SLP_PATIENCE)) {}

  /**
   * For the calls of one node.
   *
   * @param plugin its name, for the error
   */
  watch(plugin: string): Watch {
    return new Watch(plugin, this.factor || 1, this.#busy, () => this.#start());
  }

  /** Rejects, with PLUGIN_HUNG, each call that has gone on for too long. */
  look(): void {
    for (const watch of [...this.#busy]) watch.look();
  }

  /**
   * The program has nothing else to do: what is under way now never comes to an end. Rejects all of it, with PLUGIN_HUNG.
   *
   * @returns whether there was anything
   */
  starve(): boolean {
    const busy = [...this.#busy];
    for (const watch of busy) watch.starve();
    return busy.length > 0;
  }

  /** It keeps no program alive. */
  #start(): void {
    if (!(this.factor > 0)) return;
    this.#timer ??= setInterval(() => this.look(), INTERVAL * this.factor).unref();
  }
}

/** The calls of one node of a plugin that are under way. */
export class Watch {
  /** The oldest one first. */
  readonly #calls = new Set<Call>();
  /** Since one of them came to an end. */
  #looks = 0;

  constructor(
    private readonly plugin: string,
    private readonly factor: number,
    private readonly busy: Set<Watch>,
    private readonly start: () => void,
  ) {}

  /** Settles as `result` does, or rejects with PLUGIN_HUNG where that never happens. */
  until<T>(result: PromiseLike<T>, hook: string, timestamp?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const call = { hook, timestamp, reject };
      this.#calls.add(call);
      this.busy.add(this);
      this.start();
      result.then(
        (value) => {
          this.#end(call);
          resolve(value);
        },
        (error: unknown) => {
          this.#end(call);
          reject(error);
        },
      );
    });
  }

  look(): void {
    const [oldest] = this.#calls;
    if (!oldest) return;
    this.#looks += 1;
    const patience = patienceFor(oldest.hook);
    // The first look may come right after the call.
    if (this.#looks <= Math.ceil(patience / INTERVAL)) return;
    this.#fail(oldest, `it has taken more than ${(patience / 1000) * this.factor} s`);
  }

  starve(): void {
    for (const call of [...this.#calls]) this.#fail(call, 'it waits for what never comes');
  }

  #fail(call: Call, why: string): void {
    this.#end(call);
    call.reject(errors.PLUGIN_HUNG(this.plugin, call.hook, call.timestamp, why));
  }

  #end(call: Call): void {
    this.#calls.delete(call);
    this.#looks = 0;
    if (this.#calls.size === 0) this.busy.delete(this);
  }
}

/** Of this thread. */
export const watchdog = new Watchdog();

/** What is said of plugins that keep a thread or the program alive when all is done. */
export function leftOpen(plugins: string): string {
  return `plugin "${plugins}" left something open when it was disposed of: a worker, timer, connection or the like`;
}
