/** The third-party generator whose model `line-objective` exports. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'line',
  kind: 'generator',
  options: OPTIONS,
  async create({ model }) {
    const { gain, offset } = model
      ? JSON.parse(await readFile(join(model, 'model.json'), 'utf8'))
      : { gain: 0, offset: 0.5 };
    return {
      generate({ pose, signer: { image } }) {
        const { width, height } = image;
        const value = gain * (pose.body[9 * 4] / width) + offset;
        const data = new Uint8Array(width * height * 3).fill(
          Math.max(0, Math.min(255, Math.round(255 * value))),
        );
        return { timestamp: pose.timestamp, width, height, channels: 3, data };
      },
    };
  },
};
