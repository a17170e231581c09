import { Composition } from '../../core/compose.ts';
import type { Estimator, Frame, Pose, Synthesis } from '../../core/contract.ts';
import type { Evaluation } from '../../core/evaluation/evaluate-clip.ts';
import { inStep } from '../../core/evaluation/in-step.ts';
import { renderClip, trueFrames } from '../../core/evaluation/render-clip.ts';
import { synthesis } from '../../core/graph.ts';
import type { Conditioning } from '../../core/pose/condition.ts';
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

export interface Rendition {
  readonly synthesize: Synthesis;
  readonly conditioning: Conditioning;
  readonly estimator?: Estimator;
}

/** Renders a clip from its keypoints in the looks of its first frame, that frame included. */
export function evaluationOf(clip: Clip, { synthesize, conditioning, estimator }: Rendition): Evaluation {
  const { name, survey, signer } = clip;
  const { width, height, fps } = survey;
  const { signal } = new AbortController();
  const rendering = { signer, conditioning, synthesize, inFlight: 4 };
  return {
    ...{ name, width, height, fps, estimator },
    truth: () => trueFrames(clip, survey, signal),
    rendered: () => renderClip(clip, survey, rendering, signal),
    reference: signer.image,
  };
}

/** A rendered frame of a clip beside the filmed one. */
export interface Rendered {
  /** Counts the frames of the clip; 0 is the reference. */
  readonly index: number;
  readonly frame: Frame;
  readonly target: Frame;
  /** The keypoints as they were found in the filmed frame, not conditioned. */
  readonly truth: Pose;
}

/** All frames of a short clip that show a person. */
export async function renderedBeside({ truth, rendered }: Evaluation): Promise<Rendered[]> {
  const all: Rendered[] = [];
  let index = 0;
  for await (const { filmed, frame } of inStep({ filmed: truth(), frame: rendered() })) {
    if (filmed.pose) all.push({ index, frame, target: filmed.frame, truth: filmed.pose });
    index += 1;
  }
  return all;
}
