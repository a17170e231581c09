import type { DataPosition } from './training-samples.ts';

/** How like the filmed frames rendered test samples are. The first three are SSIM, −1..1; null where no sample shows the part. */
export interface Scores {
  readonly whole: number;
  readonly face: number | null;
  readonly hands: number | null;
  /** Of faces and hands, as a ratio to the filmed ones (geometric mean): 1 as sharp, less is blurred. */
  readonly sharpness: number | null;
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

/**
 * What sharpness counts beside SSIM, which hardly minds blur: blurring the truth until a tenth of its sharpness is left costs
 * about 0.1 SSIM, and a discriminator brings sharpness at the price of some.
 */
const SHARPNESS_WEIGHT = 0.1;

/** One number to compare models by: the mean SSIM of what there is, so that hands and face count as much as all the rest, and sharpness. */
export function overall({ whole, face, hands, sharpness }: Scores): number {
  const parts = [whole, face, hands].filter((score) => score !== null);
  const similarity = parts.reduce((sum, score) => sum + score, 0) / parts.length;
  return similarity + (sharpness === null ? 0 : SHARPNESS_WEIGHT * Math.min(sharpness, 1 / sharpness));
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
