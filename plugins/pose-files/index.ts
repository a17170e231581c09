import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { openPoseFile } from './open.ts';

const options = z.strictObject({
  /** Pose file, or a folder of OpenPose frames. */
  path: z.string().min(1),
  /** Which person, from 0; without it the most confident one. */
  person: z.number().int().nonnegative().optional(),
  /** Frames per second, instead of what the file says. */
  fps: z.number().min(0.01).max(1000).optional(),
  /** Canvas in pixels, for files that do not state it. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
});

/** Poses from a file. Frames without the person are passed over: the timestamps keep the gap. */
export default definePlugin({
  contract: 1,
  name: 'pose-files',
  kind: 'source',
  options,
  async create({ path, ...rest }) {
    const file = await openPoseFile(path, rest);
    if (file.visible === 0) throw errors.POSE_EMPTY(path);
    return {
      pace: 'file',
      fps: file.fps,
      length: file.span,
      width: file.sizeAssumed ? undefined : file.width,
      async *samples(signal) {
        for await (const pose of file.poses(signal)) if (pose) yield { pose };
      },
    };
  },
});
