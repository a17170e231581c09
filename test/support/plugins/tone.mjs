/** A third-party generator without any import: frames of one value, with faults on request. */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'tone',
  kind: 'generator',
  options: OPTIONS,
  create({ fault, at = 0, value = 1 }, host) {
    if (fault === 'create') throw host.fail('cannot start', 'do not ask it to');
    return {
      generate({ pose: { timestamp }, signer }) {
        if (fault === 'generate' && timestamp >= at) throw new Error('cannot draw');
        if (fault === 'exit' && timestamp >= at) process.exit(3);
        if (fault === 'size' && timestamp >= at) return frame(2, 2, 1, timestamp);
        return frame(signer.image.width, signer.image.height, value, timestamp);
      },
      [Symbol.asyncDispose]: async () => host.log('disposed'),
    };
  },
};

function frame(width, height, value, timestamp) {
  const data = new Uint8Array(width * height * 3).fill(value);
  return { timestamp, width, height, channels: 3, data };
}
