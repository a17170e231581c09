/**
 * A third-party estimator that takes the bright blob in a picture for a person: nose at its top, shoulders at its sides, hands
 * where it is green (left) or blue (right). Slower with later pictures of a stream, and with faults on request.
 */
const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'blob',
  kind: 'estimator',
  options: OPTIONS,
  create({ person = 0, fault, delay = 0 }, host) {
    if (fault === 'create') throw host.fail('cannot start', 'do not ask it to');
    let last = -1;
    return {
      async estimate(picture) {
        if (picture.timestamp <= last) throw new Error('a new stream without a reset');
        last = picture.timestamp;
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (fault === 'estimate') throw new Error('cannot see');
        return person === 0 ? findBlob(picture) : null;
      },
      reset() {
        last = -1;
      },
      [Symbol.asyncDispose]: async () => host.log('disposed'),
    };
  },
};

function findBlob({ width, height, channels, data, timestamp }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * channels] < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return null;
  const centre = [(left + right + 1) / 2, (top + bottom + 1) / 2];
  const at = (Math.floor(centre[1]) * width + Math.floor(centre[0])) * channels;
  const joint = (row) => {
    if (row === 0) return [centre[0], top];
    // Left is the signer's own, and the odd rows are left.
    return [row % 2 ? right + 1 : left, centre[1]];
  };
  const points = (count, point) =>
    Float32Array.from(Array.from({ length: count }, (_, row) => [...point(row), 0, 1]).flat());
  return {
    timestamp,
    body: points(13, joint),
    face: null,
    leftHand: data[at + 1] >= 128 ? points(21, () => [right + 1, bottom + 1]) : null,
    rightHand: data[at + 2] >= 128 ? points(21, () => [left, bottom + 1]) : null,
  };
}
