/**
 * A third-party generator that draws only while its gate is open: `gate` is an Int32Array on shared memory, [0] whether it is
 * open, [1] how often a frame was begun. With faults on request, at the moment `at`.
 */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'gated',
  kind: 'generator',
  options: OPTIONS,
  create: ({ gate, fault, at = 0 }) => ({
    generate({ pose: { timestamp }, signer }) {
      if (fault && timestamp > at) fail(fault);
      if (gate) {
        Atomics.add(gate, 1, 1);
        Atomics.wait(gate, 0, 0);
      }
      const { width, height } = signer.image;
      const data = new Uint8Array(width * height * 3).fill((timestamp / 40_000) * 8);
      return { timestamp, width, height, channels: 3, data };
    },
  }),
};

function fail(fault) {
  if (fault === 'throw') throw new Error('cannot draw');
  if (fault === 'exit') process.exit(3);
  const kept = [];
  while (fault === 'memory') kept.push(Array.from({ length: 10_000 }, () => ({})));
}
