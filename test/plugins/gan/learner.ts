import type { Frame, Generator, NetworkWeights, Objective, Sample, Signer } from '../../../core/contract.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';
import { initialiseWeights } from '../../../core/neural/weights.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import objectivePlugin from '../../../plugins/gan/objective.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { drawnHand, drawnPose, drawnSigner } from '../puppet/drawn-signer.ts';

export const signer = drawnSigner();

const puppet = new Puppet(signer, { background: 'keep', motionBlur: true });

/** Where the drawn signer's puppet is the one to be had. */
export function puppetHost() {
  return quietHost({
    generator: {
      generate: async (sample: Sample) => puppet.draw(sample),
      planes: async (sample: Sample) => puppet.planes(sample),
    },
  });
}

/** The right hand raised in front of the chest, moving to the left of the picture. */
export function signingSample(): Sample {
  const at = (x: number) => ({
    ...drawnPose(0, { rightElbow: [60, 172], rightWrist: [x, 150] }),
    rightHand: drawnHand([x, 150]),
  });
  const pose = { ...at(110), timestamp: 40_000 };
  return { signer, pose, previous: at(118), nearArm: 'right', target: filmed(at(110)) };
}

/** A film of the puppet in another light. */
function filmed(pose: Sample['pose']): Frame {
  const frame = puppet.draw({ signer, pose, nearArm: 'right' });
  return {
    ...frame,
    data: frame.data.map((value, i) => (i % 3 === 0 ? value * 0.6 : 255 - (255 - value) * 0.8)),
  };
}

/** Pictures of any size: half a person on noise. */
export function flat(
  width: number,
  height: number,
  channels: 3 | 4 = 3,
): { sample: Sample; coarse: Generator } {
  const count = width * height;
  const data = Uint8Array.from({ length: count * channels }, (_, i) => (i * 37) % 251);
  const picture: Frame = { timestamp: 0, width, height, channels, data };
  const plane = () => new Float32Array(count);
  const coarse: Generator = {
    generate: () => ({ ...picture, data: data.slice() }),
    planes: () => ({
      width,
      height,
      confidence: plane().fill(1),
      alpha: plane().map((_, i) => ((i % width) + 0.5 >= width / 2 ? 1 : 0)),
      part: new Uint8Array(count).fill(1),
      handDepth: plane(),
      handShading: plane(),
      reference: new Float32Array(2 * count),
    }),
  };
  const pose = scalePose(signer.pose, width / 256, height / 256);
  const small: Signer = { id: `${width}×${height}`, image: picture, pose };
  return { sample: { signer: small, pose, nearArm: 'left' }, coarse };
}

export async function startObjective(options: object = {}, host = puppetHost()): Promise<Objective> {
  const checked = await objectivePlugin.options['~standard'].validate({ crop: 64, crops: 1, ...options });
  if (checked.issues) throw new Error(checked.issues.map(({ message }) => message).join('; '));
  return await objectivePlugin.create(checked.value, host);
}

export function startingWeights(
  { networks }: Objective,
  seed = 1,
): Record<'generator' | 'discriminator', Float32Array> {
  const random = new SeededRandom(seed);
  return {
    generator: initialiseWeights(networks.generator, seed).values,
    // Begun to learn: its last layers start at 0.
    discriminator: initialiseWeights(networks.discriminator, seed).values.map(
      (value) => value + 0.05 * random.normal(),
    ),
  };
}

/** Adam without bells (Kingma and Ba 2015), in place. */
export function adam(rate: number) {
  const moments = new Map<string, { first: Float64Array; second: Float64Array; steps: number }>();
  return (weights: NetworkWeights, gradients: NetworkWeights): void => {
    for (const [name, gradient] of Object.entries(gradients)) {
      const state = moments.get(name) ?? {
        first: new Float64Array(gradient.length),
        second: new Float64Array(gradient.length),
        steps: 0,
      };
      moments.set(name, state);
      state.steps++;
      for (let i = 0; i < gradient.length; i++) {
        state.first[i] = 0.9 * state.first[i] + 0.1 * gradient[i];
        state.second[i] = 0.999 * state.second[i] + 0.001 * gradient[i] ** 2;
        const mean = state.first[i] / (1 - 0.9 ** state.steps);
        const spread = Math.sqrt(state.second[i] / (1 - 0.999 ** state.steps));
        weights[name][i] -= (rate * mean) / (spread + 1e-8);
      }
    }
  };
}
