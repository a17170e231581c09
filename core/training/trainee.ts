import { Composition, type RunServices } from '../compose.ts';
import type { Frame, NetworkWeights, Objective, Sample, TrainingStep } from '../contract.ts';
import { errors } from '../errors.ts';
import { useBackend } from '../neural/backend.ts';
import { seedFor } from '../neural/seeded-random.ts';
import { EXPORTED } from './learning-state.ts';
import type {
  PartialStep,
  Share,
  SharedMemory,
  ThreadCalls,
  ThreadFacts,
  TrainPlan,
} from './train-messages.ts';
import { type EpochSource, type TrainingSample, trainingSamples } from './training-samples.ts';

/** The work of one training thread: its share of the data, and an objective of its own. */
export class Trainee implements ThreadCalls, AsyncDisposable {
  #memory: SharedMemory | undefined;
  #gradients: Readonly<Record<string, Float32Array>> = {};
  #samples: AsyncGenerator<TrainingSample> | undefined;
  /** Samples that are read while the last ones are computed. */
  #ahead: Promise<Outcome> | undefined;

  private constructor(
    private readonly plan: TrainPlan,
    private readonly services: RunServices,
    private readonly composition: Composition,
    private readonly objective: Objective,
    readonly facts: ThreadFacts,
  ) {}

  /** @throws BACKEND_UNAVAILABLE, and what starting the objective throws */
  static async start(plan: TrainPlan, services: RunServices): Promise<Trainee> {
    const { name: backend } = await useBackend(plan.backend);
    const composition = new Composition(services);
    try {
      const objective = await composition.start('objective', plan.objective);
      const { networks } = objective;
      if (!networks?.[EXPORTED]) throw badObjective(plan, `it has no network "${EXPORTED}"`);
      return new Trainee(plan, services, composition, objective, { backend, networks });
    } catch (error) {
      await composition[Symbol.asyncDispose]();
      throw error;
    }
  }

  async begin(
    memory: SharedMemory,
    gradients: Readonly<Record<string, Float32Array>>,
    { shard, position }: Share,
  ): Promise<void> {
    this.#memory = memory;
    this.#gradients = gradients;
    // A number of observations says where to go on only if none of them can be left out.
    const canSkip = this.plan.data.options.onBadSample === 'fail';
    const open = (epoch: number, skip: number): Promise<EpochSource> => {
      const seed = seedFor(this.plan.seed, `epoch ${epoch}`);
      return this.#openData({ shuffle: true, seed, shard, ...(canSkip && { skip }) }, canSkip ? skip : 0);
    };
    this.#samples = trainingSamples(open, {
      seed: seedFor(this.plan.seed, `thread ${shard.index}`),
      position,
      signal: this.services.signal,
    });
  }

  async step(count: number, step: TrainingStep): Promise<PartialStep> {
    const taken = await (this.#ahead ?? this.#take(count));
    if ('error' in taken) throw taken.error;
    this.#ahead = this.#take(count);
    const { samples } = taken;
    const batch = samples.map(({ sample }) => sample);
    const { losses, gradients } = await this.objective.gradients(batch, this.#shared.weights, step);
    const trained = Object.keys(gradients);
    for (const name of trained) {
      const into = this.#gradients[name];
      const gradient = gradients[name];
      if (into?.length !== gradient.length) {
        throw badObjective(this.plan, `its gradient of "${name}" has ${gradient.length} numbers`);
      }
      into.set(gradient);
    }
    return { losses, trained, position: samples.at(-1)!.position };
  }

  preview(sample: Sample): Promise<readonly Frame[]> {
    return this.objective.preview(sample, this.#averaged);
  }

  export(directory: string): Promise<void> {
    return this.objective.export(this.#averaged, directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ahead;
    await this.#samples?.return(undefined);
    await this.composition[Symbol.asyncDispose]();
  }

  get #shared(): SharedMemory {
    if (!this.#memory) throw new Error('begin comes first');
    return this.#memory;
  }

  get #averaged(): NetworkWeights {
    const { weights, average } = this.#shared;
    return { ...weights, [EXPORTED]: average };
  }

  /** Never rejects: what goes wrong with samples that are read ahead is told when they are asked for. */
  async #take(count: number): Promise<Outcome> {
    const samples: TrainingSample[] = [];
    try {
      while (samples.length < count) {
        const next = await this.#samples!.next();
        if (next.done) throw new Error('the samples have come to an end');
        samples.push(next.value);
      }
      return { samples };
    } catch (error) {
      return { error };
    }
  }

  /** Every epoch has a source, and a composition, of its own. */
  async #openData(options: Readonly<Record<string, unknown>>, skipped: number): Promise<EpochSource> {
    const { name, options: own } = this.plan.data;
    const composition = new Composition(this.services);
    const dispose = (): Promise<void> => composition[Symbol.asyncDispose]();
    try {
      const source = await composition.start('source', { name, options: { ...own, ...options } });
      return { source, skipped, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  }
}

type Outcome = { readonly samples: readonly TrainingSample[] } | { readonly error: unknown };

function badObjective({ objective: { name } }: TrainPlan, problem: string): Error {
  return errors.PLUGIN_FAILED(name, 'gradients', undefined, new TypeError(problem));
}
