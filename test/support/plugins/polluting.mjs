/** A third-party refiner that changes what all code shares. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

globalThis.pollution = true;
Object.defineProperty(Array.prototype, 'pollution', { value: true, configurable: true });

export default {
  contract: 1,
  name: 'polluting',
  kind: 'refiner',
  options: OPTIONS,
  create: () => ({ refine: (frame) => frame }),
};
