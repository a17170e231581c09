/** A third-party estimator that "finds" the pose in a file of slp-poses, or of it what a bad photo would show. */
import { readFile } from 'node:fs/promises';

const OPTIONS = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };

export default {
  contract: 1,
  name: 'known-pose',
  kind: 'estimator',
  options: OPTIONS,
  async create({ file, lacks, person = 0 }, host) {
    host.log(`started for person ${person}`);
    const { width, height, frames } = JSON.parse(await readFile(file, 'utf8'));
    return {
      estimate(picture) {
        if (lacks === 'person') return null;
        const scale = { x: picture.width / width, y: picture.height / height };
        const [frame] = frames;
        const body = keypoints(frame.body, scale);
        if (lacks === 'shoulders') body.fill(0, 5 * 4, 7 * 4);
        return {
          timestamp: picture.timestamp,
          body,
          face: lacks === 'face' ? null : keypoints(frame.face, scale),
          leftHand: keypoints(frame.leftHand, scale),
          rightHand: keypoints(frame.rightHand, scale),
        };
      },
      reset() {},
    };
  },
};

function keypoints(points, scale) {
  if (!points) return null;
  const rows = points.map((point) => {
    const [x, y, z = 0, confidence = 1] = point ?? [0, 0, 0, 0];
    return [x * scale.x, y * scale.y, z * scale.x, confidence];
  });
  return Float32Array.from(rows.flat());
}
