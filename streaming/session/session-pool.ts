import { messageOf } from '../../core/errors.ts';
import { ProtocolError } from '../protocol/faults.ts';
import { Session } from './session.ts';
import type { SessionPlan } from './session-messages.ts';

export interface SessionPoolOptions {
  /** Sessions at once, at least 1. */
  readonly sessions: number;
  log(message: string): void;
}

/** A bounded number of sessions, with one more that waits: whoever asks for one gets it with its plugins loaded. */
export class SessionPool implements AsyncDisposable {
  readonly #plan: SessionPlan;
  readonly #options: SessionPoolOptions;
  readonly #running = new Set<Session>();
  /** Ends that somebody may have to wait for. */
  readonly #ending = new Set<Promise<void>>();
  #starting = 0;
  #spare: Promise<Session> | undefined;
  #disposed = false;

  /**
   * Starts the first session at once: what is wrong with the plugins comes out before anybody has connected.
   *
   * @throws what plugins report, WORKER_LOST
   */
  static async start(plan: SessionPlan, options: SessionPoolOptions): Promise<SessionPool> {
    const pool = new SessionPool(plan, options);
    pool.#prepare();
    await pool.#spare;
    return pool;
  }

  private constructor(plan: SessionPlan, options: SessionPoolOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /** Sessions in use. */
  get active(): number {
    return this.#running.size + this.#starting;
  }

  get capacity(): number {
    return this.#options.sessions;
  }

  /**
   * A session of one's own; `release` it.
   *
   * @throws ProtocolError SERVER_FULL where all are in use, and what plugins report
   */
  async acquire(): Promise<Session> {
    if (this.#disposed || this.active >= this.capacity) {
      throw new ProtocolError('SERVER_FULL', `all ${this.capacity} sessions of the server are in use`);
    }
    this.#starting += 1;
    try {
      const session = await this.#take();
      this.#running.add(session);
      if (!this.#disposed) return session;
      await this.release(session);
      throw new ProtocolError('SERVER_STOPPING', 'the server is being shut down');
    } finally {
      this.#starting -= 1;
      this.#prepare();
    }
  }

  /** Ends a session. Its place is free when its thread is gone. */
  async release(session: Session): Promise<void> {
    const end = session[Symbol.asyncDispose]().finally(() => {
      this.#running.delete(session);
      this.#ending.delete(end);
      this.#prepare();
    });
    this.#ending.add(end);
    await end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    const spare = this.#spare?.then((session) => session[Symbol.asyncDispose]()).catch(() => undefined);
    await Promise.all([spare, ...[...this.#running].map((session) => this.release(session))]);
    await Promise.all(this.#ending);
  }

  async #take(): Promise<Session> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) {
      const session = await spare.catch(() => undefined);
      // It may have ended while it waited.
      if (session && !session.failure) return session;
      if (session) await session[Symbol.asyncDispose]();
    }
    return Session.start(this.#plan, this.#options.log);
  }

  #prepare(): void {
    if (this.#disposed || this.#spare || this.active >= this.capacity) return;
    this.#spare = Session.start(this.#plan, this.#options.log);
    this.#spare.catch((error: unknown) => this.#options.log(`a session did not start: ${messageOf(error)}`));
  }
}
