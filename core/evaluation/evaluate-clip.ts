import type { Estimator, Frame, Pose } from '../contract.ts';
import { mapInOrder } from '../map-in-order.ts';
import { assertSameSize } from '../metrics/box.ts';
import { cutChunks, type Step } from './cut-chunks.ts';
import { inStep } from './in-step.ts';
import { type Readings, readFrames } from './read-frames.ts';
import { ScorePool } from './score-pool.ts';
import { type ClipScores, CONTENDERS, type Contender, type FrameScores } from './scores.ts';

/** A filmed frame and its keypoints. */
export interface TrueFrame {
  readonly frame: Frame;
  /** In pixels of the frame; null where nobody is seen. */
  readonly pose: Pose | null;
}

/** A filmed video and what is held against it. Every call of a stream reads it anew, from its start. */
export interface Evaluation {
  readonly name: string;
  /** Pixels of the true frames. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Timestamps count from the start of the video. */
  readonly truth: () => AsyncIterable<TrueFrame>;
  /** Exactly one frame for each true one, of its size. */
  readonly rendered: () => AsyncIterable<Frame>;
  /** Likewise. */
  readonly baseline?: () => AsyncIterable<Frame>;
  /** At the size of the true frames: every frame of the contender `copy`. */
  readonly reference?: Frame;
  /** Reads the frames again; without it legibility is not measured. */
  readonly estimator?: Estimator;
}

export interface EvaluationProgress {
  readonly phase: 'scoring' | 'reading';
  /** Whose frames are read. */
  readonly contender?: Contender;
  /** Frames. */
  readonly done: number;
  readonly total?: number;
}

export interface EvaluationServices {
  /** Ends the evaluation; the streams have to watch it themselves. */
  readonly signal: AbortSignal;
  /** That score. */
  readonly threads: number;
  report(progress: EvaluationProgress): void;
}

type Scores = Partial<Record<Contender, FrameScores[]>> & { rendered: FrameScores[] };

/**
 * Measures all contenders of one clip. The pictures are scored in one pass over the videos, by threads; with an estimator one
 * more pass for each contender reads their frames again, the true ones first. Of a video a few dozen frames are in memory,
 * however long it is; what grows with it are the scores.
 *
 * @throws RangeError where frames differ in size, or videos in length; WORKER_LOST; what the streams and the estimator throw;
 * the signal's reason
 */
export async function evaluateClip(
  evaluation: Evaluation,
  services: EvaluationServices,
): Promise<ClipScores> {
  const { name, width, height, fps, estimator } = evaluation;
  const contenders = await scorePictures(evaluation, services);
  if (estimator) await readContenders(evaluation, estimator, contenders, services);
  return { name, width, height, fps, contenders };
}

async function scorePictures(evaluation: Evaluation, services: EvaluationServices): Promise<Scores> {
  const { width, height, reference } = evaluation;
  const { signal, threads, report } = services;
  signal.throwIfAborted();
  if (reference) assertSameSize(reference, evaluation);
  const pool = new ScorePool({ width, height, reference }, threads);
  const stop = (): void => void pool.stop(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const scores: Scores = { rendered: [] };
  try {
    const chunks = cutChunks(stepsOf(evaluation), evaluation);
    for await (const frames of mapInOrder(chunks, (chunk) => pool.score(chunk), pool.window)) {
      for (const frame of frames) {
        for (const contender of CONTENDERS) {
          const found = frame[contender];
          if (!found) continue;
          scores[contender] ??= [];
          scores[contender].push(found);
        }
      }
      report({ phase: 'scoring', done: scores.rendered.length });
    }
    signal.throwIfAborted();
    return scores;
  } finally {
    signal.removeEventListener('abort', stop);
    await pool[Symbol.asyncDispose]();
  }
}

function stepsOf(evaluation: Evaluation): AsyncIterable<Step> {
  const baseline = evaluation.baseline?.();
  return inStep<Step>({
    truth: evaluation.truth(),
    rendered: evaluation.rendered(),
    ...(baseline && { baseline }),
  });
}

/** The floor of the method first. */
const READING_ORDER: readonly Contender[] = ['truth', 'rendered', 'baseline', 'copy'];

/** Adds the readings to the scores of the pictures. */
async function readContenders(
  evaluation: Evaluation,
  estimator: Estimator,
  scores: Scores,
  { signal, report }: EvaluationServices,
): Promise<void> {
  for (const contender of READING_ORDER) {
    const frames = scores[contender];
    if (frames === undefined) continue;
    const total = frames.length;
    let done = 0;
    estimator.reset();
    for await (const readings of readContender(contender, evaluation, estimator, frames)) {
      signal.throwIfAborted();
      if (done < total) frames[done] = { ...frames[done], readings };
      done += 1;
      report({ phase: 'reading', contender, done, total });
    }
    signal.throwIfAborted();
    if (done !== total) throw new RangeError(`${contender}: ${done} frames were read, but ${total} scored`);
  }
}

async function* readContender(
  contender: Contender,
  { truth, rendered, baseline, reference }: Evaluation,
  estimator: Estimator,
  scores: readonly FrameScores[],
): AsyncGenerator<Readings> {
  const poses = posesOf(truth());
  if (contender === 'truth') yield* readFrames(framesOf(truth()), poses, estimator);
  else if (contender === 'rendered') yield* readFrames(rendered(), poses, estimator);
  else if (contender === 'baseline' && baseline) yield* readFrames(baseline(), poses, estimator);
  else if (reference)
    yield* readFrames(still(reference, scores), poses, await readOnce(reference, estimator));
}

async function* posesOf(truth: AsyncIterable<TrueFrame>): AsyncGenerator<Pose | null> {
  for await (const { pose } of truth) yield pose;
}

async function* framesOf(truth: AsyncIterable<TrueFrame>): AsyncGenerator<Frame> {
  for await (const { frame } of truth) yield frame;
}

async function* still(reference: Frame, moments: readonly FrameScores[]): AsyncGenerator<Frame> {
  for (const { timestamp } of moments) yield { ...reference, timestamp };
}

/** In a picture that stands still there is nothing new to find. */
async function readOnce(reference: Frame, estimator: Estimator): Promise<Estimator> {
  const pose = await estimator.estimate(reference);
  return { estimate: () => pose, reset: () => {} };
}
