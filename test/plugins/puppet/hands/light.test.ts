import { describe, expect, it } from 'vitest';
import { estimateLight } from '../../../../plugins/puppet/hands/light.ts';
import { faceTone } from '../../../../plugins/puppet/hands/tone.ts';
import { roundFace, signerOf } from './hand-fixtures.ts';

const face = roundFace(64, 64, 50);

function lightOn(paint: (x: number, y: number) => number) {
  const { image } = signerOf(128, (x, y) => {
    const k = paint((x - 64) / 50, (y - 64) / 50);
    return [Math.round(190 * k), Math.round(140 * k), Math.round(115 * k)];
  });
  return estimateLight(image, face, faceTone(image, face));
}

describe('estimateLight', () => {
  it('finds the side from which the face is lit', () => {
    expect(lightOn((x) => 1 + 0.2 * x).x).toBeGreaterThan(0.05);
    expect(lightOn((x) => 1 - 0.2 * x).x).toBeLessThan(-0.05);
    expect(lightOn((_, y) => 1 - 0.25 * y).y).toBeLessThan(lightOn((_, y) => 1 + 0.25 * y).y);
  });

  it('assumes light from above without a face, and stays within what hands can take', () => {
    const { image } = signerOf(64, () => [120, 120, 120]);
    expect(estimateLight(image, null, null).y).toBeLessThan(0);
    const strong = lightOn((x, y) => Math.max(0.1, 1 + 0.9 * x - 0.9 * y));
    expect(strong.ambient - Math.hypot(strong.x, strong.y, strong.z)).toBeGreaterThan(0.2);
  });
});
