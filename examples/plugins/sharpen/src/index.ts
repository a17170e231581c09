import { type Box, definePlugin, faceBox, handBox } from 'slp';
import { z } from 'zod';
import { sharpen } from './sharpen.ts';

/** Strict: a misspelt option is an error. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  strength: z.number().min(0).max(4).default(1).describe('how much of the lost detail is added: 0 none'),
  radius: z.number().min(0.3).max(8).default(1).describe('size of the detail: sigma of the blur, in pixels'),
});

/** Sharpens hands and face, where signing is read, and leaves the rest of the picture as it is. */
export default definePlugin({
  contract: 1,
  name: 'sharpen',
  kind: 'refiner',
  options,
  create: ({ strength, radius }) => ({
    // The frame is the refiner's to change. Nothing is kept for the next one: frames come in any order, on any thread.
    refine(frame, { pose }) {
      const boxes = [faceBox(pose.face), handBox(pose.leftHand), handBox(pose.rightHand)];
      sharpen(
        frame,
        boxes.filter((box): box is Box => box !== null),
        strength,
        radius,
      );
      return frame;
    },
  }),
});
