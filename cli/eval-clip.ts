import type { Estimator, Signer } from '../core/contract.ts';
import { isFaultOfClip, isFaultOfKeypoints } from '../core/dataset/clip-faults.ts';
import type { Film } from '../core/dataset/film.ts';
import { messageOf } from '../core/errors.ts';
import { drawFigures, FEW_FIGURES } from '../core/evaluation/draw-figures.ts';
import { type Evaluation, evaluateClip } from '../core/evaluation/evaluate-clip.ts';
import { fitSigner } from '../core/evaluation/fit-signer.ts';
import { renderClip, trueFrames } from '../core/evaluation/render-clip.ts';
import { type ClipFilm, evaluatedOnly, surveyClip, viewClip } from '../core/evaluation/survey-clip.ts';
import type { Conditioning } from '../core/pose/condition.ts';
import type { SynthesisPool } from '../core/synthesis-pool.ts';
import { decodeVideo } from '../core/video/decode.ts';
import { probeVideo } from '../core/video/probe.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import { writeEstimatedPoses } from './estimated-poses.ts';
import type { EvalClip } from './eval-clips.ts';
import type { EvalEngines } from './eval-engines.ts';
import type { Pass, RunProgress } from './eval-run-progress.ts';
import type { ClipRecord, EvalStore } from './eval-store.ts';

export interface ClipOptions {
  /** Largest length of the short side in pixels. */
  readonly size: number;
  readonly conditioning: Conditioning;
  /** Whether frames are read again. */
  readonly legibility: boolean;
  /** Which of a clip's frames is looked for to stand for its signer. */
  readonly choose: 'best' | 'first';
  /** That score. */
  readonly threads: number;
}

/** Weights are measured at 256 × 256: milliseconds a frame on two cores, roughly. */
export const PASSES = {
  survey: { title: 'looking at frame', weight: 3 },
  estimate: { title: 'keypoints of frame', weight: 55 },
  scoring: { title: 'scoring frame', weight: 20 },
  reading: { title: 'reading frame', weight: 55 },
} as const satisfies Record<string, Pass>;

/** The passes that a clip goes through. */
export function passesOf(
  clip: EvalClip,
  { legibility, baseline }: { readonly legibility: boolean; readonly baseline?: unknown },
): Pass[] {
  // The true video and the rendered one; of the copy one picture is read.
  const read = baseline === undefined ? 2 : 3;
  return [
    ...(clip.keypoints ? [] : [PASSES.estimate]),
    PASSES.survey,
    PASSES.scoring,
    ...(legibility ? Array(read).fill(PASSES.reading) : []),
  ];
}

/** Nothing is left to be done for a clip. */
export function isDone({ dropped, scores }: ClipRecord): boolean {
  return dropped !== undefined || scores !== undefined;
}

/** A record of a clip that was looked at, and is not left out. */
export type SurveyedRecord = ClipRecord & Required<Pick<ClipRecord, 'survey'>>;

/** Does the work for single clips; what comes of it is kept in the store. */
export class ClipEvaluator {
  constructor(
    private readonly options: ClipOptions,
    private readonly engines: EvalEngines,
    private readonly store: EvalStore,
    private readonly progress: RunProgress,
    private readonly signal: AbortSignal,
  ) {}

  /** Starts what will be needed: what is wrong with plugins comes to light before the work. */
  async prepare(): Promise<void> {
    await this.engines.synthesis();
    await this.engines.baseline();
    if (this.options.legibility) await this.engines.estimator();
  }

  /**
   * Looks at every frame of a clip. Keypoints beside it are used where they belong to it, else they are estimated, and kept in the
   * store.
   */
  async survey(clip: EvalClip): Promise<ClipRecord> {
    const head: ClipRecord = { format: 'slp-clip-evaluation', version: 1, name: clip.key, notes: [] };
    let record: ClipRecord;
    try {
      const film = { path: clip.video.path, info: await probeVideo(clip.video.path) };
      record =
        (await this.#surveyWithKeypoints(clip, film, head)) ??
        (await this.#surveyEstimated(clip, film, head));
    } catch (error) {
      this.signal.throwIfAborted();
      if (!isFaultOfClip(error)) throw error;
      record = { ...head, dropped: `unreadable: ${error.message}` };
    }
    await this.store.writeClip(clip.key, record);
    return record;
  }

  async #surveyWithKeypoints(clip: EvalClip, film: Film, head: ClipRecord): Promise<ClipRecord | undefined> {
    if (!clip.keypoints) return undefined;
    const { path } = clip.keypoints;
    try {
      const opened = await this.#open(film, path);
      return { ...(await this.#survey(clip, opened, head)), keypoints: path };
    } catch (error) {
      this.signal.throwIfAborted();
      if (!isFaultOfKeypoints(error, path)) throw error;
      const notes = [`keypoints of ${path} not used: ${messageOf(error)}`];
      return this.#surveyEstimated(clip, film, { ...head, notes });
    }
  }

  async #surveyEstimated(clip: EvalClip, film: Film, head: ClipRecord): Promise<ClipRecord> {
    const path = this.store.estimatedPath(clip.key);
    await this.#estimate(clip, film, path);
    return this.#survey(clip, await this.#open(film, path), head);
  }

  async #survey(clip: EvalClip, opened: ClipFilm, head: ClipRecord): Promise<ClipRecord> {
    const { fps, duration } = opened.film.info;
    this.progress.start(clip, PASSES.survey);
    const survey = await surveyClip(opened, this.options.choose, {
      signal: this.signal,
      onFrame: (index) => this.progress.frame(index + 1, duration && Math.round(duration * fps)),
    });
    const damage = survey.damage === undefined ? [] : [`the film is damaged: ${survey.damage}`];
    const notes = [...head.notes, ...damage];
    const dropped = survey.first < 0 ? 'nobody was found' : undefined;
    return { ...head, notes, survey, ...(dropped && { dropped }) };
  }

  async #open(film: Film, keypoints: string): Promise<ClipFilm> {
    const { width, height } = film.info;
    return viewClip(film, await openPoseFile(keypoints, { width, height }), this.options.size);
  }

