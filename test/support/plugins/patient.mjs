/**
 * A third-party estimator that finds the pose in a file of slp-poses in every picture; told to by its surroundings (WAIT), it is
 * not done until it is interrupted.
 */
import { readFile } from 'node:fs/promises';

const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'patient',
  kind: 'estimator',
  options: OPTIONS,
  async create({ file }, host) {
    const { width, frames } = JSON.parse(await readFile(file, 'utf8'));
    const [{ body, face, leftHand, rightHand }] = frames;
    // Keeps the program alive while it waits, as a thread would.
    const timer = setInterval(() => {}, 1000);
    return {
      async estimate(picture) {
        if (process.env.WAIT) {
          host.log('waiting');
          await new Promise((_, reject) => {
            host.signal.addEventListener('abort', () => reject(new Error('aborted')));
          });
        }
        const scaled = (points) => points && keypoints(points, picture.width / width);
        return {
          timestamp: picture.timestamp,
          body: scaled(body),
          face: scaled(face),
          leftHand: scaled(leftHand),
          rightHand: scaled(rightHand),
        };
      },
      reset() {},
      [Symbol.asyncDispose]: async () => clearInterval(timer),
    };
  },
};

function keypoints(points, scale) {
  const rows = points.map(([x, y, z = 0, confidence = 1]) => [x * scale, y * scale, z, confidence]);
  return Float32Array.from(rows.flat());
}
