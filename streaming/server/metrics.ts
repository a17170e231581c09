import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { LatencyHistogram } from '../latency.ts';
import type { Codec } from '../protocol/messages.ts';
import type { DropReason } from '../session/session-messages.ts';

/** Milliseconds between two looks at how late the event loop is. */
const RESOLUTION = 10;

/** `viewer`: somebody did not read fast enough. */
export type Drop = DropReason | 'viewer';

/** What is counted at the moment of asking. */
export interface Gauges {
  readonly sessions: number;
  readonly capacity: number;
  readonly rooms: number;
  readonly viewers: number;
  readonly connections: number;
  /** Frames per second over all rooms. */
  readonly fps: number;
}

/** The counters of a server, and how they are shown: Prometheus text exposition format, version 0.0.4. */
export class Metrics {
  posesReceived = 0;
  framesRendered = 0;
  sessionsFailed = 0;
  /** Microseconds from the arrival of a pose to its encoded frame. */
  readonly poseToFrame = new LatencyHistogram();
  readonly #sent: Record<Codec, number> = { jpeg: 0, h264: 0 };
  readonly #dropped: Record<Drop, number> = { renderer: 0, backlog: 0, viewer: 0 };
  readonly #faults = new Map<string, number>();
  readonly #loop: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    this.#loop.enable();
  }

  sent(codec: Codec): void {
    this.#sent[codec] += 1;
  }

  drop(reason: Drop): void {
    this.#dropped[reason] += 1;
  }

  fault(code: string): void {
    this.#faults.set(code, (this.#faults.get(code) ?? 0) + 1);
  }

  text(gauges: Gauges): string {
    const loop = [0.5, 0.95, 0.99, 1].map((quantile): Sample => {
      // The histogram holds whole intervals, in nanoseconds; NaN before the first one.
      const seconds = Math.max(0, this.#loop.percentile(quantile * 100) / 1e9 - RESOLUTION / 1e3);
      return [`{quantile="${quantile}"}`, seconds || 0];
    });
    return [
      metric('slp_sessions', 'gauge', 'Rooms with a running session.', gauges.sessions),
      metric('slp_sessions_capacity', 'gauge', 'Sessions that may run at once.', gauges.capacity),
      metric('slp_rooms', 'gauge', 'Open rooms.', gauges.rooms),
      metric('slp_viewers', 'gauge', 'Connected viewers.', gauges.viewers),
      metric('slp_connections', 'gauge', 'Open WebSocket connections.', gauges.connections),
      metric('slp_frames_per_second', 'gauge', 'Frames drawn in the last second.', gauges.fps),
      metric('slp_poses_received_total', 'counter', 'Poses received.', this.posesReceived),
      metric('slp_frames_rendered_total', 'counter', 'Frames drawn.', this.framesRendered),
      metric('slp_frames_sent_total', 'counter', 'Frames sent to viewers.', labelled('codec', this.#sent)),
      metric(
        'slp_dropped_total',
        'counter',
        'Poses (renderer) and frames that were left out.',
        labelled('reason', this.#dropped),
      ),
      metric(
        'slp_sessions_failed_total',
        'counter',
        'Sessions that ended by themselves.',
        this.sessionsFailed,
      ),
      metric(
        'slp_faults_total',
        'counter',
        'Faults of clients.',
        labelled('code', Object.fromEntries(this.#faults)),
      ),
      metric(
        'slp_pose_to_frame_seconds',
        'histogram',
        'From the arrival of a pose to its encoded frame.',
        histogram(this.poseToFrame),
      ),
      metric('slp_event_loop_delay_seconds', 'summary', 'How late the event loop was.', loop),
      metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', process.memoryUsage.rss()),
    ].join('');
  }

  /** Stops looking at the event loop. */
  close(): void {
    this.#loop.disable();
  }
}

/** What follows the name, and the value. */
type Sample = readonly [suffix: string, value: number];

function metric(name: string, type: string, help: string, value: number | readonly Sample[]): string {
  const samples: readonly Sample[] = typeof value === 'number' ? [['', value]] : value;
  const lines = samples.map(([suffix, value]) => `${name}${suffix} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelled(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([key, value]) => [`{${label}="${key}"}`, value]);
}

function histogram(latency: LatencyHistogram): Sample[] {
  const buckets = latency.cumulative().map(({ le, count }): Sample => [`_bucket{le="${le}"}`, count]);
  return [
    ...buckets,
    ['_bucket{le="+Inf"}', latency.count],
    ['_sum', latency.sum / 1e6],
    ['_count', latency.count],
  ];
}
