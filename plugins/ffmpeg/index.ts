import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { errors } from '../../core/errors.ts';
import { checkFolderOf } from '../../core/files/partial-output.ts';
import { listEncoders, locateFfmpeg } from '../../core/video/locate-ffmpeg.ts';
import { CONTAINERS } from './containers.ts';
import { VideoFile } from './video-file.ts';

const options = z.strictObject({
  /** The file to write; its extension chooses the container. */
  path: z.string().min(1),
  /** Size and speed against fidelity. */
  quality: z.enum(['draft', 'good', 'best']).default('good'),
});

/** Writes a video file (mp4, webm, gif, webp) with ffmpeg. Everything that can be refused is refused before the first frame. */
export default definePlugin({
  contract: 1,
  name: 'ffmpeg',
  kind: 'sink',
  options,
  async create({ path, quality }, { signal }) {
    const container = CONTAINERS[extname(path).toLowerCase()];
    if (!container) throw errors.OUTPUT_FORMAT_UNKNOWN(path, Object.keys(CONTAINERS));
    await checkFolderOf(path);
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory()) throw errors.OUTPUT_UNWRITABLE(path, 'it is a folder');
    const { path: binary } = await locateFfmpeg();
    const encoders = await listEncoders(binary);
    if (!encoders.has(container.encoder)) throw errors.ENCODER_MISSING(container.encoder, binary);
    return new VideoFile({ binary, path, container, quality, signal });
  },
});
