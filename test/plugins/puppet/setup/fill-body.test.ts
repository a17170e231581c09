import { expect, it } from 'vitest';
import { createPlane, type Plane } from '../../../../core/image/plane.ts';
import type { Analysis } from '../../../../plugins/puppet/setup/analysis.ts';
import { colourBin } from '../../../../plugins/puppet/setup/colour-histogram.ts';
import { fillBody } from '../../../../plugins/puppet/setup/fill-body.ts';
import { preparePhoto } from '../../../../plugins/puppet/setup/photo.ts';

const SIZE = 120;
const SKIN = [200, 150, 130] as const;
const CLOTH = [30, 40, 60] as const;
/** The neckline, a quarter of a shoulder width below the shoulders' line where `frame` puts that. */
const NECKLINE = 60;

const constant = (value: number): Plane => {
  const plane = createPlane(SIZE, SIZE);
  plane.data.fill(value);
  return plane;
};

const tone = (colour: readonly [number, number, number]): Float32Array => {
  const histogram = new Float32Array(4096);
  histogram[colourBin(...colour)] = 1;
  return histogram;
};

it('continues a neck and a shirt behind a hand without mixing them', () => {
  const data = new Uint8Array(SIZE * SIZE * 3);
  const visible = constant(1);
  for (let y = 0, i = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, i++) {
      data.set(y < NECKLINE ? SKIN : CLOTH, i * 3);
      // a hand across the neckline
      if (Math.hypot(x - 60, y - NECKLINE) < 25) {
        visible.data[i] = 0;
        data.set([255, 0, 255], i * 3);
      }
    }
  }
  const far = constant(9);
  const side = { arm: far, along: far, forearm: far, hand: far };
  const labels = { arm: far, hand: far };
  const analysis: Analysis = {
    photo: preparePhoto({ timestamp: 0, width: SIZE, height: SIZE, channels: 3, data }),
    fields: { torso: far, head: far, hair: far, left: side, right: side },
    matte: constant(1),
    labels: { body: far, left: labels, right: labels },
    tones: { skin: tone(SKIN), cloth: tone(CLOTH) },
    background: { canvas: { width: 0, height: 0, data: new Uint8ClampedArray(0) }, known: new Uint8Array(0) },
    frame: { origin: [60, NECKLINE], across: [1, 0], down: [0, 1], width: 200 },
  };
  const [red, green] = fillBody(analysis, visible, { left: 0, top: 0, width: SIZE, height: SIZE });
  let mixed = 0;
  for (let y = 38; y < 83; y++) {
    const r = red.data[y * SIZE + 60];
    const share = (r - CLOTH[0]) / (SKIN[0] - CLOTH[0]);
    expect(green.data[y * SIZE + 60]).toBeCloseTo(CLOTH[1] + share * (SKIN[1] - CLOTH[1]), 0);
    if (share > 0.1 && share < 0.9) mixed++;
    if (y < NECKLINE - 10) expect(share).toBeGreaterThan(0.9);
    if (y > NECKLINE + 10) expect(share).toBeLessThan(0.1);
  }
  expect(mixed).toBeLessThan(12);
});
