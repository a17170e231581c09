import { definePlugin } from 'slp';
import { z } from 'zod';

/** Strict: a misspelt option is an error, not a surprise. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  amount: z.number().min(0).max(1).default(1).describe('how much of the colour goes: 0 none, 1 all'),
});

/** Takes the colour out of every frame. */
export default definePlugin({
  contract: 1,
  name: 'my-plugin',
  kind: 'refiner',
  options,
  // Called once for each run, or for each thread of it, with options that the schema has checked. What takes long to load
  // is loaded here; for what the user can mend throw host.fail(message, hint).
  create: ({ amount }, _host) => ({
    // Frames may come in any order and on any thread: remember nothing of one for the next. `sample` (the second argument)
    // has all there is to know about the moment: the pose, the one before, the signer.
    refine(frame) {
      fade(frame.data, frame.channels, amount);
      return frame; // The frame is the refiner's to change; a new one must have the same size.
    },
    // Whatever `create` opened is closed in an `async [Symbol.asyncDispose]()` here; this refiner holds nothing.
  }),
});

/**
 * Moves every pixel towards the grey of its own brightness (luma of BT.601).
 *
 * @param data 8 bits a channel, interleaved; of 4 channels the last is alpha, and stays.
 */
export function fade(data: Uint8Array, channels: 3 | 4, amount: number): void {
  for (let i = 0; i < data.length; i += channels) {
    const luma = 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
    for (let channel = i; channel < i + 3; channel++) {
      // A Uint8Array drops fractions, and wraps beyond 0..255: between a pixel and its grey nothing lies outside.
      data[channel] = Math.round(data[channel]! + amount * (luma - data[channel]!));
    }
  }
}
