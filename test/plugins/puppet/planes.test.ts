import { describe, expect, it } from 'vitest';
import type { PicturePlanes, Sample } from '../../../core/contract.ts';
import { PART } from '../../../core/image/part.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { drawnHand, drawnPose, drawnSigner, sampleOf } from './drawn-signer.ts';

const signer = drawnSigner();
const puppet = new Puppet(signer, { background: 'keep', motionBlur: true });
const at = (x: number, y: number): number => y * 256 + x;

const NAMES = ['confidence', 'alpha', 'part', 'handDepth', 'handShading', 'reference'] as const;

/** The planes in which two pictures differ anywhere. */
const differing = (a: PicturePlanes, b: PicturePlanes) =>
  NAMES.filter((name) => a[name].some((value, i) => value !== b[name][i]));

describe('planes of the puppet', () => {
  it('map the photo onto itself in its own pose', () => {
    const { part, alpha, confidence, reference } = puppet.planes(sampleOf(signer, signer.pose));
    let farthest = 0;
    for (let i = 0; i < part.length; i++) {
      if (alpha[i] < 0.9) continue;
      farthest = Math.max(
        farthest,
        Math.hypot(reference[i] - (i % 256) - 0.5, reference[part.length + i] - Math.floor(i / 256) - 0.5),
      );
    }
    expect(farthest).toBeLessThan(0.6);
    expect(part[at(10, 10)]).toBe(PART.background);
    expect(part[at(128, 170)]).toBe(PART.body);
    expect(part[at(128, 66)]).toBe(PART.face);
    expect(part[at(185, 200)]).toBe(PART.leftArm);
    expect(part[at(71, 200)]).toBe(PART.rightArm);
    expect([alpha[at(10, 10)], confidence[at(10, 10)]]).toEqual([0, 1]);
    expect(alpha[at(128, 170)]).toBe(1);
    expect(confidence[at(128, 170)]).toBeGreaterThan(0.95);
  });

  it('tell what was made up', () => {
    const hand = drawnHand([92, 130]);
    const pose = { ...drawnPose(0, { rightElbow: [60, 172], rightWrist: [92, 130] }), rightHand: hand };
    const { part, alpha, confidence, reference, handDepth, handShading } = puppet.planes(
      sampleOf(signer, pose),
    );
    // the background behind the photo's forearm
    expect(confidence[at(71, 215)]).toBe(0);
    expect(part[at(71, 215)]).toBe(PART.background);
    const onHand = at(92, 118);
    expect(part[onHand]).toBeGreaterThanOrEqual(PART.rightHand);
    expect(part[onHand]).toBeLessThan(PART.rightHand + 6);
    expect(alpha[onHand]).toBeGreaterThan(0.95);
    expect(confidence[onHand]).toBeCloseTo(0.1);
    expect(reference[onHand]).toBe(-1);
    expect(handShading[onHand]).toBeGreaterThan(0.3);
    expect(handDepth[onHand]).not.toBe(0);
    expect(handShading[at(128, 170)]).toBe(0);
  });

  it('depend on their own pose alone, in memory that is kept', () => {
    const alone = (sample: Sample) =>
      new Puppet(signer, { background: 'keep', motionBlur: true }).planes(sample);
    const plain = sampleOf(signer, drawnPose(20, { leftWrist: [215, 150] }));
    const signing = sampleOf(signer, {
      ...drawnPose(0, { rightElbow: [60, 172], rightWrist: [92, 130] }),
      leftHand: drawnHand([184, 232]),
      rightHand: drawnHand([92, 130]),
    });
    const ofPlain = alone(plain);
    const ofSigning = alone(signing);
    expect(differing(ofPlain, ofSigning)).toEqual(NAMES);
    const first = puppet.planes(signing);
    expect(differing(first, ofSigning)).toEqual([]);
    const second = puppet.planes(plain);
    expect(differing(second, ofPlain)).toEqual([]);
    expect(differing(puppet.planes(signing), ofSigning)).toEqual([]);
    expect(second.alpha).toBe(first.alpha);
  });
});
