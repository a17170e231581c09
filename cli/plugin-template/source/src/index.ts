import { BODY, BODY_JOINTS, type BodyJoint, definePlugin, type Pose, STRIDE } from 'slp';
import { z } from 'zod';

/** Strict: a misspelt option is an error, not a surprise. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  seconds: z.number().positive().max(3600).default(2).describe('how long the stream is'),
  fps: z.number().min(1).max(240).default(25).describe('frames per second'),
});

/** Somebody who waves: poses that no file or camera is needed for. */
export default definePlugin({
  contract: 1,
  name: 'my-plugin',
  kind: 'source',
  options,
  // Called once for each run, with options that the schema has checked. Files and connections are opened here; for what the
  // user can mend throw host.fail(message, hint).
  create({ seconds, fps }, _host) {
    const length = Math.max(1, Math.round(seconds * fps));
    return {
      // 'file': every pose counts, and the reader waits. A camera or a network is 'live': the newest pose wins.
      pace: 'file',
      fps,
      length,
      width: WIDTH,
      // Called once. The next pose is asked for when there is room for it: yield, and let the program set the pace.
      async *samples(signal) {
        for (let frame = 0; frame < length; frame++) {
          if (signal.aborted) return; // The run ends early: that is no error.
          yield { pose: wavingPose(frame / fps) };
        }
      },
      // Whatever `create` opened is closed in an `async [Symbol.asyncDispose]()` here; this source holds nothing.
    };
  },
});

/** Pixels: the width of the canvas that the coordinates belong to. The program fits them to the signer's photo. */
const WIDTH = 512;

/** Somebody with hanging arms: x and y of every joint, in pixels. "Left" is the person's own left, on the right of the picture. */
const STANDING: Readonly<Record<BodyJoint, readonly [x: number, y: number]>> = {
  nose: [256, 120],
  leftEye: [268, 108],
  rightEye: [244, 108],
  leftEar: [286, 114],
  rightEar: [226, 114],
  leftShoulder: [326, 210],
  rightShoulder: [186, 210],
  leftElbow: [348, 320],
  rightElbow: [140, 300],
  leftWrist: [340, 420],
  rightWrist: [110, 200],
  leftHip: [300, 430],
  rightHip: [212, 430],
};

/** The pose `seconds` after the start: the right hand goes from side to side, once a second. */
export function wavingPose(seconds: number): Pose {
  // Rows of x, y, z and confidence. A keypoint that is not known has confidence 0; here all are.
  const body = new Float32Array(BODY_JOINTS.length * STRIDE);
  for (const joint of BODY_JOINTS) body.set([...STANDING[joint], 0, 1], BODY[joint] * STRIDE);
  body[BODY.rightWrist * STRIDE]! += 30 * Math.sin(2 * Math.PI * seconds);
  // Microseconds from the start of the stream, every one later than the one before.
  return { timestamp: Math.round(seconds * 1e6), body, face: null, leftHand: null, rightHand: null };
}
