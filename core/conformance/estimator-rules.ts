import { isDeepStrictEqual } from 'node:util';
import type { Frame, Pose } from '../contract.ts';
import { drawSigner } from './draw-signer.ts';
import { poseFormProblem } from './pose-form.ts';
import { begin, type KindRules } from './rule-of.ts';
import type { Started, Trial } from './trial.ts';
import { hookAt } from './within.ts';

const FRAME_TIME = 40_000;
const COUNT = 3;

export const estimatorRules: KindRules<'estimator'> = {
  work: async (started, trial) => {
    await estimateAll(started, trial);
    started.node.reset();
  },
  halfway: async (started, trial) => {
    const [first, second] = pictures(trial);
    await estimate(started, trial, first);
    return { underWay: [begin('estimate', () => started.node.estimate(second))] };
  },
  rules: [
    {
      name: 'pose-form',
      title: 'finds well-formed poses with the timestamps of their pictures, or null',
      run: async (trial) => {
        const { poses } = await control(trial);
        pictures(trial).forEach(({ timestamp }, i) => {
          const pose = poses[i];
          if (pose === null) return;
          const problem = poseFormProblem(pose);
          if (problem) throw new Error(`estimate found a bad pose: ${problem}`);
          if (pose.timestamp !== timestamp) {
            throw new Error(
              `estimate returned a pose at ${pose.timestamp} µs, its picture is at ${timestamp} µs`,
            );
          }
        });
      },
    },
    {
      name: 'inputs-unchanged',
      title: 'does not change the picture',
      run: async (trial) => {
        const { given } = await control(trial);
        if (!isDeepStrictEqual(given, pictures(trial))) {
          throw new Error('estimate changed its picture; what it was given is only read');
        }
      },
    },
    {
      name: 'settle-order',
      title: 'settles calls that are under way at once in their order',
      run: (trial) =>
        trial.round(async (started) => {
          const order: number[] = [];
          const calls = pictures(trial).map(async (picture, i) => {
            await estimate(started, trial, picture);
            order.push(i);
          });
          await Promise.all(calls);
          if (order.some((index, i) => index !== i)) {
            throw new Error(`calls 0 to ${order.length - 1} settled in the order ${order.join(', ')}`);
          }
        }),
    },
    {
      name: 'deterministic',
      title: 'finds the same in the same pictures',
      run: async (trial) => {
        const { poses } = await control(trial);
        const again = await trial.round((started) => estimateAll(started, trial));
        const at = poses.findIndex((pose, i) => !isDeepStrictEqual(pose, again[i]));
        if (at >= 0) throw new Error(`the second time, the pose in picture ${at} differed`);
      },
    },
    {
      name: 'reset-forgets',
      title: 'after reset, finds what it found when it had just started',
      run: (trial) =>
        trial.round(async (started) => {
          const first = await estimateAll(started, trial);
          started.node.reset();
          const again = await estimateAll(started, trial);
          const at = again.findIndex((pose, i) => !isDeepStrictEqual(pose, first[i]));
          if (at >= 0) throw new Error(`after reset, the pose in picture ${at} differed from the first time`);
        }),
    },
  ],
};

/** New memory with every call. */
function pictures({ setup }: Trial<'estimator'>): Frame[] {
  const given = setup.pictures ?? Array.from({ length: COUNT }, (_, i) => drawSigner(i * FRAME_TIME));
  return given.map((picture) => ({ ...picture, data: picture.data.slice() }));
}

function estimate(
  { node }: Started<'estimator'>,
  trial: Trial<'estimator'>,
  picture: Frame,
): Promise<Pose | null> {
  return trial.within(hookAt('estimate', picture.timestamp), () => node.estimate(picture));
}

async function estimateAll(
  started: Started<'estimator'>,
  trial: Trial<'estimator'>,
  given = pictures(trial),
): Promise<(Pose | null)[]> {
  const poses: (Pose | null)[] = [];
  for (const picture of given) poses.push(await estimate(started, trial, picture));
  return poses;
}

interface Control {
  readonly given: readonly Frame[];
  readonly poses: readonly (Pose | null)[];
}

const controls = new WeakMap<Trial<'estimator'>, Promise<Control>>();

/** What a fresh node finds. Models take their time to load: some rules share it. */
function control(trial: Trial<'estimator'>): Promise<Control> {
  const found =
    controls.get(trial) ??
    trial.round(async (started) => {
      const given = pictures(trial);
      return { given, poses: await estimateAll(started, trial, given) };
    });
  controls.set(trial, found);
  return found;
}
