import type { Host, Observation, Pose, PoseSource } from '../../core/contract.ts';
import { BadSample } from '../../core/dataset/bad-sample.ts';
import { orderSamples } from '../../core/dataset/sample-order.ts';
import { type TarSample, TarSamples } from '../../core/dataset/tar-samples.ts';
import { errors } from '../../core/errors.ts';
import { mapInOrder } from '../../core/map-in-order.ts';
import type { TarDatasetOptions } from './index.ts';

/** Seconds between two clips, longer than any gap within a performance: whoever reads on knows it for a cut. */
const BETWEEN_CLIPS = 1;
/** Samples that are read and decoded at once. */
const IN_FLIGHT = 4;
/** Bad samples that are named; of the others there is a count. */
const NAMED = 10;

type Read = Pick<Observation, 'signer' | 'previous'> & { readonly sample: TarSample };
type Attempt = { readonly index: number } & ({ readonly read: Read } | { readonly problem: string });

export class TarDataset implements PoseSource {
  readonly pace = 'file';
  readonly fps: number;
  readonly length: number;
  readonly #order: Uint32Array;

  private constructor(
    private readonly tar: TarSamples,
    private readonly options: TarDatasetOptions,
    private readonly log: Host['log'],
  ) {
    const { limit = Number.MAX_SAFE_INTEGER } = options;
    this.fps = tar.fps;
    this.#order = orderSamples(tar.clips, { ...options, limit });
    // Between clips there is time, and no frame.
    this.length = this.#order.length;
  }

  /** @throws as `TarSamples.open`; DATASET_UNREADABLE also for a damaged tar where bad samples are to fail */
  static async open(
    options: TarDatasetOptions,
    { log, signal }: Pick<Host, 'log' | 'signal'>,
  ): Promise<TarDataset> {
    const tar = await TarSamples.open(options.path, { ...options, log, signal });
    const dataset = new TarDataset(tar, options, log);
    try {
      dataset.#reportDamage();
    } catch (error) {
      await tar[Symbol.asyncDispose]();
      throw error;
    }
    return dataset;
  }

  /** @throws SAMPLE_BAD where that is asked for, DATASET_UNREADABLE where no sample is good, FILE_UNREADABLE */
  async *samples(signal: AbortSignal): AsyncGenerator<Observation> {
    let bad = this.tar.table.incomplete.length;
    let good = 0;
    let problem = '';
    const clock = new Clock(this.tar, this.options.shuffle);
    for await (const attempt of mapInOrder(
      this.#indices(signal),
      (index) => this.#attempt(index),
      IN_FLIGHT,
    )) {
      if (signal.aborted) return;
      if ('problem' in attempt) {
        const { key } = this.tar.info(attempt.index);
        problem ||= `${key}: ${attempt.problem}`;
        bad += 1;
        this.#report(key, attempt.problem, bad);
        continue;
      }
      good += 1;
      yield observation(attempt.read, clock.shift(attempt.index));
    }
    if (signal.aborted) return;
    if (bad > 0) this.log(`${this.options.path}: ${bad} bad samples were left out`);
    if (good === 0 && problem)
      throw errors.DATASET_UNREADABLE(this.options.path, `no sample can be used; ${problem}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tar[Symbol.asyncDispose]();
  }

  async *#indices(signal: AbortSignal): AsyncGenerator<number> {
    for (const index of this.#order) {
      if (signal.aborted) return;
      yield index;
    }
  }

  async #attempt(index: number): Promise<Attempt> {
    try {
      return { index, read: await this.#read(index) };
    } catch (error) {
      if (!(error instanceof BadSample)) throw error;
      return { index, problem: error.message };
    }
  }

  async #read(index: number): Promise<Read> {
    const before = this.options.shuffle ? this.tar.previous(index) : undefined;
    const { signer } = this.tar.info(index);
    const [sample, reference, previous] = await Promise.all([
      this.tar.read(index),
      this.tar.signer(signer),
      before === undefined ? undefined : this.#poseOrUndefined(before),
    ]);
    return { sample, signer: reference, previous };
  }

  /** Of a sample that is bad itself, nothing: the one after it is as if it were the first. */
  async #poseOrUndefined(index: number): Promise<Pose | undefined> {
    try {
      return await this.tar.pose(index);
    } catch (error) {
      if (error instanceof BadSample) return undefined;
      throw error;
    }
  }

  #reportDamage(): void {
    const { onBadSample, path } = this.options;
    for (const { path: tar, index } of this.tar.tars) {
      if (!index.damage) continue;
      if (onBadSample === 'fail') throw errors.DATASET_UNREADABLE(tar, index.damage);
      if (onBadSample === 'warn') this.log(`${tar}: ${index.damage}`);
    }
    const { incomplete } = this.tar.table;
    for (const [i, { key, missing }] of incomplete.entries())
      this.#report(key, `it has no ${missing}`, i + 1);
    if (this.#order.length === 0)
      throw errors.DATASET_UNREADABLE(path, 'there is no sample in this part of it');
  }

  /** @param count of bad samples so far */
  #report(key: string, problem: string, count: number): void {
    const { onBadSample, path } = this.options;
    if (onBadSample === 'fail') throw errors.SAMPLE_BAD(path, key, problem);
    if (onBadSample === 'warn' && count <= NAMED) this.log(`${path}: ${key} is left out: ${problem}`);
  }
}

/** Moments of samples in the stream: those of a clip as far apart as in it, those of two clips further. */
class Clock {
  #clip: number | undefined;
  #shift = 0;
  #end = 0;

  constructor(
    private readonly tar: TarSamples,
    private readonly cutAlways: boolean,
  ) {}

  /** What is to be added to the moment that a sample has in its clip, microseconds. */
  shift(index: number): number {
    const timestamp = this.tar.timestamp(index);
    const clip = this.tar.clipOf(index);
    if (this.cutAlways || clip !== this.#clip) this.#shift = this.#end - timestamp;
    this.#clip = clip;
    this.#end = this.#shift + timestamp + BETWEEN_CLIPS * 1e6;
    return this.#shift;
  }
}

function observation({ sample, signer, previous }: Read, shift: number): Observation {
  const moved = <T extends { readonly timestamp: number }>(one: T): T => ({
    ...one,
    timestamp: one.timestamp + shift,
  });
  return {
    pose: moved(sample.pose),
    target: moved(sample.target),
    signer,
    ...(previous && { previous: moved(previous) }),
  };
}
