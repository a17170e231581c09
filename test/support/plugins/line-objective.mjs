/**
 * A third-party objective that learns the line through `line-samples`: value = gain · x + offset. A second network, the critic, rests for
 * the first half. With noise that only the seed of a step decides, and faults on request.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const LEFT_WRIST = 9 * 4;

export default {
  contract: 1,
  name: 'line',
  kind: 'objective',
  options: OPTIONS,
  create({ fault, at = 0.5, delay = 0, spare = 0 }, host) {
    if (fault === 'create') throw host.fail('cannot start', 'do not ask it to');
    return {
      networks: {
        generator: [
          { name: 'gain', shape: [1], init: 'zeros' },
          { name: 'offset', shape: [1], init: 'ones' },
          { name: 'spare', shape: [1 + spare, 1], init: 'he' },
        ],
        critic: [{ name: 'weight', shape: [2, 2], init: 'xavier' }],
      },
      async gradients(batch, { generator: [gain, offset], critic }, { seed, progress }) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (progress >= at) {
          if (fault === 'exit') process.exit(3);
          if (fault === 'throw') throw new Error('the device is gone');
          if (fault === 'size') return { losses: {}, gradients: { generator: new Float32Array(1) } };
        }
        const noise = ((seed % 1000) / 1000 - 0.5) * 1e-3;
        const gradient = new Float32Array(3 + spare);
        let loss = 0;
        for (const { pose, target } of batch) {
          const x = pose.body[LEFT_WRIST] / target.width;
          const error = gain * x + offset - target.data[0] / 255 + noise;
          loss += error ** 2 / batch.length;
          gradient[0] += (2 * error * x) / batch.length;
          gradient[1] += (2 * error) / batch.length;
        }
        const isBad = progress >= at;
        const gradients = { generator: gradient, critic: new Float32Array(4) };
        if (progress >= 0.5) gradients.critic = critic.map((weight) => weight + noise);
        if (isBad && fault === 'gradient') gradient[1] = Number.POSITIVE_INFINITY;
        return { losses: { line: isBad && fault === 'nan' ? Number.NaN : loss }, gradients };
      },
      async preview(sample, { generator }) {
        return [sample.signer.image, draw(sample, [0, 0.5]), draw(sample, generator), sample.target];
      },
      async export({ generator }, directory) {
        const model = { gain: generator[0], offset: generator[1] };
        await writeFile(join(directory, 'model.json'), `${JSON.stringify(model)}\n`);
      },
      [Symbol.asyncDispose]: async () => {},
    };
  },
};

function draw({ pose, signer }, [gain, offset]) {
  const { width, height } = signer.image;
  const value = gain * (pose.body[LEFT_WRIST] / width) + offset;
  const data = new Uint8Array(width * height * 3).fill(Math.max(0, Math.min(255, Math.round(255 * value))));
  return { timestamp: pose.timestamp, width, height, channels: 3, data };
}
