import { isDeepStrictEqual } from 'node:util';
import type { Observation, Pose } from '../contract.ts';
import { frameProblem } from '../image/frame.ts';
import { abortSamples } from './abort-samples.ts';
import { poseFormProblem } from './pose-form.ts';
import { readAhead } from './read-ahead.ts';
import { Reading, reading } from './reading.ts';
import type { KindRules } from './rule-of.ts';
import type { Started, Trial } from './trial.ts';

/** Observations that the setup has to provide for. */
const ENOUGH = 8;

/** Observations that are looked at, of a longer stream. */
const MOST = 64;

/** How many observations may be made while nobody asks: a buffer, not the stream. */
const AHEAD = 32;

export const sourceRules: KindRules<'source'> = {
  work: async (started, trial) => {
    await observe(started, trial);
  },
  halfway: async (started, trial) => {
    const begun = new Reading(started, trial);
    await begun.take(2);
    return {
      underWay: [],
      stop: async () => {
        await begun.breakOff();
        await begun.close();
      },
      interrupt: async () => {
        const asked = Promise.allSettled([begun.next()]);
        begun.abort();
        await asked;
        await begun.close();
      },
    };
  },
  rules: [
    {
      name: 'pose-form',
      title: 'yields poses, and frames and signers if any, that are well formed',
      run: async (trial) => {
        for (const [index, observation] of (await observed(trial)).entries()) {
          const problem = observationProblem(observation);
          if (problem) throw new Error(`observation ${index}: ${problem}`);
        }
      },
    },
    {
      name: 'timestamps-increase',
      title: 'yields poses in the order of their timestamps, no two at one moment',
      run: async (trial) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { pose } of await observed(trial)) {
          if (pose.timestamp <= last) {
            throw new Error(`a pose at ${pose.timestamp} µs came after one at ${last} µs`);
          }
          last = pose.timestamp;
        }
      },
    },
    {
      name: 'deterministic',
      title: 'of pace "file": yields the same every time',
      run: async (trial) => {
        const pace = await trial.round(async ({ node }) => node.pace);
        if (pace !== 'file') return;
        const [first, second] = [await observed(trial), await observed(trial)];
        const at = first.findIndex((observation, i) => !isDeepStrictEqual(observation, second[i]));
        if (at >= 0)
          throw new Error(`the second time, observation ${at} differed from that of the first time`);
      },
    },
    {
      name: 'abort-samples',
      title: 'ends soon and without an error when the signal of samples aborts',
      run: abortSamples,
    },
    {
      name: 'backpressure',
      title: `of pace "file": makes no more than ${AHEAD} observations while nobody asks for one`,
      run: (trial) => readAhead(trial, AHEAD, MOST),
    },
  ],
};

function observed(trial: Trial<'source'>): Promise<Observation[]> {
  return trial.round((started) => observe(started, trial));
}

/** Reads a file to its end, unless that is far; of a live source as much as it is fed for certain. */
function observe(started: Started<'source'>, trial: Trial<'source'>): Promise<Observation[]> {
  return reading(started, trial, async (reading) => {
    const limit = started.node.pace === 'file' ? MOST : ENOUGH;
    const observations = await reading.take(limit);
    if (observations.length < ENOUGH) {
      throw new Error(
        `samples ended after ${observations.length} observations; the setup is to provide for ${ENOUGH}`,
      );
    }
    if (observations.length === limit) await reading.breakOff();
    return observations;
  });
}

function observationProblem({ pose, previous, signer, target }: Observation): string | undefined {
  const problem = poseFormProblem(pose);
  if (problem) return problem;
  const before = previous && previousProblem(previous, pose);
  if (before) return `its "previous": ${before}`;
  const filmed = target && frameProblem(target);
  if (filmed) return `its "target" is a bad frame: ${filmed}`;
  if (!signer) return undefined;
  if (typeof signer.id !== 'string' || signer.id === '') return 'its signer has no "id"';
  const photo = frameProblem(signer.image);
  if (photo) return `the "image" of its signer is a bad frame: ${photo}`;
  const reference = poseFormProblem(signer.pose);
  return reference && `the "pose" of its signer: ${reference}`;
}

function previousProblem(previous: Pose, pose: Pose): string | undefined {
  const isEarlier = previous.timestamp < pose.timestamp;
  return poseFormProblem(previous) ?? (isEarlier ? undefined : 'it is not earlier than the pose');
}
