/** A third-party generator of which one hook never comes to an end: `hook` is create, generate, dispose, or block, where the thread stands still. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

const never = new Promise(() => {});

export default {
  contract: 1,
  name: 'hangs',
  kind: 'generator',
  options: OPTIONS,
  async create({ hook, at = 0 }) {
    if (hook === 'create') await never;
    return {
      async generate({ pose: { timestamp }, signer: { image } }) {
        if (hook === 'generate' && timestamp >= at) await never;
        if (hook === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        return { ...image, timestamp, data: image.data.slice() };
      },
      async [Symbol.asyncDispose]() {
        if (hook === 'dispose') await never;
      },
    };
  },
};
