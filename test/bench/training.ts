import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';
import { firstPose } from '../../cli/first-pose.ts';
import { Composition } from '../../core/compose.ts';
import type { NetworkWeights, Objective, Sample } from '../../core/contract.ts';
import { trueFrames } from '../../core/evaluation/render-clip.ts';
import { type BackendName, surveyBackends, useBackend } from '../../core/neural/backend.ts';
import { inspect } from '../../core/neural/inspect.ts';
import { initialiseWeights } from '../../core/neural/weights.ts';
import { condition, DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { loadReference } from '../../core/reference.ts';
import { Registry } from '../../core/registry.ts';
import { toSample } from '../../core/training/training-samples.ts';
import { builtins } from '../../plugins/builtins.ts';
import { CONDITION_COUNT, discriminatorNetwork } from '../../plugins/gan/discriminator.ts';
import { inputShapes, mapInputs } from '../../plugins/gan/inputs.ts';
import { generatorNetwork } from '../../plugins/gan/network.ts';
import objectivePlugin from '../../plugins/gan/objective.ts';
import { BLOCK, PRESETS } from '../../plugins/gan/presets.ts';
import { quietHost } from '../support/quiet-host.ts';
import { findClips, openClip } from './clips.ts';
import type { BenchInputs } from './inputs.ts';
import { quantile } from './statistics.ts';

/** One phase of a training, on one backend. */
export interface Throughput {
  readonly samplesPerSecond: number;
  /** Counted, not measured: see `flopsPerSample`. */
  readonly gflopPerSample: number;
  readonly gflopPerSecond: number;
  /** Of what a plain convolution reaches on the same backend, 0..1. */
  readonly share: number;
}

export interface BackendThroughput {
  readonly backend: BackendName;
  /** Of a 3×3 convolution of 64 to 64 channels at 64 × 64, GFLOP/s. */
  readonly convolution: number;
  /** Before the discriminator joins, and with it. */
  readonly alone: Throughput;
  readonly adversarial: Throughput;
}

export interface TrainingReport {
  readonly data: string;
  readonly preset: 'fast';
  readonly crop: number;
  readonly crops: number;
  readonly batch: number;
  readonly backends: readonly BackendThroughput[];
}

const PRESET = 'fast';
const SIZE = 256;
/** The share of a thread, with the defaults: a batch of four on two threads. */
const BATCH = 2;
/** Different samples, so that no step finds anything prepared. */
const SAMPLES = 16;
/** Whichever comes first ends a measurement: so many steps, or so many milliseconds. */
const MOST_STEPS = 12;
const LONGEST = 3000;

/**
 * How fast one thread learns, on each backend that works here: steps of the objective with its defaults, the puppet's pictures and
 * the making of batches included; reading the data and updating weights are not.
 */
export async function measureTraining(inputs: BenchInputs): Promise<TrainingReport> {
  const services = {
    registry: new Registry(builtins),
    signal: new AbortController().signal,
    log: () => {},
  };
  await using nodes = new Composition(services);
  const generator = await nodes.start('generator', { name: 'puppet', options: {} });
  const { data, samples } = (await realSamples()) ?? (await exampleSamples(inputs, nodes));
  const { crop, crops, ...options } = await objectiveOptions();
  const work = flopsPerSample(crop, crops);
  const backends: BackendThroughput[] = [];
  for (const { name: backend, unusable } of await surveyBackends()) {
    if (unusable) continue;
    await useBackend(backend);
    const convolution = await convolutionSpeed();
    const host = quietHost({ generator });
    const objective = await objectivePlugin.create({ crop, crops, ...options }, host);
    const phase = async (progress: number, flops: number): Promise<Throughput> => {
      const samplesPerSecond = BATCH / (await secondsOfStep(objective, samples, progress));
      const gflopPerSecond = (samplesPerSecond * flops) / 1e9;
      const share = gflopPerSecond / convolution;
      return { samplesPerSecond, gflopPerSample: flops / 1e9, gflopPerSecond, share };
    };
    const alone = await phase(0, work.alone);
    const adversarial = await phase(1, work.adversarial);
    backends.push({ backend, convolution, alone, adversarial });
    await objective[Symbol.asyncDispose]?.();
  }
  return { data, preset: PRESET, crop, crops, batch: BATCH, backends };
}

async function objectiveOptions() {
  const checked = await objectivePlugin.options['~standard'].validate({ preset: PRESET });
  if (checked.issues) throw new Error(checked.issues.map(({ message }) => message).join('; '));
  return checked.value;
}

/**
 * Operations of the convolutions for one sample, from their sizes. A pass backwards costs twice one forwards: as much for the
 * gradient of what went in as for that of the weights. With G of the generator and D of the discriminator on one crop,
 *
 *     alone        crops × 3 G
 *     adversarial  crops × (3 G + 9 D)
 *
 * The generator learns from D of the filmed picture (forwards, 1 D) and of its own (forwards, and backwards to the picture alone, 2 D);
 * the discriminator learns from both (2 × 3 D). First layers, which need no gradient of what goes in, are counted in full.
 */
export function flopsPerSample(
  side: number,
  crops: number,
): { readonly alone: number; readonly adversarial: number } {
  const generator = inspect(
    generatorNetwork(PRESETS[PRESET]),
    mapInputs(inputShapes(side, side), (shape) => ({ batch: 1, ...shape })),
  );
  const discriminator = inspect(discriminatorNetwork, {
    picture: { batch: 1, channels: 3, height: side, width: side },
    condition: { batch: 1, channels: CONDITION_COUNT, height: side / BLOCK, width: side / BLOCK },
  });
  const alone = 3 * crops * generator.flops;
  return { alone, adversarial: alone + 9 * crops * discriminator.flops };
}

async function secondsOfStep(
  objective: Objective,
  samples: readonly Sample[],
  progress: number,
): Promise<number> {
  const weights: NetworkWeights = Object.fromEntries(
    Object.entries(objective.networks).map(([name, declared]) => [
      name,
      initialiseWeights(declared, 1).values,
    ]),
  );
  let seed = 0;
  return secondsOf(async () => {
    const batch = Array.from({ length: BATCH }, (_, i) => samples[(seed * BATCH + i) % samples.length]);
    seed += 1;
    await objective.gradients(batch, weights, { seed, progress });
  });
}

/** GFLOP/s of a plain convolution, four pictures at once. */
async function convolutionSpeed(): Promise<number> {
  const shape = { batch: 4, side: 64, channels: 64 };
  const { batch, side, channels } = shape;
  const picture = tf.ones([batch, side, side, channels]) as tf.Tensor4D;
  const filter = tf.ones([3, 3, channels, channels]) as tf.Tensor4D;
  const seconds = await secondsOf(async () => {
    const convolved = tf.conv2d(picture, filter, 1, 'same');
    await convolved.data();
    convolved.dispose();
  });
  tf.dispose([picture, filter]);
  return (2 * batch * side ** 2 * channels ** 2 * 9) / seconds / 1e9;
}

/** Median of a few runs, without the first, which prepares something, unless there is time for no other. */
async function secondsOf(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  const startedAt = performance.now();
  while (times.length < MOST_STEPS && performance.now() - startedAt < LONGEST) {
    const before = performance.now();
    await work();
    times.push((performance.now() - before) / 1000);
  }
  return quantile(times.length > 1 ? times.slice(1) : times, 0.5);
}

interface Samples {
  readonly data: string;
  readonly samples: readonly Sample[];
}

/** Frames of a filmed clip, drawn from its first one; undefined where there is no shared data. */
async function realSamples(): Promise<Samples | undefined> {
  const [path] = findClips(/./);
  if (path === undefined) return undefined;
  const clip = await openClip(path, SIZE);
  const samples: Sample[] = [];
  const { signal } = new AbortController();
  for await (const { frame, pose } of trueFrames(clip, { first: 1, last: SAMPLES }, signal)) {
    const sample = pose && toSample({ pose, signer: clip.signer, target: frame }, clip.signer);
    if (sample) samples.push(sample);
  }
  return { data: clip.name, samples };
}

/** What the puppet draws in place of filmed frames: learning from it costs the same. */
async function exampleSamples(
  { photo, photoPose, poses }: BenchInputs,
  nodes: Composition,
): Promise<Samples> {
  const reference = await loadReference(photo, {
    size: SIZE,
    poseFile: photoPose,
    readPose: firstPose,
    estimatePose: async () => null,
    log: () => {},
  });
  const [puppet] = nodes.nodes('generator');
  const source = await nodes.start('source', { name: 'pose-files', options: { path: poses } });
  const { pace, fps } = source;
  const conditioned = condition(source.samples(new AbortController().signal), {
    conditioning: DEFAULT_CONDITIONING,
    pace,
    fps,
    reference,
  });
  const samples: Sample[] = [];
  for await (const sample of conditioned) {
    samples.push({ ...sample, target: await puppet.generate(sample) });
    if (samples.length === SAMPLES) break;
  }
  return { data: poses, samples };
}
