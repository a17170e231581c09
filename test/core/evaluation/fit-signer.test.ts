import { describe, expect, it } from 'vitest';
import { fitSigner } from '../../../core/evaluation/fit-signer.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { pointAt } from '../../../core/pose/pose.ts';
import { BODY } from '../../../core/pose/topology.ts';
import { body, pose } from '../pose/figure.ts';

/** A white dot of 8 × 8 on black, with the nose in its middle. */
function dotted(width: number, height: number, x: number, y: number) {
  const image = createFrame(width, height, 3);
  for (let row = y - 4; row < y + 4; row++) {
    for (let column = x - 4; column < x + 4; column++)
      image.data.fill(255, 3 * (row * width + column), 3 * (row * width + column) + 3);
  }
  return { id: 'dot', image, pose: pose({ body: body({ nose: [x, y] }) }) };
}

describe('fitSigner', () => {
  it.each([
    ['smaller', 100, 100, 50, 50],
    ['larger', 100, 100, 160, 160],
    ['wider, losing top and bottom', 100, 100, 120, 60],
    ['higher, losing the sides', 160, 100, 80, 100],
  ])('keeps keypoints on what they mark: %s', async (_, width, height, toWidth, toHeight) => {
    const { image, pose } = await fitSigner(dotted(width, height, 60, 40), {
      width: toWidth,
      height: toHeight,
    });
    expect([image.width, image.height]).toEqual([toWidth, toHeight]);
    expect(image.data).toHaveLength(toWidth * toHeight * 3);
    const { x, y } = pointAt(pose.body, BODY.nose);
    let sum = 0;
    let [centreX, centreY] = [0, 0];
    for (let i = 0; i < toWidth * toHeight; i++) {
      const value = image.data[3 * i]!;
      sum += value;
      centreX += value * ((i % toWidth) + 0.5);
      centreY += value * (Math.floor(i / toWidth) + 0.5);
    }
    expect(Math.abs(centreX / sum - x)).toBeLessThan(0.6);
    expect(Math.abs(centreY / sum - y)).toBeLessThan(0.6);
  });

  it('leaves a picture of the right size as it is, under a name that tells its size', async () => {
    const signer = dotted(100, 80, 50, 40);
    const fitted = await fitSigner(signer, { width: 100, height: 80 });
    expect(fitted).toEqual({ ...signer, id: 'dot 100×80' });
    expect((await fitSigner(signer, { width: 50, height: 40 })).id).not.toBe(fitted.id);
  });
});
