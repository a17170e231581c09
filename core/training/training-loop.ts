import { errors } from '../errors.ts';
import { seedFor } from '../neural/seeded-random.ts';
import type { AdamOptions } from './adam.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { LearningState } from './learning-state.ts';
import { moveAverage } from './moving-average.ts';
import { endingOf, epochsDone, type Moment, progressOf, rateAt } from './schedule.ts';
import type { TrainSettings } from './settings.ts';
import type { TensorBoardLog } from './tensorboard.ts';
import type { Ending, TrainEvent } from './train-event.ts';
import type { StepResult, TrainPool } from './train-pool.ts';
import type { TrainingRun, TrainServices } from './trainer.ts';
import { DATA_START, type DataPosition } from './training-samples.ts';
import { bestOf, type Evaluation, isBetter, STATE_VERSION, type TrainingState } from './training-state.ts';
import { TrainingView } from './training-view.ts';

/** What a run works with, all of it started. */
export interface TrainingParts {
  readonly run: TrainingRun;
  /** Complete: with the backend and the number of threads that were found. */
  readonly settings: TrainSettings;
  readonly identity: Readonly<Record<string, unknown>>;
  readonly checkpoints: Checkpoints;
  readonly pool: TrainPool;
  readonly learning: LearningState;
  readonly adam: ReadonlyMap<string, AdamOptions>;
  readonly log: TensorBoardLog;
}

/** Steps, and between them evaluations, pictures and checkpoints. */
export class TrainingLoop {
  readonly #view: TrainingView;
  readonly #startedAt: number;
  readonly #secondsBefore: number;
  #step: number;
  #positions: readonly DataPosition[];
  #evaluations: readonly Evaluation[];
  #evaluated: TrainingState['evaluated'];
  /** The step and the moment of the last checkpoint. */
  #saved: { readonly step: number; readonly at: number };

  constructor(
    private readonly parts: TrainingParts,
    state: TrainingState | undefined,
    private readonly services: TrainServices,
    private readonly report: (event: TrainEvent) => void,
  ) {
    const { pool } = parts;
    this.#startedAt = services.now();
    this.#secondsBefore = state?.seconds ?? 0;
    this.#step = state?.step ?? 0;
    this.#positions = state?.positions ?? Array.from({ length: pool.size }, () => DATA_START);
    this.#evaluations = state?.evaluations ?? [];
    this.#evaluated = state?.evaluated ?? { epoch: 0, seconds: 0 };
    this.#saved = { step: state?.step ?? -1, at: this.#startedAt };
    this.#view = new TrainingView(parts, state?.baseline, services, report);
  }

  async run(): Promise<Ending> {
    const { samples } = this.parts.run;
    const { step: done, seconds } = this.#moment;
    this.report({ type: 'started', step: done, seconds, samples });
    try {
      const ending = await this.#train();
      await this.#finish();
      return ending;
    } catch (error) {
      const { signal } = this.services;
      if (!signal.aborted) throw error;
      await this.#save(false);
      throw signal.reason;
    }
  }

