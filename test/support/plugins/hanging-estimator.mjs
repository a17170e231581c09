/** A third-party estimator that never finds anything out. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'hanging',
  kind: 'estimator',
  options: OPTIONS,
  create: () => ({ estimate: () => new Promise(() => {}), reset() {} }),
};
