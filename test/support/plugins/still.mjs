/** A third-party generator that draws the picture of the signer as it is. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'still',
  kind: 'generator',
  options: OPTIONS,
  create: () => ({
    generate({ pose: { timestamp }, signer: { image } }) {
      return { ...image, timestamp, data: image.data.slice() };
    },
  }),
};
