import { isDeepStrictEqual } from 'node:util';
import type { Frame, Sample } from '../contract.ts';
import { frameProblem } from '../image/frame.ts';
import { frameDifference, framesDifference, freeze, scramble } from './compare.ts';
import { exampleFrame, exampleSample } from './fixtures.ts';
import { begin, type Halfway, type RuleOf } from './rule-of.ts';
import type { Started, Trial } from './trial.ts';
import { hookAt } from './within.ts';

type Maker = 'generator' | 'refiner';

/** What is made a frame of: a sample, and for a refiner the frame that it is to refine. */
export interface Material {
  readonly sample: Sample;
  readonly frame: Frame;
}

/** How a kind makes frames. */
export interface Making<Kind extends Maker> {
  readonly hook: string;
  /** What the size of the frame is that of, in words. */
  readonly sizeOf: string;
  readonly make: (started: Started<Kind>, material: Material) => Frame | Promise<Frame>;
}

/** What frame `index` of the example film is made of; new memory with every call. */
export function materialAt(index: number, channels: 3 | 4 = 3): Material {
  const sample = exampleSample(index);
  const { width, height } = sample.signer.image;
  return { sample, frame: exampleFrame(width, height, channels, sample.pose.timestamp) };
}

/**
 * The rule that pictures may have 4 channels. Where those of 3 fail alike, that is the matter of another rule.
 *
 * @param materialOf what a frame is made of, in pictures of so many channels
 */
export function bothChannels<Kind extends Maker>(
  making: Making<Kind>,
  title: string,
  materialOf: (channels: 3 | 4) => Material,
): RuleOf<Kind> {
  return {
    name: 'both-channels',
    title,
    run: (trial) =>
      trial.round(async (started) => {
        const [without, withAlpha] = [
          frameProblem(await make(making, started, trial, materialOf(3))),
          frameProblem(await make(making, started, trial, materialOf(4))),
        ];
        if (withAlpha && !without) {
          throw new Error(`of a picture with 4 channels, ${making.hook} made a bad frame: ${withAlpha}`);
        }
      }),
  };
}

/** Makes one frame, or fails where that takes too long. */
export function make<Kind extends Maker>(
  { hook, make }: Making<Kind>,
  started: Started<Kind>,
  trial: Trial<Kind>,
  material: Material,
): Promise<Frame> {
  return trial.within(hookAt(hook, material.sample.pose.timestamp), () => make(started, material));
}

export async function makeHalfway<Kind extends Maker>(
  making: Making<Kind>,
  started: Started<Kind>,
  trial: Trial<Kind>,
): Promise<Halfway> {
  await make(making, started, trial, materialAt(0));
  return { underWay: [begin(making.hook, () => making.make(started, materialAt(1)))] };
}

/** The frames of the film that rules compare with: frame 1 comes twice. */
const CONTROL = [1, 2, 1, 3] as const;

