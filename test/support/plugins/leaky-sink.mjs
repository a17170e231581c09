/** A third-party sink that starts a worker and never ends it. */
import { Worker } from 'node:worker_threads';

const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'leaky',
  kind: 'sink',
  options: OPTIONS,
  create() {
    new Worker('setInterval(() => {}, 1000)', { eval: true });
    return { start() {}, write() {}, finish() {} };
  },
};