  async #estimate(clip: EvalClip, film: Film, path: string): Promise<void> {
    const { signal, progress } = this;
    const { width, height, fps, duration } = film.info;
    const estimator = await this.engines.estimator();
    progress.start(clip, PASSES.estimate);
    await this.store.makeFolderOf(path);
    const frames = decodeVideo(film.path, film.info, { signal });
    const onFrame = (done: number): void => progress.frame(done, duration && Math.round(duration * fps));
    await writeEstimatedPoses(path, frames, estimator, { width, height, fps, signal, onFrame });
  }

  /** The film of a clip that was looked at, with the keypoints that were used then. */
  async open(clip: EvalClip, { keypoints }: SurveyedRecord): Promise<ClipFilm> {
    const { path } = clip.video;
    return this.#open(
      { path, info: await probeVideo(path) },
      keypoints ?? this.store.estimatedPath(clip.key),
    );
  }

  /** Renders a clip in the looks of `signer` and measures it. */
  async evaluate(
    clip: EvalClip,
    record: SurveyedRecord,
    signer: Signer,
    reference: NonNullable<ClipRecord['reference']>,
  ): Promise<void> {
    const { survey } = record;
    const opened = await this.open(clip, record);
    const evaluation = await this.#evaluationOf(clip, record, opened, await fitSigner(signer, opened.view));
    const isOwn = 'clip' in reference && reference.clip === clip.key;
    const all = await evaluateClip(evaluation, {
      signal: this.signal,
      threads: this.options.threads,
      report: this.#reporter(clip),
    });
    const scores = evaluatedOnly(all, survey, isOwn ? reference.index : undefined);
    if (scores.contenders.rendered.length === 0) {
      return this.leaveOut(clip, record, 'no frame but the reference shows a person');
    }
    const figures = await this.store.writeFigures(
      clip.key,
      await drawFigures(scores, evaluation, FEW_FIGURES),
    );
    await this.store.writeClip(clip.key, { ...record, reference, scores, figures });
  }

  async leaveOut(clip: EvalClip, record: ClipRecord, reason: string): Promise<void> {
    await this.store.writeClip(clip.key, { ...record, dropped: reason });
  }

  async #evaluationOf(
    { key: name }: EvalClip,
    { survey }: SurveyedRecord,
    opened: ClipFilm,
    signer: Signer,
  ): Promise<Evaluation> {
    const { signal, options, engines } = this;
    const { conditioning, legibility } = options;
    const renderedBy =
      ({ synthesize, window }: SynthesisPool) =>
      () =>
        renderClip(opened, survey, { signer, conditioning, synthesize, inFlight: window }, signal);
    const baseline = await engines.baseline();
    const estimator: Estimator | undefined = legibility ? await engines.estimator() : undefined;
    const { width, height, fps } = survey;
    return {
      ...{ name, width, height, fps, estimator },
      truth: () => trueFrames(opened, survey, signal),
      rendered: renderedBy(await engines.synthesis()),
      ...(baseline && { baseline: renderedBy(baseline) }),
      reference: signer.image,
    };
  }

  #reporter(clip: EvalClip): Parameters<typeof evaluateClip>[1]['report'] {
    let current: Pass | undefined;
    return ({ phase, contender, done, total }) => {
      // One picture is read for all frames: no pass that takes time.
      if (contender === 'copy') return;
      const pass = PASSES[phase];
      const title = contender ? `${pass.title} (${contender})` : pass.title;
      if (title !== current?.title) {
        current = { ...pass, title };
        this.progress.start(clip, current);
      }
      this.progress.frame(done, total);
    };
  }
}
