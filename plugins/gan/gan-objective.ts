import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Frame, Host, NetworkWeights, Objective, Sample, TrainingStep } from '../../core/contract.ts';
import { SeededRandom } from '../../core/neural/seeded-random.ts';
import { featureMap, TfjsOps, toPlanes } from '../../core/neural/tfjs.ts';
import { TfjsWeights } from '../../core/neural/tfjs-weights.ts';
import { WeightStore } from '../../core/neural/weights.ts';
import { BatchMaker, type BatchOptions } from './batch.ts';
import { declarations, type NetworkName } from './declarations.ts';
import { decode } from './decode.ts';
import { discriminatorNetwork } from './discriminator.ts';
import { Encoder } from './encode.ts';
import { createInputs } from './inputs.ts';
import { adversarialLoss, discriminatorLoss, distances, featureLoss, type Judgement } from './losses.ts';
import { writeModel } from './model-folder.ts';
import { MovedView } from './moved-view.ts';
import { blend, paint } from './network.ts';
import { coarsePicture, paintedWindow } from './picture.ts';
import { BLOCK, CELL, PRESETS, type PresetName } from './presets.ts';
import type { CoarseGenerator } from './start-puppet.ts';
import { type BatchTensors, conditionOf, disposeTensors, inputMaps, toTensors } from './tensors.ts';

/** What the losses are called, and what each is multiplied by. */
export type LossWeights = Readonly<
  Record<'l1' | 'ssim' | 'gradient' | 'adversarial' | 'features' | 'painted', number>
>;

export interface GanOptions extends BatchOptions {
  readonly preset: PresetName;
  readonly losses: LossWeights;
  readonly adversarialFrom: number;
}

/** Share of the training over which the discriminator comes in: what it says at first means nothing. */
const RAMP = 0.1;

type Terms = Partial<Record<keyof LossWeights, Scalar>>;

/** Teaches the generator to make filmed pictures of the puppet's. */
export class GanObjective implements Objective {
  readonly networks: ReturnType<typeof declarations>;
  readonly #options: GanOptions;
  readonly #coarse: CoarseGenerator;
  readonly #batches: BatchMaker;
  readonly #encoder = new Encoder();
  readonly #uploaded = new Map<NetworkName, { readonly store: WeightStore; readonly tensors: TfjsWeights }>();

  constructor(options: GanOptions, coarse: CoarseGenerator, host: Host) {
    this.#options = options;
    this.#coarse = coarse;
    this.#batches = new BatchMaker(options, coarse, host);
    this.networks = declarations(options.preset);
  }

  async gradients(samples: readonly Sample[], weights: NetworkWeights, { seed, progress }: TrainingStep) {
    const random = new SeededRandom(seed);
    const batch = await this.#batches.make(samples, random);
    const view = new MovedView(random.next);
    const generator = this.#upload('generator', weights);
    const discriminator = this.#upload('discriminator', weights);
    const gradients = {
      generator: new Float32Array(weights.generator.length),
      discriminator: new Float32Array(weights.discriminator.length),
    };
    const tensors = toTensors(batch);
    const share = this.#adversarialShare(progress);
    const { target, emphasis, condition } = tf.tidy(() => ({
      target: view.of(tensors.target),
      emphasis: view.of(tensors.emphasis, CELL),
      condition: share > 0 ? view.of(conditionOf(tensors.inputs), BLOCK) : undefined,
    }));
    /** What outlives the step that it is computed in. */
    const kept = new Map<string, Tensor>();
    try {
      const total = await generator.lossAndGradient(() => {
        const paintings = this.#paint(generator, tensors);
        const image = view.of(paintings.image);
        const terms: Terms = distances(image, target, emphasis);
        terms.painted = this.#weigh(distances(view.of(paintings.painted), target, emphasis), 0);
        if (condition) {
          kept.set('image', tf.keep(image.clone()));
          const painted = judge(discriminator, image, condition);
          terms.adversarial = adversarialLoss(painted, emphasis);
          terms.features = featureLoss(judge(discriminator, target, condition), painted);
        }
        for (const [name, term] of Object.entries(terms)) kept.set(name, tf.keep(term.clone()));
        return this.#weigh(terms, share);
      }, gradients.generator);
      const losses: Record<string, number> = { total };
      for (const [name, term] of kept) if (name !== 'image') losses[name] = (await term.data())[0];
      if (condition) {
        const image = kept.get('image') as Tensor4D;
        losses.discriminator = await discriminator.lossAndGradient(() => {
          const filmed = judge(discriminator, target, condition);
          return discriminatorLoss(filmed, judge(discriminator, image, condition), emphasis);
        }, gradients.discriminator);
      }
      return { losses, gradients };
    } finally {
      tf.dispose([target, emphasis, condition, ...kept.values()].filter((tensor) => tensor !== undefined));
      disposeTensors(tensors);
    }
  }

