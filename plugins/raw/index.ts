import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { RawVideo } from './raw-video.ts';

/** Writes raw RGB (with transparency RGBA) frames to standard output, for another program to read. */
export default definePlugin({
  contract: 1,
  name: 'raw',
  kind: 'sink',
  options: z.strictObject({}),
  create(_options, { log }) {
    if (process.stdout.isTTY) {
      throw errors.OPTION_INVALID(
        '--out',
        '"-" writes raw video, which no terminal can show; pipe it to a program',
      );
    }
    return new RawVideo(process.stdout, log);
  },
});
