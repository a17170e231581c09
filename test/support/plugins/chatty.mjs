/** A third-party refiner that prints what it does, as one does while writing it. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

console.log('loaded');

export default {
  contract: 1,
  name: 'chatty',
  kind: 'refiner',
  options: OPTIONS,
  create: () => ({
    refine(frame) {
      console.log('refining');
      process.stdout.write('still refining\n');
      return frame;
    },
    [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')),
  }),
};
