/** A third-party generator that starts a timer and never stops it. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'leaky',
  kind: 'generator',
  options: OPTIONS,
  create() {
    setInterval(() => {}, 1000);
    return {
      generate: ({ pose: { timestamp }, signer: { image } }) => ({
        ...image,
        timestamp,
        data: image.data.slice(),
      }),
    };
  },
};
