import { lastValueFrom, tap } from 'rxjs';
import { Composition, type RunServices } from './compose.ts';
import type { Observation, PluginSpec, PoseSource, Signer } from './contract.ts';
import { messageOf } from './errors.ts';
import { render } from './graph.ts';
import { type Conditioning, condition, outputFps, outputLength } from './pose/condition.ts';
import { scalePose } from './pose/pose.ts';
import type { RunEvent } from './report.ts';
import type { SynthesisPlan } from './synthesis-messages.ts';
import { SynthesisPool } from './synthesis-pool.ts';

export interface RenderRun {
  readonly source: PluginSpec;
  readonly synthesis: SynthesisPlan;
  readonly sinks: readonly PluginSpec[];
  readonly conditioning: Conditioning;
  /** Who is shown where the source does not say. */
  readonly reference?: Signer;
  /** Number of synthesis threads, at least 1. */
  readonly threads: number;
}

/**
 * One rendering from start to end: starts the nodes (what fails fast first), runs the graph, disposes of everything.
 *
 * @returns the number of frames written.
 * @throws the reason of `services.signal` where that aborted, else what went wrong first
 */
export async function renderRun(
  run: RenderRun,
  services: RunServices,
  report: (event: RunEvent) => void,
): Promise<number> {
  const { conditioning, reference, threads } = run;
  const failure = new AbortController();
  const signal = AbortSignal.any([services.signal, failure.signal]);
  const composition = new Composition({ ...services, signal });
  let pool: SynthesisPool | undefined;
  const dispose = async (): Promise<void> => {
    await pool?.[Symbol.asyncDispose]();
    await composition[Symbol.asyncDispose]();
  };
  let frames: number;
  try {
    const source = await composition.start('source', run.source);
    for (const sink of run.sinks) await composition.start('sink', sink);
    const { pace, fps } = source;
    const length = source.length === undefined ? undefined : outputLength(source.length, fps, conditioning);
    // A thread for every frame is enough.
    pool = await SynthesisPool.start(
      run.synthesis,
      Math.max(1, Math.min(threads, length ?? threads)),
      services.log,
    );
    const observations = counted(source.samples(signal), scaleOf(source, run), report);
    const samples = condition(observations, { conditioning, pace, fps, reference });
    const events = render({
      samples,
      pace,
      fps: outputFps(fps, conditioning),
      length,
      synthesis: pool.synthesize,
      window: pool.window,
      sinks: composition.nodes('sink'),
      signal,
    });
    const last = await lastValueFrom(events.pipe(tap(report)));
    frames = last.type === 'finished' ? last.frames : 0;
  } catch (error) {
    failure.abort(error);
    await dispose().catch((another: unknown) => services.log(messageOf(another)));
    services.signal.throwIfAborted();
    throw error;
  }
  await dispose();
  return frames;
}

/** What coordinates are multiplied by. Where nothing is retargeted, the source's canvas becomes the reference's picture. */
function scaleOf({ width }: PoseSource, { conditioning, reference }: RenderRun): number {
  return conditioning.retarget || !reference || !width ? 1 : reference.image.width / width;
}

async function* counted(
  observations: AsyncIterable<Observation>,
  scale: number,
  report: (event: RunEvent) => void,
): AsyncGenerator<Observation> {
  let count = 0;
  for await (const observation of observations) {
    count += 1;
    report({ type: 'observed', count });
    const { pose, signer } = observation;
    yield scale === 1 || signer ? observation : { ...observation, pose: scalePose(pose, scale) };
  }
}
