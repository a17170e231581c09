import { describe, expect, it } from 'vitest';
import type { Frame, Signer } from '../../../../core/contract.ts';
import { STRIDE } from '../../../../core/pose/topology.ts';
import { Puppet } from '../../../../plugins/puppet/puppet.ts';
import { findBars, withoutBars } from '../../../../plugins/puppet/setup/bars.ts';
import { drawnSigner, sampleOf } from '../drawn-signer.ts';

const row = ({ data, width }: Frame, y: number): Uint8Array =>
  data.subarray(y * width * 3, (y + 1) * width * 3);

function letterboxed(top: number, bottom: number): Signer {
  const signer = drawnSigner();
  const data = signer.image.data.slice();
  data.fill(3, 0, top * 256 * 3);
  data.fill(0, (256 - bottom) * 256 * 3);
  return { ...signer, id: `bars-${top}-${bottom}`, image: { ...signer.image, data } };
}

describe('black bars', () => {
  it('are found', () => {
    expect(findBars(letterboxed(9, 12).image)).toEqual({ top: 9, bottom: 12 });
    expect(findBars(letterboxed(0, 12).image)).toEqual({ top: 0, bottom: 12 });
    expect(findBars(drawnSigner().image)).toEqual({ top: 0, bottom: 0 });
  });

  it('are no dark wall', () => {
    const dark = drawnSigner();
    // nothing but black above the head, which begins as a narrow thing
    dark.image.data.fill(10, 0, 19 * 256 * 3);
    for (let y = 19; y < 60; y++)
      row(dark.image, y)
        .fill(10, 0, 100 * 3)
        .fill(10, 156 * 3);
    expect(findBars(dark.image)).toEqual({ top: 0, bottom: 0 });
  });

  it('give way to the rows beside them, but for the blurred ones', () => {
    const { image } = letterboxed(9, 12);
    const whole = withoutBars(image, { top: 9, bottom: 12 });
    expect(row(whole, 0)).toEqual(row(image, 12));
    expect(row(whole, 255)).toEqual(row(image, 240));
    expect(row(whole, 128)).toEqual(row(image, 128));
  });

  it('stay where they are when the body moves, and the body goes on behind them', () => {
    const signer = letterboxed(0, 12);
    const up = signer.pose.body.map((value, i) => (i % STRIDE === 1 ? value - 30 : value));
    const face = signer.pose.face?.map((value, i) => (i % STRIDE === 1 ? value - 30 : value)) ?? null;
    const frame = new Puppet(signer, { background: 'keep', motionBlur: false }).draw(
      sampleOf(signer, { ...signer.pose, body: up, face }),
    );
    const middle = (y: number): number[] => [...row(frame, y).subarray(128 * 3, 128 * 3 + 3)];
    expect(middle(250)).toEqual([0, 0, 0]);
    // where the bar has been carried to, had it been the body's
    for (const y of [215, 225, 238]) expect(middle(y)[2]).toBeGreaterThan(90);
  });
});
