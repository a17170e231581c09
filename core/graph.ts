import { concat, concatMap, defer, map, Observable, of, takeUntil } from 'rxjs';
import type { Frame, Generator, Refiner, Sample, Sink, Synthesis, VideoFormat } from './contract.ts';
import { errors } from './errors.ts';
import { admit, latest } from './flow.ts';
import { frameProblem } from './image/frame.ts';
import type { RunEvent } from './report.ts';

/** Generator and refiners as one function: rendering runs it over a stream, training differentiates through it. */
export function synthesis(generator: Generator, refiners: readonly Refiner[]): Synthesis {
  return async (sample) => {
    let frame = await generator.generate(sample);
    for (const refiner of refiners) frame = await refiner.refine(frame, sample);
    return frame;
  };
}

export interface RenderGraph {
  /** Conditioned samples, in order. */
  readonly samples: AsyncIterable<Sample>;
  readonly pace: 'file' | 'live';
  readonly fps: number;
  /** Number of samples, where it is known beforehand. */
  readonly length?: number;
  readonly synthesis: Synthesis;
  /** How many samples may be under way at once; it bounds every buffer in the graph. */
  readonly window: number;
  readonly sinks: readonly Sink[];
  readonly signal: AbortSignal;
}

/**
 * The graph as a stream: samples are synthesised concurrently, frames reach the sinks in order and one at a time, and the
 * slowest part sets the pace. Fails when `signal` aborts (with its reason), when a node fails and when there was no
 * sample. Starts on subscription; the nodes stay the caller's to dispose of.
 */
export function render(graph: RenderGraph): Observable<RunEvent> {
  return new Observable<RunEvent>((subscriber) => {
    const samples =
      graph.pace === 'file'
        ? graph.samples
        : latest(graph.samples, ({ pose }) => {
            subscriber.next({ type: 'dropped', timestamp: pose.timestamp });
          });
    const gate = admit(samples, graph.window);
    const video = new VideoWriter(graph);
    const frames = gate.items.pipe(
      map((sample) => settle(graph.synthesis(sample))),
      concatMap((outcome) => outcome),
      concatMap(async (outcome) => {
        if ('error' in outcome) throw outcome.error;
        const event = await video.write(outcome.frame);
        gate.release();
        return event;
      }),
    );
    return concat(
      of<RunEvent>({ type: 'started', fps: graph.fps, length: graph.length }),
      frames,
      defer(() => video.finish()),
    )
      .pipe(takeUntil(abortion(graph.signal)))
      .subscribe(subscriber);
  });
}

type Outcome = { readonly frame: Frame } | { readonly error: unknown };

/** A promise that never rejects: a frame that fails while an earlier one is still awaited must not count as unhandled. */
function settle(frame: Promise<Frame>): Promise<Outcome> {
  return frame.then(
    (frame) => ({ frame }),
    (error: unknown) => ({ error }),
  );
}

function abortion(signal: AbortSignal): Observable<never> {
  return new Observable((subscriber) => {
    const abort = (): void => subscriber.error(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    return () => signal.removeEventListener('abort', abort);
  });
}

/** Holds all frames to the format of the first one and hands them to every sink. */
class VideoWriter {
  #format: VideoFormat | undefined;
  #frames = 0;

  constructor(readonly graph: Pick<RenderGraph, 'sinks' | 'fps' | 'pace'>) {}

  async write(frame: Frame): Promise<RunEvent> {
    const problem = frameProblem(frame) ?? this.#mismatch(frame);
    if (problem) throw errors.FRAME_INVALID(problem);
    const { width, height, channels, timestamp } = frame;
    if (!this.#format) {
      const { fps, pace } = this.graph;
      this.#format = { width, height, channels, fps, pace };
      for (const sink of this.graph.sinks) await sink.start(this.#format);
    }
    for (const sink of this.graph.sinks) await sink.write(frame);
    return { type: 'frame', index: this.#frames++, timestamp, width, height };
  }

  async finish(): Promise<RunEvent> {
    if (this.#frames === 0) throw errors.POSE_EMPTY('the pose source');
    for (const sink of this.graph.sinks) await sink.finish();
    return { type: 'finished', frames: this.#frames };
  }

  #mismatch({ width, height, channels }: Frame): string | undefined {
    const first = this.#format;
    if (!first) return undefined;
    if (width === first.width && height === first.height && channels === first.channels) return undefined;
    return `it is ${width}×${height}×${channels} and the first one was ${first.width}×${first.height}×${first.channels}`;
  }
}
