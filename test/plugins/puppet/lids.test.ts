import { describe, expect, it } from 'vitest';
import type { Frame, Pose } from '../../../core/contract.ts';
import { STRIDE } from '../../../core/pose/topology.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { drawnSigner, sampleOf } from './drawn-signer.ts';

const signer = drawnSigner();
const puppet = new Puppet(signer, { background: 'keep', motionBlur: false });

/** iBUG rows of upper and lower lid that face each other. */
const LIDS = [
  [37, 41],
  [38, 40],
  [43, 47],
  [44, 46],
] as const;

/** Eyes open by `share` of what they are in the photo. */
function eyesOpen(share: number): Pose {
  const face = signer.pose.face?.slice();
  if (!face) throw new Error('the drawn signer has a face');
  for (const [upper, lower] of LIDS) {
    for (let axis = 0; axis < 2; axis++) {
      const low = face[lower * STRIDE + axis];
      face[upper * STRIDE + axis] = low + (face[upper * STRIDE + axis] - low) * share;
    }
  }
  return { ...signer.pose, face };
}

const luma = ({ data, width }: Frame, x: number, y: number): number => {
  const o = (y * width + x) * 3;
  return 0.3 * data[o] + 0.59 * data[o + 1] + 0.11 * data[o + 2];
};

/** Of the drawn face: what lies above the eyes, and the eyes themselves. */
const SKIN = luma(signer.image, 119, 48);
const EYE = luma(signer.image, 119, 54);

describe('lids', () => {
  // film shows eyes shut where MediaPipe reports two thirds
  it.each([0, 0.3, 0.66])('hide an eye that is reported as %s open', (share) => {
    const frame = puppet.draw(sampleOf(signer, eyesOpen(share)));
    for (const x of [119, 137]) {
      expect(luma(frame, x, 53)).toBeGreaterThan(SKIN - 0.35 * (SKIN - EYE));
      // the lashes, along the lower lid
      const line = Math.min(luma(frame, x, 55), luma(frame, x, 56));
      expect(line).toBeLessThan(luma(frame, x, 53) - 15);
      expect(line).toBeLessThan(luma(frame, x, 58) - 15);
    }
  });

  it('leave an open eye alone', () => {
    const open = puppet.draw(sampleOf(signer, signer.pose));
    expect(luma(open, 119, 54)).toBeLessThan(EYE + 5);
    // what the detector's noise amounts to
    const almost = puppet.draw(sampleOf(signer, eyesOpen(0.95)));
    expect(luma(almost, 119, 54)).toBeLessThan(EYE + 15);
  });

  it('come down further the less an eye is open', () => {
    const brightness = [0.9, 0.8, 0.75, 0.7].map((share) => {
      const frame = puppet.draw(sampleOf(signer, eyesOpen(share)));
      return luma(frame, 119, 53) + luma(frame, 119, 54);
    });
    expect(brightness).toEqual([...brightness].sort((a, b) => a - b));
    expect(brightness[3]).toBeGreaterThan(brightness[0] + 20);
  });

  it('are told apart from the photo’s pixels in the planes', () => {
    const at = 53 * 256 + 119;
    expect(puppet.planes(sampleOf(signer, signer.pose)).reference[at]).toBeCloseTo(119.5, 0);
    const { reference, confidence } = puppet.planes(sampleOf(signer, eyesOpen(0)));
    expect(reference[at]).toBe(-1);
    expect(confidence[at]).toBeCloseTo(0.1);
  });
});
