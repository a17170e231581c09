/**
 * A third-party source of samples to learn from: in sample i of `count`, the left wrist is at x, and the filmed frame has one
 * value everywhere, 20 + 200 · x ÷ width. With faults on request.
 */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const SIZE = 16;

export default {
  contract: 1,
  name: 'line-samples',
  kind: 'source',
  options: OPTIONS,
  create(
    { count = 20, shuffle = false, seed = 0, shard = { index: 0, of: 1 }, skip = 0, fault, signers = 1 },
    host,
  ) {
    if (fault === 'create') throw host.fail('cannot open', 'do not ask it to');
    const order = Array.from({ length: count }, (_, i) => i);
    if (shuffle) order.sort((a, b) => rank(a, seed) - rank(b, seed) || a - b);
    const mine = order.filter((_, at) => at % shard.of === shard.index).slice(skip);
    return {
      pace: 'file',
      fps: 25,
      async *samples(signal) {
        for (const [at, i] of mine.entries()) {
          if (signal.aborted) return;
          await new Promise((resolve) => setImmediate(resolve));
          if (fault === 'sample' && at > 5) throw host.fail('sample 7 is damaged', 'mend it');
          const x = ((i + 0.5) / count) * SIZE;
          yield {
            pose: pose(at * 40_000, x),
            target: fault === 'target' ? undefined : frame(at * 40_000, 20 + (200 * x) / SIZE),
            signer: {
              id: `signer ${i % signers}`,
              image: frame(0, fault === 'size' ? 1 : 100, fault),
              pose: pose(0, 8),
            },
          };
        }
      },
      [Symbol.asyncDispose]: async () => {},
    };
  },
};

/** A number that is different for every index and seed. */
function rank(index, seed) {
  let hash = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

function pose(timestamp, x) {
  const body = new Float32Array(13 * 4);
  const put = (row, ...numbers) => body.set(numbers, row * 4);
  put(0, 8, 4, 0, 1);
  put(5, 12, 8, 0, 1);
  put(6, 4, 8, 0, 1);
  put(7, 13, 11, 0, 1);
  put(8, 3, 11, 0, 1);
  put(9, x, 14, 0, 1);
  put(10, 3, 14, 0, 1);
  const face = Float32Array.from({ length: 68 * 4 }, (_, i) => [6 + (i % 5), 2 + (i % 7) / 2, 0, 1][i % 4]);
  return { timestamp, body, face, leftHand: null, rightHand: null };
}

function frame(timestamp, value, fault) {
  const width = fault === 'size' ? SIZE / 2 : SIZE;
  return {
    timestamp,
    width,
    height: SIZE,
    channels: 3,
    data: new Uint8Array(width * SIZE * 3).fill(Math.round(value)),
  };
}
