import sharp from 'sharp';
import type { RunServices } from '../core/compose.ts';
import type { Signer } from '../core/contract.ts';
import { signerIn } from '../core/evaluation/render-clip.ts';
import { DEFAULT_CONDITIONING } from '../core/pose/condition.ts';
import { loadReference } from '../core/reference.ts';
import { ClipEvaluator, isDone, PASSES, passesOf, type SurveyedRecord } from './eval-clip.ts';
import type { EvalClip } from './eval-clips.ts';
import { type EnginePlan, EvalEngines } from './eval-engines.ts';
import type { EvalRunOptions } from './eval-run.ts';
import type { RunProgress } from './eval-run-progress.ts';
import type { ClipRecord, EvalStore } from './eval-store.ts';
import { firstPose } from './first-pose.ts';
import { withOptions } from './options.ts';
import { estimateReference } from './reference-pose.ts';

export interface ClipsRun {
  readonly clips: readonly EvalClip[];
  readonly options: EvalRunOptions;
  /** URLs of third-party plugin modules. */
  readonly plugins: readonly string[];
  readonly store: EvalStore;
  readonly progress: RunProgress;
  /** Hears of every clip that is done, or left out, also of those that an earlier run has done. */
  readonly onClipDone: () => void;
}

/**
 * Signer by signer, looks at all clips, chooses the reference, and renders and measures the clips; what the store has already is
 * not done again.
 */
export async function evaluateClips(run: ClipsRun, services: RunServices): Promise<void> {
  const { options, store, progress } = run;
  const { size, legibility, threads, smooth, fill, repair, retarget, ref } = options;
  await using engines = new EvalEngines(enginePlan(run), services);
  const evaluator = new ClipEvaluator(
    {
      ...{ size, legibility, threads },
      conditioning: { ...DEFAULT_CONDITIONING, smooth, fill, repair, retarget },
      choose: ref === 'first' ? 'first' : 'best',
    },
    engines,
    store,
    progress,
    services.signal,
  );
  const references = new References(run, evaluator, services);
  for (const clips of groups(run)) await evaluateGroup(clips, run, evaluator, references, services);
}

function enginePlan({ options, plugins }: ClipsRun): EnginePlan {
  const { generator, refiner, baseline, estimator, motionBlur, threads } = options;
  const common = { builtins: new URL('../plugins/builtins.js', import.meta.url).href, plugins };
  return {
    estimator,
    // Scoring takes most of the time, and setting up a signer takes every thread long.
    threads: Math.ceil(threads / 2),
    synthesis: { ...common, generator: withOptions(generator, { motionBlur }), refiners: refiner },
    ...(baseline && {
      baseline: { ...common, generator: withOptions(baseline, { motionBlur }), refiners: [] },
    }),
  };
}

/** Clips that share a reference which has to be looked for in all of them. */
function groups({ clips, options }: ClipsRun): EvalClip[][] {
  if (options.ref !== 'auto') return clips.map((clip) => [clip]);
  const signers = new Map<string, EvalClip[]>();
  for (const clip of clips) {
    const known = signers.get(clip.signer);
    if (known) known.push(clip);
    else signers.set(clip.signer, [clip]);
  }
  return [...signers.values()];
}

async function evaluateGroup(
  clips: readonly EvalClip[],
  { options, store, progress, onClipDone }: ClipsRun,
  evaluator: ClipEvaluator,
  references: References,
  { signal }: RunServices,
): Promise<void> {
  const surveyed: [EvalClip, SurveyedRecord][] = [];
  const open = new Set<EvalClip>();
  for (const clip of clips) {
    signal.throwIfAborted();
    const known = await store.readClip(clip.key);
    const passes = passesOf(clip, options);
    if (known) progress.resume(clip, isDone(known) ? passes : [PASSES.survey]);
    if (!known || !isDone(known)) await evaluator.prepare();
    const record = known ?? (await evaluator.survey(clip));
    if (isDone(record)) onClipDone();
    else open.add(clip);
    // Scores are many numbers, and not needed here.
    if (record.survey) surveyed.push([clip, { ...record, survey: record.survey, scores: undefined }]);
  }
  if (open.size === 0) return;
  const reference = await references.choose(surveyed);
  for (const [clip, record] of surveyed) {
    if (!open.has(clip)) continue;
    signal.throwIfAborted();
    if (reference) await evaluator.evaluate(clip, record, reference.signer, reference.from);
    else await evaluator.leaveOut(clip, record, 'no frame shows face and shoulders from the front');
    onClipDone();
  }
}

interface Reference {
  readonly signer: Signer;
  readonly from: NonNullable<ClipRecord['reference']>;
}

/** Where the looks of signers come from. */
class References {
  #photo: Promise<Reference> | undefined;

  constructor(
    private readonly run: ClipsRun,
    private readonly evaluator: ClipEvaluator,
    private readonly services: RunServices,
  ) {}

  /** The photo that was named, else the best frame of these clips, the earliest of equals; undefined where none will do. */
  async choose(clips: readonly (readonly [EvalClip, SurveyedRecord])[]): Promise<Reference | undefined> {
    const { ref } = this.run.options;
    if (ref !== 'auto' && ref !== 'first') {
      this.#photo ??= this.#loadPhoto(ref);
      return this.#photo;
    }
    let best: readonly [EvalClip, SurveyedRecord] | undefined;
    for (const each of clips) {
      const score = each[1].survey.reference?.score ?? 0;
      if (score > (best?.[1].survey.reference?.score ?? 0)) best = each;
    }
    const frame = best?.[1].survey.reference;
    if (!best || !frame) return undefined;
    const [clip, record] = best;
    const looks = await signerIn(await this.evaluator.open(clip, record), frame.index, this.services.signal);
    await this.#show(ref === 'auto' ? clip.signer : clip.key, looks);
    return { signer: { id: clip.key, ...looks }, from: { clip: clip.key, index: frame.index } };
  }

  async #loadPhoto(photo: string): Promise<Reference> {
    const { options, plugins } = this.run;
    const { size, estimator } = options;
    const signer = await loadReference(photo, {
      size,
      readPose: firstPose,
      estimatePose: (path) => estimateReference(path, { estimator, plugins }, this.services),
      log: this.services.log,
    });
    return { signer, from: { photo } };
  }

  /** For people; the program does not read it again. */
  async #show(name: string, { image }: Pick<Signer, 'image'>): Promise<void> {
    const { width, height, channels, data } = image;
    const png = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
    await this.run.store.write(this.run.store.path('references', `${name}.png`), png);
  }
}
