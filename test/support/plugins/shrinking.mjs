/** A third-party refiner that returns a frame of another size than it was given. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'shrinking',
  kind: 'refiner',
  options: OPTIONS,
  create: () => ({
    refine: ({ timestamp }) => ({ timestamp, width: 2, height: 2, channels: 3, data: new Uint8Array(12) }),
  }),
};