  async #train(): Promise<Ending> {
    const { settings } = this.parts;
    const { signal, now } = this.services;
    await this.#view.open();
    for (;;) {
      if (this.#isEvaluationDue()) await this.#evaluate();
      signal.throwIfAborted();
      const ending = endingOf(this.#moment, settings) ?? this.#outOfPatience();
      if (ending) return ending;
      if (now() - this.#saved.at >= settings.checkpointEvery * 1000) await this.#save(false);
      await this.#learn();
      if (this.#step % settings.gridEvery === 0) await this.#view.draw(this.#step);
    }
  }

  /** The last evaluation, picture and checkpoint, the model, and how it compares with the baseline. */
  async #finish(): Promise<void> {
    if (this.#view.canEvaluate && this.#evaluations.at(-1)?.step !== this.#step) await this.#evaluate();
    await this.#save(false);
    if (this.#step % this.parts.settings.gridEvery !== 0) await this.#view.draw(this.#step);
    await this.#view.exportBest(bestOf(this.#evaluations)?.step !== this.#step);
    const comparison = await this.#view.compare();
    if (comparison) await this.#view.writeEvaluations(this.#evaluations, comparison);
  }

  async #learn(): Promise<void> {
    const { settings, pool } = this.parts;
    const { seed, batch } = settings;
    const progress = progressOf(this.#moment, settings);
    const result = await pool.step(batch, { seed: seedFor(seed, `step ${this.#step}`), progress });
    requireFinite(this.#step + 1, result);
    const rates = this.#update(result, progress);
    this.#step += 1;
    this.#positions = result.positions;
    await this.#tell(result, rates);
  }

  /** Gives the learning rates of the networks that have learnt something. */
  #update({ gradients }: StepResult, progress: number): ReadonlyMap<string, number> {
    const { learning, adam: options, settings } = this.parts;
    const rates = new Map<string, number>();
    for (const [name, { weights, adam, average }] of learning.networks) {
      const learnt = gradients.get(name);
      // A network that rests: its moments must not fade, or its first step afterwards would be a leap.
      if (learnt) {
        const scale = Math.min(1, settings.clipNorm / learnt.norm);
        const chosen = options.get(name)!;
        const learningRate = chosen.learningRate * rateAt(progress, adam.steps, settings.decay);
        adam.update(weights, learnt.gradient, scale, { ...chosen, learningRate });
        rates.set(name, learningRate);
      }
      if (average) moveAverage(average, weights, this.#step);
    }
    return rates;
  }

  async #tell({ losses, gradients }: StepResult, rates: ReadonlyMap<string, number>): Promise<void> {
    const { settings, log } = this.parts;
    const numbers = [
      ...Object.entries(losses).map(([name, value]) => [`loss/${name}`, value] as const),
      ...[...gradients].map(([name, { norm }]) => [`gradient/${name}`, norm] as const),
      ...[...rates].map(([name, rate]) => [`learning-rate/${name}`, rate] as const),
    ];
    await log.scalars(this.#step, Object.fromEntries(numbers));
    const moment = this.#moment;
    const progress = progressOf(moment, settings);
    this.report({ type: 'step', ...moment, batch: settings.batch, progress, losses });
  }

  #isEvaluationDue(): boolean {
    const { evaluateEvery } = this.parts.settings;
    const { epoch, seconds } = this.#moment;
    if (!this.#view.canEvaluate || this.#evaluations.at(-1)?.step === this.#step) return false;
    return evaluateEvery === null
      ? Math.floor(epoch) > this.#evaluated.epoch
      : seconds - this.#evaluated.seconds >= evaluateEvery;
  }

  async #evaluate(): Promise<void> {
    const { step, epoch } = this.#moment;
    const evaluation = { step, epoch, scores: await this.#view.evaluate(step) };
    const best = bestOf(this.#evaluations);
    const isBest = !best || isBetter(evaluation, best);
    this.#evaluations = [...this.#evaluations, evaluation];
    this.#evaluated = { epoch: Math.floor(epoch), seconds: this.#moment.seconds };
    this.report({ type: 'evaluation', evaluation, isBest });
    await this.#view.writeEvaluations(this.#evaluations);
    if (isBest) await this.#save(true);
  }

  #outOfPatience(): Ending | undefined {
    const { patience } = this.parts.settings;
    const best = bestOf(this.#evaluations);
    if (patience === null || !best) return undefined;
    const since = this.#evaluations.filter(({ step }) => step > best.step).length;
    return since >= patience ? 'patience' : undefined;
  }

  /** Writes a checkpoint, unless there is one of this step already and nothing speaks for another. */
  async #save(isBest: boolean): Promise<void> {
    if (this.#saved.step === this.#step && !isBest) return;
    const { checkpoints, learning, identity } = this.parts;
    const { step, seconds } = this.#moment;
    const state: TrainingState = {
      version: STATE_VERSION,
      step,
      seconds,
      adamSteps: learning.adamSteps,
      positions: this.#positions,
      identity,
      baseline: this.#view.baseline,
      evaluations: this.#evaluations,
      evaluated: this.#evaluated,
    };
    const path = await checkpoints.add({ state, tensors: learning.toTensors() }, isBest);
    this.#saved = { step, at: this.services.now() };
    this.report({ type: 'checkpoint', step, path });
  }

  get #moment(): Moment {
    const { settings, run } = this.parts;
    return {
      step: this.#step,
      epoch: epochsDone(this.#step, settings, run.samples, this.#positions),
      seconds: this.#secondsBefore + (this.services.now() - this.#startedAt) / 1000,
    };
  }
}

/** @throws TRAINING_DIVERGED */
function requireFinite(step: number, { losses, gradients }: StepResult): void {
  for (const [name, value] of Object.entries(losses)) {
    if (!Number.isFinite(value)) throw errors.TRAINING_DIVERGED(step, `the loss "${name}" is ${value}`);
  }
  for (const [name, { norm }] of gradients) {
    if (!Number.isFinite(norm)) throw errors.TRAINING_DIVERGED(step, `the gradient of "${name}" is ${norm}`);
  }
}
