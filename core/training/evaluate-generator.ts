import { Composition, type RunServices } from '../compose.ts';
import type { Frame, PluginSpec, Sample, Signer } from '../contract.ts';
import { mapInOrder } from '../map-in-order.ts';
import { SynthesisPool } from '../synthesis-pool.ts';
import { type FrameScore, scoreFrame } from './score-frame.ts';
import { ownReference, toSample } from './training-samples.ts';
import { isUsableReference } from './usable-reference.ts';

/** The order that test samples are taken in: the same in every run, so that runs can be compared. */
const TEST_SEED = 1;

/**
 * Some of the test samples, from all over the data, drawn from the references of their signers; always the same ones. Where a
 * signer has none that can be drawn from, the first frame that will do stands in. The frame that is the reference
 * itself is left out: it would only have to be copied.
 *
 * @throws TRAINING_UNUSABLE, and what the source throws
 */
export async function testSamples(data: PluginSpec, count: number, services: RunServices): Promise<Sample[]> {
  await using composition = new Composition(services);
  const options = { ...data.options, shuffle: true, seed: TEST_SEED, shard: { index: 0, of: 1 } };
  const source = await composition.start('source', { name: data.name, options });
  const samples: Sample[] = [];
  const standIns = new Map<string, Signer>();
  /** Signers whose reference has been met among the frames: it is one frame, and others like it are others. */
  const shown = new Set<string>();
  for await (const observation of source.samples(services.signal)) {
    const { signer, target, pose } = observation;
    if (target === undefined) continue;
    const id = signer?.id ?? 'unknown';
    const reference = ownReference(observation) ?? standIns.get(id);
    if (reference === undefined) {
      const standIn = { id, image: target, pose };
      if (isUsableReference(standIn)) standIns.set(id, standIn);
      continue;
    }
    if (!shown.has(id) && isSamePicture(reference.image, target)) {
      shown.add(id);
      continue;
    }
    const sample = toSample(observation, reference);
    if (sample) samples.push(sample);
    if (samples.length >= count) break;
  }
  services.signal.throwIfAborted();
  return samples;
}

function isSamePicture(a: Frame, b: Frame): boolean {
  return a.data.length === b.data.length && Buffer.compare(a.data, b.data) === 0;
}

export interface Rendering {
  readonly generator: PluginSpec;
  readonly builtins: string;
  readonly plugins: readonly string[];
  readonly threads: number;
}

/**
 * Renders samples as `slp render` would, and compares the frames with the filmed ones, in the order of the samples.
 *
 * @param onFrame hears how many are done
 * @throws what starting and running the generator throws; the signal's reason
 */
export async function evaluateGenerator(
  samples: readonly Sample[],
  { generator, builtins, plugins, threads }: Rendering,
  { signal, log }: RunServices,
  onFrame: (done: number) => void,
): Promise<FrameScore[]> {
  const plan = { builtins, plugins, generator, refiners: [] };
  await using pool = await SynthesisPool.start(plan, threads, log);
  const score = async (sample: Sample): Promise<FrameScore> => {
    signal.throwIfAborted();
    // The renderer does not need what it is compared with.
    const { target, ...rest } = sample;
    return scoreFrame(await pool.synthesize(rest), target!, sample.pose);
  };
  const scores: FrameScore[] = [];
  for await (const frame of mapInOrder(samples, score, pool.window)) {
    scores.push(frame);
    onFrame(scores.length);
  }
  return scores;
}