  async preview(sample: Sample, weights: NetworkWeights): Promise<readonly Frame[]> {
    const picture = await coarsePicture(this.#coarse, sample);
    const { coarse } = picture;
    const painted = { ...coarse, data: coarse.data.slice() };
    const window = paintedWindow(picture, PRESETS[this.#options.preset]);
    if (window) {
      const inputs = createInputs(window.width, window.height);
      this.#encoder.encode(picture, window, inputs);
      const generator = this.#upload('generator', weights);
      const image = tf.tidy(
        () => this.#paint(generator, { inputs: inputMaps(inputs, window.width, window.height) }).image,
      );
      try {
        decode(await toPlanes(featureMap(image)), inputs.mask, window, painted);
      } finally {
        image.dispose();
      }
    }
    return [sample.signer.image, coarse, painted, ...(sample.target ? [sample.target] : [])];
  }

  async export({ generator }: NetworkWeights, directory: string): Promise<void> {
    await writeModel(directory, this.#options.preset, this.#storeOf('generator', generator));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { tensors } of this.#uploaded.values()) tensors.dispose();
    this.#uploaded.clear();
  }

  #paint(weights: TfjsWeights, { inputs }: Pick<BatchTensors, 'inputs'>) {
    const ops = new TfjsOps(weights.lookup);
    const { painted, gate } = paint(ops, inputs, PRESETS[this.#options.preset]);
    return { painted: painted.tensor, image: blend(ops, inputs.coarse, painted, gate).tensor };
  }

  /** 0 before the discriminator takes part, then rising to 1. */
  #adversarialShare(progress: number): number {
    const { adversarialFrom: from, losses } = this.#options;
    if (from >= 1 || progress < from || losses.adversarial + losses.features === 0) return 0;
    return Math.max(0.01, Math.min(1, (progress - from) / RAMP));
  }

  #weigh(terms: Terms, share: number): Scalar {
    const { losses } = this.#options;
    const factors = { ...losses, adversarial: losses.adversarial * share, features: losses.features * share };
    const names = Object.keys(terms) as (keyof LossWeights)[];
    return tf.addN(names.map((name) => tf.mul<Scalar>(terms[name]!, factors[name])));
  }

  #upload(name: NetworkName, weights: NetworkWeights): TfjsWeights {
    const known = this.#uploaded.get(name);
    if (known) {
      known.store.values.set(weights[name]);
      known.tensors.upload();
      return known.tensors;
    }
    const store = this.#storeOf(name, weights[name]);
    const tensors = new TfjsWeights(store);
    this.#uploaded.set(name, { store, tensors });
    return tensors;
  }

  #storeOf(name: NetworkName, values: Float32Array): WeightStore {
    const shapes = this.networks[name].map(({ name, shape }) => [name, shape] as const);
    return new WeightStore(shapes, `the weights of ${name}`, values.slice());
  }
}

function judge(weights: TfjsWeights, picture: Tensor4D, condition: Tensor4D): Judgement {
  return discriminatorNetwork(new TfjsOps(weights.lookup), {
    picture: featureMap(picture),
    condition: featureMap(condition),
  });
}
