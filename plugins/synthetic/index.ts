import { z } from 'zod';
import { definePlugin, type Host, type Pose } from '../../core/contract.ts';
import { SyntheticSource } from './synthetic-source.ts';

const count = z.number().int().nonnegative();

const options = z.strictObject({
  /** Another one gives other people, doing other things. */
  seed: z.number().int().default(0),
  signers: z.number().int().min(1).max(1e6).default(10),
  /** Of each signer; with `poses` at most as many as these last, and without it all of them. */
  frames: z.number().int().min(1).max(1e6).optional(),
  /** Pixels, of both sides of the pictures. */
  size: z.number().int().min(64).max(2048).default(256),
  /** Frames per second; without it those of `poses`, or 25. */
  fps: z.number().min(1).max(240).optional(),
  /** A pose file of any kind: all signers do what it shows, instead of making something up. */
  poses: z.string().min(1).optional(),
  /** Frames in random order, some of a signer at a time, and with the seed as it is given by `slp train` for every epoch, other people in each. */
  shuffle: z.boolean().default(false),
  /** One of `of` parts without a common frame, from 0. */
  shard: z
    .strictObject({ index: count, of: z.number().int().positive() })
    .refine(({ index, of }) => index < of, 'index must be less than of')
    .default({ index: 0, of: 1 }),
  /** Frames to pass over: to go on where another run was. */
  skip: count.default(0),
  /** Frames to give at most. */
  limit: z.number().int().positive().optional(),
  /** No frame is bad: `slp train` may be told so, and goes on faster then. */
  onBadSample: z.literal('fail').optional(),
  /** Frames that are rendered at once. */
  threads: z.number().int().min(1).max(64).default(1),
});

export type SyntheticOptions = z.output<typeof options>;

/** Frames of `slp render` and the like, where nobody says how many. */
const FRAMES = 100;
const FPS = 25;

/**
 * People who do not exist, rendered while they sign: every observation carries the picture and exact keypoints, with MediaPipe's face and all
 * 33 landmarks of the body, and its signer, whose reference shows the arms hanging. Clip by clip, timestamps have a cut after each clip;
 * shuffled, each frame is a cut of its own, and brings the pose one frame earlier.
 */
export default definePlugin({
  contract: 1,
  name: 'synthetic',
  kind: 'source',
  options,
  async create(given, host) {
    if (given.poses === undefined) {
      const { frames = FRAMES, fps = FPS } = given;
      return new SyntheticSource({ ...given, frames, fps }, host.log);
    }
    const { poses, fps: own } = await readPoses(given.poses, host);
    const fps = given.fps ?? own;
    const last = poses[poses.length - 1].timestamp - poses[0].timestamp;
    const performed = Math.floor((last / 1e6) * fps + 1e-3) + 1;
    const frames = Math.min(given.frames ?? performed, performed);
    return new SyntheticSource({ ...given, frames, fps }, host.log, poses);
  },
});

async function readPoses(path: string, host: Host): Promise<{ poses: Pose[]; fps: number }> {
  const source = await host.use('source', { name: 'pose-files', options: { path } });
  const poses: Pose[] = [];
  for await (const { pose } of source.samples(host.signal)) poses.push(pose);
  host.signal.throwIfAborted();
  if (poses.length === 0) throw host.fail(`${path} shows nobody`, 'give a pose file of a person');
  return { poses, fps: source.fps };
}
