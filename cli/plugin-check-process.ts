import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleName } from '../core/conformance/rule.ts';
import { fromErrorRecord } from '../core/errors.ts';
import type { CheckPlan, FromCheckProcess, LoadedPlugin, ToCheckProcess } from './plugin-check-messages.ts';

const CHILD = new URL('./plugin-check-child.js', import.meta.url);

/** The process that tries a plugin came to an end, or never would have: its last step has no other outcome. */
export class ProcessLost extends Error {
  override readonly name = 'ProcessLost';
}

/** A process that tries a plugin, seen from the program. Disposing of it ends it and what the plugin has started in it, and removes temporary files. */
export class CheckProcess implements Disposable {
  readonly #child: ChildProcess;
  /** For temporary files: a process that is ended removes none. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'slp-check-'));
  #lost: ProcessLost | undefined;
  #answered: (answer: FromCheckProcess | Error) => void = () => {};

  /**
   * @param limit milliseconds that a step may take
   * @param signal ends a step early, with its reason
   */
  constructor(
    private readonly limit: number,
    private readonly signal: AbortSignal,
  ) {
    this.#child = fork(CHILD, {
      // The standard output is for data: what a plugin prints is for people.
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
      env: { ...process.env, TMPDIR: this.#folder, TEMP: this.#folder, TMP: this.#folder },
      // A group of its own: what the plugin starts can be ended with it, and Ctrl-C is for the program.
      detached: process.platform !== 'win32',
    });
    this.#child.on('message', (message: FromCheckProcess) => {
      if (message.type === 'crashed') this.#lose(message.why);
      else this.#answered(message);
    });
    this.#child.once('error', ({ message }) => this.#lose(`its process cannot be started: ${message}`));
    this.#child.once('exit', (code, signal) =>
      this.#lose(`the plugin ended the process (${signal ?? `exit code ${code}`})`),
    );
  }

  /** Whether it is of no use any more. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** @throws ProcessLost; PLUGIN_INVALID, PLUGIN_HUNG, PLUGIN_CONTRACT, CONFIG_INVALID */
  async load(plan: CheckPlan): Promise<LoadedPlugin> {
    const answer = await this.#ask({ type: 'load', plan });
    if (answer.type === 'unusable') throw fromErrorRecord(answer.error);
    return (answer as Extract<FromCheckProcess, { type: 'loaded' }>).plugin;
  }

  /**
   * @returns why the rule does not hold, or undefined where it does.
   * @throws ProcessLost
   */
  async try(rule: RuleName): Promise<string | undefined> {
    const answer = await this.#ask({ type: 'try', rule });
    return (answer as Extract<FromCheckProcess, { type: 'tried' }>).why;
  }

  async #ask(message: ToCheckProcess): Promise<FromCheckProcess> {
    this.signal.throwIfAborted();
    if (this.#lost) throw this.#lost;
    const interrupt = (): void => this.#answered(this.signal.reason);
    this.signal.addEventListener('abort', interrupt);
    const timer = setTimeout(
      () => this.#lose(`the plugin did not come to an end within ${this.limit / 1000} s`),
      this.limit,
    );
    try {
      const answer = await new Promise<FromCheckProcess | Error>((resolve) => {
        this.#answered = resolve;
        this.#child.send(message);
      });
      if (answer instanceof Error) throw answer;
      return answer;
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', interrupt);
    }
  }

  #lose(why: string): void {
    this.#lost ??= new ProcessLost(why);
    this.#answered(this.#lost);
  }

  [Symbol.dispose](): void {
    const { pid } = this.#child;
    // It is asked for nothing: it may be in an endless loop.
    if (process.platform === 'win32') this.#child.kill('SIGKILL');
    else if (pid !== undefined) killGroup(pid);
    // Until it is gone, it may go on writing.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (cause) {
    // Nobody is left in it.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
