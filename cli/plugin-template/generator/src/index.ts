import { definePlugin, type Frame, type Keypoints, type Sample, STRIDE } from 'slp';
import { z } from 'zod';

/** Strict: a misspelt option is an error, not a surprise. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  radius: z.number().min(0).max(50).default(3).describe('of a point, in pixels'),
});

/** Draws the keypoints over the signer's photo: white where the source is sure of them, darker where it is not. */
export default definePlugin({
  contract: 1,
  name: 'my-plugin',
  kind: 'generator',
  options,
  // Called once for each run, or for each thread of it, with options that the schema has checked. What takes long to load
  // (a model, for example) is loaded here; for what the user can mend throw host.fail(message, hint).
  create: ({ radius }, _host) => ({
    // Samples may come in any order and on any thread: a frame depends on its sample alone.
    generate: (sample) => draw(sample, radius),
    // Whatever `create` opened is closed in an `async [Symbol.asyncDispose]()` here; this generator holds nothing.
  }),
});

/** A picture of the size of the signer's photo, at the moment of the pose. What it was given is not changed. */
export function draw({ pose, signer }: Sample, radius: number): Frame {
  const { width, height, channels, data } = signer.image;
  const frame = { timestamp: pose.timestamp, width, height, channels, data: data.slice() };
  for (const part of [pose.body, pose.face, pose.leftHand, pose.rightHand]) {
    if (part) drawPoints(frame, part, radius);
  }
  return frame;
}

/** Keypoints are rows of x, y, z and confidence, in pixels of the photo; they may lie outside of it. */
function drawPoints({ width, height, channels, data }: Frame, keypoints: Keypoints, radius: number): void {
  for (let row = 0; row < keypoints.length; row += STRIDE) {
    const [x, y, confidence] = [keypoints[row]!, keypoints[row + 1]!, keypoints[row + 3]!];
    if (confidence === 0) continue; // Missing: x, y and z mean nothing.
    const right = Math.min(width - 1, Math.floor(x + radius));
    const bottom = Math.min(height - 1, Math.floor(y + radius));
    for (let py = Math.max(0, Math.ceil(y - radius)); py <= bottom; py++) {
      for (let px = Math.max(0, Math.ceil(x - radius)); px <= right; px++) {
        if (Math.hypot(px - x, py - y) > radius) continue;
        const at = (py * width + px) * channels;
        data.fill(Math.round(255 * confidence), at, at + 3);
      }
    }
  }
}
