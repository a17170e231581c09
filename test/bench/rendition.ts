import { Composition } from '../../core/compose.ts';
import type { Frame, Pose, Sample, Synthesis } from '../../core/contract.ts';
import { synthesis } from '../../core/graph.ts';
import { type Conditioning, condition } from '../../core/pose/condition.ts';
import { Registry } from '../../core/registry.ts';
import { builtins } from '../../plugins/builtins.ts';
import type { Clip } from './clips.ts';

/** A running synthesis in this thread; disposing of it ends its nodes. */
export interface RunningSynthesis extends AsyncDisposable {
  readonly synthesize: Synthesis;
}

/** Starts a generator and refiners by name, each with its default options. */
export async function startSynthesis(
  generator: string,
  refiners: readonly string[] = [],
): Promise<RunningSynthesis> {
  const composition = new Composition({
    registry: new Registry(builtins),
    signal: new AbortController().signal,
    log: (message) => process.stderr.write(`${message}\n`),
  });
  const first = await composition.start('generator', { name: generator, options: {} });
  for (const name of refiners) await composition.start('refiner', { name, options: {} });
  return {
    synthesize: synthesis(first, composition.nodes('refiner')),
    [Symbol.asyncDispose]: () => composition[Symbol.asyncDispose](),
  };
}

/** A rendered frame of a clip beside the filmed one. */
export interface Rendered {
  /** Counts the clip's frames with a person; 0 is the reference. */
  readonly index: number;
  readonly frame: Frame;
  readonly target: Frame;
  /** The keypoints as they were found in the filmed frame, not conditioned. */
  readonly truth: Pose;
}

/**
 * Renders a clip from its keypoints in the looks of its first frame: that frame itself, then every `every`-th of the rest.
 * All frames are conditioned, so that what is rendered does not depend on `every`.
 */
export async function* renderClip(
  clip: Clip,
  synthesize: Synthesis,
  conditioning: Conditioning,
  every: number,
): AsyncGenerator<Rendered> {
  let index = 0;
  for await (const sample of samplesOf(clip, conditioning)) {
    const { pose: truth, target } = clip.observations[index];
    if (sample.pose.timestamp !== truth.timestamp) throw new Error(`${clip.name}: conditioning lost a frame`);
    if (index === 0 || (index - 1) % every === 0) {
      yield { index, frame: await synthesize(sample), target, truth };
    }
    index += 1;
  }
}

function samplesOf({ fps, signer, observations }: Clip, conditioning: Conditioning): AsyncIterable<Sample> {
  async function* poses() {
    for (const { pose } of observations) yield { pose };
  }
  return condition(poses(), { conditioning, pace: 'file', fps, reference: signer });
}
