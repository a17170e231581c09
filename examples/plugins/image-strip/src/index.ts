import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { definePlugin } from 'slp';
import { z } from 'zod';
import { ImageStrip } from './image-strip.ts';

/** Strict: a misspelt option is an error. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  path: z.string().min(1).describe('the PNG picture to write; --out sets it'),
  frames: z.int().min(1).max(64).default(8).describe('how many frames are shown, spread over the video'),
  height: z.int().min(16).max(2048).default(256).describe('of each frame, in pixels; never more than it has'),
  gap: z.int().min(0).max(64).default(4).describe('between two frames, in pixels'),
});

/** Shows a video as one picture: frames from all over it, side by side. */
export default definePlugin({
  contract: 1,
  name: 'image-strip',
  kind: 'sink',
  options,
  // What cannot work is found out before anything is drawn.
  async create(given, host) {
    if (extname(given.path).toLowerCase() !== '.png') {
      throw host.fail(`${given.path} is no PNG picture`, 'give --out a name that ends in .png');
    }
    const folder = dirname(given.path);
    await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
      throw host.fail(`cannot write into ${folder}: ${cause.message}`, 'make the folder, or choose another');
    });
    return new ImageStrip(given);
  },
});
