import type { Frame, Observation, Pose, PoseSource, Sample, Signer } from '../contract.ts';
import { errors } from '../errors.ts';
import { SeededRandom, seedFor } from '../neural/seeded-random.ts';
import { calibratePoseDepth } from '../pose/calibrate-depth.ts';
import { fillGaps } from '../pose/fill-gaps.ts';
import { NearArm } from '../pose/near-arm.ts';
import { sanitisePose } from '../pose/sanitise.ts';
import { isUsableReference } from './usable-reference.ts';

/** Where a reader is in its share of the data. */
export interface DataPosition {
  /** How often it has gone through all of it. */
  readonly epoch: number;
  /** Observations taken in this epoch. */
  readonly taken: number;
}

export const DATA_START: DataPosition = { epoch: 0, taken: 0 };

/**
 * Observations for which a reference stays: whatever draws a signer takes time to set up, about a second, and does it once for
 * each reference.
 */
const BLOCK = 64;
/** How often a frame of the data stands in for the signer's own reference. */
const DRAWN = 0.5;

/** The data of one epoch, without the first `skipped` observations. */
export interface EpochSource extends AsyncDisposable {
  readonly source: PoseSource;
  readonly skipped: number;
}

/** @param skip observations that may be left out, no more */
export type OpenEpoch = (epoch: number, skip: number) => Promise<EpochSource>;

export interface TrainingSample {
  readonly sample: Sample;
  /** After this sample. */
  readonly position: DataPosition;
}

export interface TrainingSamplesOptions {
  readonly seed: number;
  readonly position: DataPosition;
  readonly signal: AbortSignal;
}

/**
 * Samples to learn from, epoch after epoch without end; the same ones after the same position, however it was reached.
 *
 * The renderer will meet photos that nobody chose with care, with a hand hidden or before the chest. So for a block of observations
 * the reference is half the time not the signer's own but the first frame that the block shows of that signer, whatever it is.
 *
 * @throws TRAINING_UNUSABLE where an observation has no filmed frame, sizes differ, or nobody is seen in any of them
 */
export async function* trainingSamples(
  open: OpenEpoch,
  { seed, position, signal }: TrainingSamplesOptions,
): AsyncGenerator<TrainingSample> {
  for (let epoch = position.epoch; ; epoch++) {
    const start = epoch === position.epoch ? position.taken : 0;
    // From the start of the block that was read last: its references are those of its first frames.
    const last = Math.max(0, start - 1);
    await using data = await open(epoch, last - (last % BLOCK));
    let taken = data.skipped;
    const references = new BlockReferences();
    let usable = start > 0;
    for await (const observation of data.source.samples(signal)) {
      if (taken % BLOCK === 0)
        references.begin(seedFor(seed, `references ${epoch} ${taken}`), `${epoch}.${taken}`);
      taken += 1;
      const signer = references.for(observation);
      if (taken <= start) continue;
      const sample = signer && toSample(observation, signer);
      if (sample === undefined) continue;
      usable = true;
      yield { sample, position: { epoch, taken } };
    }
    signal.throwIfAborted();
    if (!usable) throw errors.TRAINING_UNUSABLE('it shows nobody');
  }
}

/** The references of one block, by the signers' names. */
class BlockReferences {
  #random = new SeededRandom(0);
  #block = '';
  readonly #drawn = new Map<string, Signer | undefined>();

  begin(seed: number, block: string): void {
    this.#random = new SeededRandom(seed);
    this.#block = block;
    this.#drawn.clear();
  }

  /** Undefined as long as nothing has been seen that the signer can be drawn from. @throws TRAINING_UNUSABLE */
  for({ pose, signer, target }: Observation): Signer | undefined {
    if (target === undefined) throw errors.TRAINING_UNUSABLE('an observation comes without a filmed frame');
    const name = signer?.id ?? '';
    const known = this.#drawn.get(name);
    if (known !== undefined) return known;
    const own = ownReference({ signer, target });
    if (!this.#drawn.has(name)) {
      const drawn = { id: `${name} ${this.#block}`, image: target, pose };
      const isWanted = this.#random.next() < DRAWN || own === undefined;
      if (isWanted && isUsableReference(drawn)) this.#drawn.set(name, drawn);
      else if (own) this.#drawn.set(name, undefined);
    }
    // The frame that was drawn is not drawn from itself: there would be nothing to learn.
    return own;
  }
}

/**
 * The signer of an observation, where the reference is one to draw from.
 *
 * @throws TRAINING_UNUSABLE where target and reference differ in size
 */
export function ownReference({ signer, target }: Pick<Observation, 'signer' | 'target'>): Signer | undefined {
  if (signer === undefined) return undefined;
  if (target) requireSameSize(target, signer);
  return isUsableReference(signer) ? signer : undefined;
}

function requireSameSize(target: Frame, { id, image }: Signer): void {
  if (target.width === image.width && target.height === image.height) return;
  const sizes = `${target.width}×${target.height} pixels, its reference ${image.width}×${image.height}`;
  throw errors.TRAINING_UNUSABLE(`a frame of ${id} has ${sizes}`);
}

/**
 * An observation, conditioned as for rendering as far as that goes without its neighbours; undefined where it shows nobody.
 *
 * @throws TRAINING_UNUSABLE where target and reference differ in size
 */
export function toSample(observation: Observation, signer: Signer): Sample | undefined {
  const { target, previous } = observation;
  if (target) requireSameSize(target, signer);
  const fill = fillGaps({ carry: false });
  const near = new NearArm();
  const complete = (pose: Pose, seconds: number): Pose | null =>
    fill(calibratePoseDepth(sanitisePose(pose)), seconds);
  const before = previous ? complete(previous, 0) : null;
  if (before) near.update(before, 0);
  const seconds = previous ? (observation.pose.timestamp - previous.timestamp) / 1e6 : 0;
  const pose = complete(observation.pose, before ? seconds : 0);
  if (pose === null) return undefined;
  const nearArm = near.update(pose, before ? seconds : 0);
  return { pose, ...(before && { previous: before }), nearArm, signer, target };
}
