/** A third-party refiner that works in place. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'invert',
  kind: 'refiner',
  options: OPTIONS,
  create: () => ({
    refine(frame) {
      for (let i = 0; i < frame.data.length; i++) frame.data[i] = 255 - frame.data[i];
      return frame;
    },
  }),
};
