import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Composition } from '../../core/compose.ts';
import type { Estimator, Synthesis } from '../../core/contract.ts';
import type { Evaluation } from '../../core/evaluation/evaluate-clip.ts';
import type { ClipScores } from '../../core/evaluation/scores.ts';
import { type Summary, summarise } from '../../core/evaluation/summarise.ts';
import { evaluatedOnly } from '../../core/evaluation/survey-clip.ts';
import { type Conditioning, DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { Registry } from '../../core/registry.ts';
// Worker threads run what was built.
import { evaluateClip } from '../../dist/core/evaluation/evaluate-clip.js';
import { SynthesisPool } from '../../dist/core/synthesis-pool.js';
import { builtins } from '../../dist/plugins/builtins.js';
import { type Clip, findClips, openClip } from './clips.ts';
import { evaluationOf } from './rendition.ts';
import { mean } from './statistics.ts';

export interface QualityOptions {
  /** Of the clips' names. */
  readonly clips: RegExp;
  /** Short side of the pictures, in pixels. */
  readonly size: number;
  /** With the default conditioning; without, keypoints are filled and repaired only. */
  readonly retarget: boolean;
  readonly generator: string;
  readonly refiners: readonly string[];
  /** Read the frames again. */
  readonly legibility: boolean;
}

export interface ClipQuality {
  readonly name: string;
  /** PSNR of the reference rendered from its own pose, in dB. */
  readonly self: number;
  readonly summary: Summary;
}

export interface QualityReport {
  readonly size: number;
  readonly clips: readonly ClipQuality[];
  /** Over clips, each counting alike. */
  readonly summary: Summary;
  /** Mean and least of the clips' `self`. */
  readonly self: { readonly mean: number; readonly least: number };
  /** Rendered and measured, from start to end. */
  readonly framesPerSecond: number;
}

/**
 * Renders every clip of the shared data that no model was trained on from its own keypoints, in the looks of its first frame, and
 * measures all frames but that one. Undefined where there is no shared data.
 */
export async function measureQuality(
  options: QualityOptions,
  onClip: (clip: Clip, evaluation: Evaluation) => Promise<void> = async () => {},
): Promise<QualityReport | undefined> {
  const paths = findClips(options.clips);
  if (paths.length === 0) return undefined;
  const { generator, refiners, retarget, size } = options;
  const log = (message: string): void => void process.stderr.write(`${message}\n`);
  const plan = {
    builtins: new URL('../../dist/plugins/builtins.js', import.meta.url).href,
    plugins: [],
    generator: { name: generator, options: {} },
    refiners: refiners.map((name) => ({ name, options: {} })),
  };
  // As many threads score: setting up a signer takes each of these longer than drawing a clip.
  await using pool = await SynthesisPool.start(plan, Math.ceil(availableParallelism() / 2), log);
  const { signal } = new AbortController();
  await using nodes = new Composition({ registry: new Registry(builtins), signal, log });
  const estimator = options.legibility
    ? await nodes.start('estimator', { name: 'holistic', options: {} })
    : undefined;
  const conditioning = { ...DEFAULT_CONDITIONING, smooth: retarget, retarget };

  const startedAt = performance.now();
  const scores: ClipScores[] = [];
  const clips: ClipQuality[] = [];
  for (const path of paths) {
    const clip = await openClip(path, size);
    const measured = await measureClip(clip, pool.synthesize, conditioning, estimator);
    scores.push(measured.scores);
    clips.push({ name: clip.name, self: measured.self, summary: summarise([measured.scores]) });
    await onClip(clip, measured.evaluation);
  }
  const summary = summarise(scores);
  const selves = clips.map(({ self }) => self);
  return {
    size,
    clips,
    summary,
    self: { mean: mean(selves), least: Math.min(...selves) },
    framesPerSecond: (1000 * summary.frames) / (performance.now() - startedAt),
  };
}

export interface MeasuredClip {
  readonly evaluation: Evaluation;
  /** Of all frames but the reference. */
  readonly scores: ClipScores;
  /** See `ClipQuality`. */
  readonly self: number;
}

export async function measureClip(
  clip: Clip,
  synthesize: Synthesis,
  conditioning: Conditioning,
  estimator?: Estimator,
): Promise<MeasuredClip> {
  const evaluation = evaluationOf(clip, { synthesize, conditioning, estimator });
  const { signal } = new AbortController();
  const all = await evaluateClip(evaluation, { signal, threads: availableParallelism(), report: () => {} });
  const mse = all.contenders.rendered[0]?.areas.whole?.mse ?? Number.NaN;
  return {
    evaluation,
    scores: evaluatedOnly(all, clip.survey, 0),
    self: 10 * Math.log10(255 ** 2 / mse),
  };
}
