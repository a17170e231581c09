import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How much of what the process says is kept for the error message, in characters. */
const WORDS_KEPT = 4096;

/**
 * A child process that is fed through its standard input (`stdin`), read from through its standard output (`stdout`), or both.
 *
 * It is out of reach of a terminal's Ctrl-C, which interrupts whole process groups: the program decides what becomes of it.
 * It never outlives the program: it is killed when that exits, and where the program itself is killed, the pipe between breaks.
 */
export class FfmpegProcess {
  readonly #child: ChildProcess;
  readonly #outcome: Promise<string | undefined>;
  #words = '';

  constructor(binary: string, args: readonly string[], pipe: 'stdin' | 'stdout' | 'both') {
    this.#child = spawn(binary, args, {
      stdio: [pipe !== 'stdout' ? 'pipe' : 'ignore', pipe !== 'stdin' ? 'pipe' : 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    process.once('exit', this.#kill);
    this.#outcome = new Promise<string | undefined>((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) => resolve(this.#problem(code, signal)));
    }).finally(() => process.off('exit', this.#kill));
    // Whoever stopped reading has ended or is good for nothing; `write` reports it.
    this.#child.stdin?.on('error', this.#kill);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-WORDS_KEPT);
    });
  }

  /**
   * Resolves when the process has taken the bytes (but for what the pipe between holds): they are the caller's again.
   *
   * @throws Error that says how the process ended, where it did.
   */
  async write(bytes: Uint8Array): Promise<void> {
    const failure = await new Promise<Error | null | undefined>((resolve) => {
      this.#child.stdin?.write(bytes, resolve);
    });
    // Node also calls a write done that was cut short by the end of the process, so `failure` alone does not tell.
    if (failure || this.#child.stdin?.destroyed) {
      throw new Error((await this.#outcome) ?? 'it ended too early');
    }
  }

  /**
   * What the process puts out, in pieces of up to 64 KiB; with more it has to wait until they are asked for. Ends where
   * the process ends, however that was: `finish` tells.
   */
  async *output(): AsyncGenerator<Uint8Array> {
    const stdout = this.#child.stdout as Readable | null;
    if (!stdout) return;
    const pieces: AsyncIterator<Uint8Array> = stdout.iterator({ destroyOnReturn: false });
    while (!stdout.destroyed) {
      // A pipe that breaks in the middle of a read breaks because of how the process ends.
      const next = await pieces.next().catch(() => undefined);
      if (!next || next.done) return;
      yield next.value;
    }
  }

  /**
   * Ends the input, where there is one, and waits for the process to end.
   *
   * @throws Error that says how it ended, where that was badly.
   */
  async finish(): Promise<void> {
    this.#child.stdin?.end();
    const problem = await this.#outcome;
    if (problem !== undefined) throw new Error(problem);
  }

  /** Ends the process at once and waits until it is gone. */
  async kill(): Promise<void> {
    this.#kill();
    await this.#outcome;
  }

  /** The end of what the process has said, on one line; empty where it said nothing. */
  get lastWords(): string {
    return lastLines(this.#words);
  }

  readonly #kill = (): void => {
    const { pid, exitCode, signalCode } = this.#child;
    // What nobody reads any more would keep the process from counting as closed.
    this.#child.stdout?.destroy();
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      // The whole group: where the binary is a script, what it started goes with it.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // No such group: it has just ended, or this system has none.
      this.#child.kill('SIGKILL');
    }
  };

  #problem(code: number | null, signal: NodeJS.Signals | null): string | undefined {
    if (code === 0) return undefined;
    const how = signal ? `it was ended by ${signal}` : `it exited with code ${code}`;
    return [how, this.lastWords].filter(Boolean).join(': ');
  }
}

/** The end of a log on one line, without the addresses of ffmpeg's objects and without what was said before. */
function lastLines(log: string): string {
  const lines = log.split(/[\r\n]+/).map((line) => line.trim().replace(/^\[(\S+) @ 0x[0-9a-f]+\]/, '$1:'));
  const news = lines.filter((line) => line !== '' && !/Last message repeated \d+ times$/.test(line));
  return [...new Set(news)].slice(-3).join('; ');
}
