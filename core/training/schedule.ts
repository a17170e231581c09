import { errors } from '../errors.ts';
import type { AdamOptions } from './adam.ts';
import { EXPORTED } from './learning-state.ts';
import type { TrainSettings } from './settings.ts';
import type { Ending } from './train-event.ts';
import type { DataPosition } from './training-samples.ts';

/** How far a run is. */
export interface Moment {
  /** Steps done. */
  readonly step: number;
  /** Epochs done, with a fraction where the number of observations is known. */
  readonly epoch: number;
  /** Of training, all sessions together. */
  readonly seconds: number;
}

/** @param samples observations of an epoch; where it is not known, the slowest thread tells how many epochs are done */
export function epochsDone(
  step: number,
  { batch }: Pick<TrainSettings, 'batch'>,
  samples: number | undefined,
  positions: readonly DataPosition[],
): number {
  return samples ? (step * batch) / samples : Math.min(...positions.map(({ epoch }) => epoch));
}

type Limits = Pick<TrainSettings, 'steps' | 'epochs' | 'timeLimit'>;

/** How far the run is, 0..1: the furthest of its limits counts. The last of a number of steps is at 1. */
export function progressOf({ step, epoch, seconds }: Moment, { steps, epochs, timeLimit }: Limits): number {
  return Math.min(
    1,
    Math.max(
      steps === null ? 0 : step / Math.max(1, steps - 1),
      epochs === null ? 0 : epoch / epochs,
      timeLimit === null ? 0 : seconds / timeLimit,
    ),
  );
}

/** Which limit is reached, if any. */
export function endingOf({ step, epoch, seconds }: Moment, limits: Limits): Ending | undefined {
  const { steps, epochs, timeLimit } = limits;
  if (steps !== null && step >= steps) return 'steps';
  if (epochs !== null && epoch >= epochs) return 'epochs';
  if (timeLimit !== null && seconds >= timeLimit) return 'time';
  return undefined;
}

/** Updates over which the learning rate rises: the first ones follow what little Adam has seen. */
const WARM_UP = 100;
/** What of it is left in the end. */
const LAST_RATE = 0.05;

/**
 * What the learning rate of a network is multiplied by, above 0 and up to 1: it rises over the first updates, stays, and falls in a
 * straight line over the last part of the run. A network that joins late rises on its own.
 *
 * @param progress of the run, 0..1
 * @param updates that the network has had
 * @param decay share of the run, at its end, over which the rate falls, 0..1
 */
export function rateAt(progress: number, updates: number, decay: number): number {
  const risen = Math.min(1, (updates + 1) / WARM_UP);
  const left = decay > 0 ? Math.min(1, (1 - progress) / decay) : 1;
  return risen * (LAST_RATE + (1 - LAST_RATE) * left);
}

/**
 * The network that is exported learns alone for much of a run, and faster with the usual momentum: so it came out where both were
 * tried. Its adversaries follow a moving target (Radford, Metz and Chintala 2016).
 */
const BETA1 = 0.9;
const BETA1_ADVERSARY = 0.5;
const BETA2 = 0.999;

/**
 * How each network is updated while its rate neither rises nor falls: see `rateAt`.
 *
 * @throws OPTION_INVALID where learning rates are given for other networks
 */
export function adamOptions(
  { learningRate }: Pick<TrainSettings, 'learningRate'>,
  networks: readonly string[],
): ReadonlyMap<string, AdamOptions> {
  if (typeof learningRate !== 'number') {
    const missing = networks.filter((name) => learningRate[name] === undefined);
    const unknown = Object.keys(learningRate).filter((name) => !networks.includes(name));
    if (missing.length + unknown.length > 0) {
      throw errors.OPTION_INVALID(
        '--learning-rate',
        `give one number, or one each for ${networks.join(', ')}`,
      );
    }
  }
  const rateOf = (name: string): number =>
    typeof learningRate === 'number' ? learningRate : learningRate[name];
  const optionsOf = (name: string): AdamOptions => ({
    learningRate: rateOf(name),
    beta1: name === EXPORTED ? BETA1 : BETA1_ADVERSARY,
    beta2: BETA2,
  });
  return new Map(networks.map((name) => [name, optionsOf(name)]));
}