/** What holds for whatever makes frames: in any order, on any number of threads, with the same result. */
export function frameRules<Kind extends Maker>(making: Making<Kind>): readonly RuleOf<Kind>[] {
  const { hook, sizeOf } = making;
  /** The frames of a fresh node, in the order in which they are asked for. */
  const film = (trial: Trial<Kind>, indices: readonly number[]): Promise<Frame[]> =>
    trial.round(async (started) => {
      const frames: Frame[] = [];
      for (const index of indices) frames.push(copy(await make(making, started, trial, materialAt(index))));
      return frames;
    });
  // A node takes its time to start: most rules compare with the same film.
  const controls = new WeakMap<Trial<Kind>, Promise<Frame[]>>();
  const control = (trial: Trial<Kind>): Promise<Frame[]> => {
    const made = controls.get(trial) ?? film(trial, CONTROL);
    controls.set(trial, made);
    return made;
  };

  return [
    {
      name: 'frame-form',
      title: 'makes frames of 3 or 4 channels that hold width × height × channels bytes',
      run: async (trial) => {
        for (const frame of await control(trial)) {
          const problem = frameProblem(frame);
          if (problem) throw new Error(`${hook} made a bad frame: ${problem}`);
        }
      },
    },
    {
      name: 'frame-size',
      title: `makes frames of the size of ${sizeOf}`,
      run: async (trial) => {
        const expected = materialAt(0).frame;
        for (const { width, height } of await control(trial)) {
          if (width === expected.width && height === expected.height) continue;
          throw new Error(
            `${hook} returned ${width}×${height} pixels, ${sizeOf} has ${expected.width}×${expected.height}`,
          );
        }
      },
    },
    {
      name: 'frame-timestamp',
      title: 'makes frames with the timestamp of the pose',
      run: async (trial) => {
        for (const [i, { timestamp }] of (await control(trial)).entries()) {
          const expected = materialAt(CONTROL[i]).sample.pose.timestamp;
          if (timestamp !== expected) {
            throw new Error(`${hook} returned a frame at ${timestamp} µs, its pose is at ${expected} µs`);
          }
        }
      },
    },
    {
      name: 'frame-owned',
      title: 'gives each frame away: what happens to it afterwards changes no other',
      run: async (trial) => {
        const [, ...later] = CONTROL;
        const made = await trial.round(async (started) => {
          const first = await make(making, started, trial, materialAt(CONTROL[0]));
          first.data.fill(7);
          const others: Frame[] = [];
          for (const index of later) others.push(copy(await make(making, started, trial, materialAt(index))));
          if (!first.data.every((value) => value === 7)) {
            throw new Error(`a later ${hook} wrote into a frame that was given away`);
          }
          return others;
        });
        const difference = framesDifference(made, (await control(trial)).slice(1));
        if (difference) throw new Error(`overwriting a frame changed a later one: ${difference}`);
      },
    },
    {
      name: 'inputs-unchanged',
      title: 'does not change the sample',
      run: async (trial) => {
        const { sample, ...rest } = materialAt(1);
        await trial.round((started) => make(making, started, trial, { sample: freeze(sample), ...rest }));
        for (const [name, expected] of Object.entries(materialAt(1).sample)) {
          if (!isDeepStrictEqual(sample[name as keyof Sample], expected)) {
            throw new Error(`${hook} changed "${name}" of its sample; what it was given is only read`);
          }
        }
      },
    },
    {
      name: 'inputs-released',
      title: 'does not keep the sample: its memory may be used again once the frame is there',
      run: async (trial) => {
        const after = await trial.round(async (started) => {
          const material = materialAt(CONTROL[0]);
          await make(making, started, trial, material);
          scramble(material.sample);
          return copy(await make(making, started, trial, materialAt(CONTROL[1])));
        });
        const difference = frameDifference(after, (await control(trial))[1]);
        if (difference) {
          throw new Error(
            `overwriting a sample after its frame was made changed the next frame: ${difference}`,
          );
        }
      },
    },
    {
      name: 'deterministic',
      title: 'makes the same frame of the same sample, whatever it made before',
      run: async (trial) => {
        const [first, , again, last] = await control(trial);
        const [early] = await film(trial, [3]);
        const difference = frameDifference(first, again) ?? frameDifference(last, early);
        if (difference) {
          throw new Error(`two frames of one sample differ, made after other samples: ${difference}`);
        }
      },
    },
    {
      name: 'concurrent',
      title: 'makes the same frames when many are asked for at once',
      run: async (trial) => {
        const together = await trial.round(async (started) => {
          const calls = CONTROL.map((index) => make(making, started, trial, materialAt(index)));
          return (await Promise.all(calls)).map(copy);
        });
        const difference = framesDifference(together, await control(trial));
        if (difference) throw new Error(`with ${CONTROL.length} calls under way at once, ${difference}`);
      },
    },
  ];
}

/** Frames are compared later: until then nothing may change them. */
const copy = (frame: Frame): Frame => ({ ...frame, data: frame.data.slice() });
