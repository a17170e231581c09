import { isDeepStrictEqual } from 'node:util';
import type { Frame, VideoFormat } from '../contract.ts';
import { exampleFrame } from './fixtures.ts';
import type { ConformanceSetup } from './rule.ts';
import { begin, type KindRules } from './rule-of.ts';
import { FOLDER, type Started, type Trial } from './trial.ts';
import { hookAt } from './within.ts';
import { filesIn } from './written.ts';

const FPS = 25;
const COUNT = 4;

export const sinkRules: KindRules<'sink'> = {
  work: async (started, trial) => {
    await writeVideo(started, trial, film(3));
  },
  halfway: async (started, trial) => {
    const frames = film(3);
    await start(started, trial, frames[0]);
    await write(started, trial, frames[0]);
    return { underWay: [begin('write', () => started.node.write(frames[1]))] };
  },
  rules: [
    {
      name: 'both-channels',
      title: 'takes frames of 4 channels, or refuses them when it starts',
      run: (trial) =>
        trial.round(async (started) => {
          const frames = film(4);
          if (await isRefused(started, trial, frames[0])) return;
          await writeAll(started, trial, frames);
        }),
    },
    {
      name: 'frame-reuse',
      title: 'is done with a frame when write has settled: its memory may be used again',
      lacks: (setup) =>
        setup.written || inFolder(setup)
          ? undefined
          : `without "${FOLDER}" in the options or "written" in the setup, what was written cannot be compared`,
      run: async (trial) => {
        const expected = await written(trial, film(3));
        if (isDeepStrictEqual(await written(trial, film(3), (frame) => frame.data.fill(99)), expected))
          return;
        if (!isDeepStrictEqual(await written(trial, film(3)), expected)) {
          throw new Error(
            'what it writes of the same frames differs every time, so that nothing can be compared',
          );
        }
        throw new Error('overwriting frames after write had settled changed what was written');
      },
    },
    {
      name: 'unfinished-removed',
      title: 'removes what it had begun to write when it is disposed of without finish',
      lacks: (setup) => (inFolder(setup) ? undefined : `no option has "${FOLDER}" in it`),
      run: (trial) =>
        trial.round(async (started) => {
          const frames = film(3);
          await start(started, trial, frames[0]);
          for (const frame of frames) await write(started, trial, frame);
          await Promise.allSettled([started.dispose()]);
          const left = [...(await filesIn(started.home)).keys()];
          if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
        }),
    },
  ],
};

function film(channels: 3 | 4): Frame[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const frame = exampleFrame(64, 48, channels, Math.round((i * 1e6) / FPS));
    // A mark that moves.
    frame.data.fill(16 * i, 0, 64 * channels * 4);
    return frame;
  });
}

async function start(
  { node }: Started<'sink'>,
  trial: Trial<'sink'>,
  { width, height, channels }: Frame,
): Promise<void> {
  const format: VideoFormat = { width, height, channels, fps: FPS, pace: 'file' };
  await trial.within('start', () => node.start(format));
}

async function write({ node }: Started<'sink'>, trial: Trial<'sink'>, frame: Frame): Promise<void> {
  await trial.within(hookAt('write', frame.timestamp), () => node.write(frame));
}

/** A format that cannot be written is to be refused with a message, before the first frame. */
async function isRefused(started: Started<'sink'>, trial: Trial<'sink'>, frame: Frame): Promise<boolean> {
  try {
    await start(started, trial, frame);
    return false;
  } catch (error) {
    // Without a cause it is no refusal: `start` hangs.
    if (!(error instanceof Error && error.cause instanceof Error)) throw error;
    if (!error.cause.message.trim()) throw new Error('start refused frames of 4 channels without a message');
    return true;
  }
}

async function writeVideo(
  started: Started<'sink'>,
  trial: Trial<'sink'>,
  frames: readonly Frame[],
  after?: (frame: Frame) => void,
): Promise<void> {
  await start(started, trial, frames[0]);
  await writeAll(started, trial, frames, after);
}

/** @param after what happens to each frame once it was written */
async function writeAll(
  started: Started<'sink'>,
  trial: Trial<'sink'>,
  frames: readonly Frame[],
  after: (frame: Frame) => void = () => {},
): Promise<void> {
  for (const frame of frames) {
    await write(started, trial, frame);
    after(frame);
  }
  await trial.within('finish', () => started.node.finish());
}

function written(
  trial: Trial<'sink'>,
  frames: readonly Frame[],
  after?: (frame: Frame) => void,
): Promise<unknown> {
  return trial.round(async (started) => {
    await writeVideo(started, trial, frames, after);
    await Promise.allSettled([started.dispose()]);
    const { written } = trial.setup;
    return written ? trial.within('written of the setup', async () => written()) : filesIn(started.home);
  });
}

const inFolder = ({ options }: ConformanceSetup): boolean => JSON.stringify(options).includes(FOLDER);
