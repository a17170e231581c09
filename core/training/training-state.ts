import type { DataPosition } from './training-samples.ts';

/** SSIM of the parts of rendered test samples against the filmed frames, −1..1; null where no sample shows the part. */
export interface Scores {
  readonly whole: number;
  readonly face: number | null;
  readonly hands: number | null;
}

/** How the model did on the test samples. */
export interface Evaluation {
  /** Steps that had been done. */
  readonly step: number;
  /** How often the training samples had been gone through. */
  readonly epoch: number;
  readonly scores: Scores;
}

/** How another generator did on them. */
export interface Baseline {
  readonly name: string;
  readonly scores: Scores;
}

/** What a checkpoint says beside its numbers. */
export interface TrainingState {
  readonly version: number;
  /** Steps done. */
  readonly step: number;
  /** Spent on them, on all sessions together. */
  readonly seconds: number;
  /** Updates of each network. */
  readonly adamSteps: Readonly<Record<string, number>>;
  /** Where each thread is in its share of the data. */
  readonly positions: readonly DataPosition[];
  /** Settings that the numbers depend on: see `identityOf`. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Absent where nothing is compared with. */
  readonly baseline?: Baseline;
  /** In their order. */
  readonly evaluations: readonly Evaluation[];
  /** The epochs that were complete at the last evaluation, and `seconds` then. */
  readonly evaluated: { readonly epoch: number; readonly seconds: number };
}

export const STATE_VERSION = 2;

/** One number to compare models by: the mean of what there is, so that hands and face count as much as all the rest. */
export function overall({ whole, face, hands }: Scores): number {
  const parts = [whole, face, hands].filter((score) => score !== null);
  return parts.reduce((sum, score) => sum + score, 0) / parts.length;
}

export function isBetter(one: Evaluation, other: Evaluation): boolean {
  return overall(one.scores) > overall(other.scores);
}

/** The best evaluation, the first of equals. */
export function bestOf(evaluations: readonly Evaluation[]): Evaluation | undefined {
  return evaluations.reduce<Evaluation | undefined>(
    (best, each) => (best && !isBetter(each, best) ? best : each),
    undefined,
  );
}
