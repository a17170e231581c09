import { expect, it } from 'vitest';
import { drawHandBuild } from '../../../../core/hand/hand-build.ts';
import { HANDSHAPES, handshapeAngles } from '../../../../core/hand/handshapes.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { drawChange, drawShape, drawUnmarked } from '../../../../plugins/synthetic/motion/shapes.ts';

it('draws handshapes that were made to fit the hand', () => {
  const random = seededRandom(5);
  const build = drawHandBuild(random, { masculine: 0.9, weight: 0.8, age: 0.5 });
  const text = (angles: Float32Array): string => angles.join();
  const fitted = new Set(HANDSHAPES.map((name) => text(handshapeAngles(name, build))));
  expect(fitted).not.toContain(text(handshapeAngles('O')));
  for (let i = 0; i < 20; i++) {
    for (const angles of [
      drawShape(random, build),
      drawUnmarked(random, build),
      ...drawChange(random, build),
    ]) {
      expect(fitted).toContain(text(angles));
    }
  }
});
