import { LatencyHistogram } from '../latency.ts';
import type { Stats } from '../protocol/messages.ts';
import type { DropReason } from '../session/session-messages.ts';
import type { Metrics } from './metrics.ts';

/** Longer than this, the clocks of producer and server have nothing to do with each other: microseconds. */
const MAX_LATENCY = 60e6;

/** What a room has got and given, in total and in the last second; everything is counted for the whole server, too. */
export class RoomCounts {
  readonly #metrics: Metrics;
  #received = 0;
  #rendered = 0;
  #dropped = 0;
  #renderedBefore = 0;
  #since = performance.now();
  readonly #latency = new LatencyHistogram();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  received(): void {
    this.#received += 1;
    this.#metrics.posesReceived += 1;
  }

  /** Times as in `FrameTiming`. */
  rendered(sent: number, received: number, rendered: number): void {
    this.#rendered += 1;
    this.#metrics.framesRendered += 1;
    const sinceSent = rendered - sent;
    const plausible = sent > 0 && sinceSent >= 0 && sinceSent < MAX_LATENCY;
    this.#latency.observe(plausible ? sinceSent : rendered - received);
    this.#metrics.poseToFrame.observe(rendered - received);
  }

  dropped(reason: DropReason): void {
    this.#dropped += 1;
    this.#metrics.drop(reason);
  }

  /** `fps` and `latency` count from the last call. */
  take(): Omit<Stats, 'type' | 'viewers'> {
    const now = performance.now();
    const seconds = Math.max(0.001, (now - this.#since) / 1000);
    const fps = Math.round(((this.#rendered - this.#renderedBefore) / seconds) * 10) / 10;
    const p50 = this.#latency.quantile(0.5);
    const p95 = this.#latency.quantile(0.95);
    this.#since = now;
    this.#renderedBefore = this.#rendered;
    this.#latency.clear();
    return {
      received: this.#received,
      rendered: this.#rendered,
      dropped: this.#dropped,
      fps,
      ...(p50 !== undefined && p95 !== undefined && { latency: { p50, p95 } }),
    };
  }
}
