import { describe, expect, it } from 'vitest';
import type { Frame, Pose } from '../../../core/contract.ts';
import { createCanvas } from '../../../core/image/canvas.ts';
import { frameProblem } from '../../../core/image/frame.ts';
import { psnr } from '../../../core/metrics/psnr.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { Puppet } from '../../../plugins/puppet/puppet.ts';
import { drawnHand, drawnPose, drawnSigner, JOINTS, sampleOf } from './drawn-signer.ts';

const signer = drawnSigner();
const keep = new Puppet(signer, { background: 'keep', motionBlur: true });
const raised: Pose = {
  ...drawnPose(0, { rightElbow: [60, 172], rightWrist: [92, 130] }),
  timestamp: 40_000,
  rightHand: drawnHand([92, 130]),
};

const pixel = ({ data, width, channels }: Frame, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x) * channels + 3),
];

const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, c) => Math.abs(value - b[c])));

describe('puppet', () => {
  it('gives the photo back in its own pose', () => {
    const frame = keep.draw(sampleOf(signer, signer.pose));
    expect(frameProblem(frame)).toBeUndefined();
    expect(psnr(frame, signer.image)).toBeGreaterThan(36);
  });

  it('moves an arm and leaves nothing of it where it was', () => {
    const frame = keep.draw(sampleOf(signer, raised));
    expect(frame.timestamp).toBe(40_000);
    const wall = pixel(signer.image, 30, 214);
    for (const y of [200, 214, 228]) {
      // the photo's forearm and its edges
      for (const x of [58, 62, 66, 71]) expect(difference(pixel(frame, x, y), wall)).toBeLessThan(24);
    }
    expect(difference(pixel(frame, 80, 148), pixel(signer.image, 72, 205))).toBeLessThan(30);
    expect(difference(pixel(frame, 128, 160), pixel(signer.image, 128, 160))).toBeLessThan(3);
  });

  it('follows the head without a face, by nose, eyes and ears', () => {
    const pose = drawnPose();
    const body = pose.body.slice();
    for (const name of ['nose', 'leftEye', 'rightEye', 'leftEar', 'rightEar'] as const) {
      body[BODY[name] * STRIDE] += 10;
    }
    const frame = keep.draw(sampleOf(signer, { ...pose, body, face: null }));
    expect(difference(pixel(frame, 128 + 10, 78), pixel(signer.image, 128, 78))).toBeLessThan(12);
  });

  it('draws a signer whose photo has no face keypoints', () => {
    const faceless = { ...signer, id: 'faceless', pose: { ...signer.pose, face: null } };
    const puppet = new Puppet(faceless, { background: 'keep', motionBlur: false });
    expect(psnr(puppet.draw(sampleOf(faceless, faceless.pose)), signer.image)).toBeGreaterThan(34);
  });

  it('gives the same bytes for the same sample, whatever was drawn before', () => {
    const first = keep.draw(sampleOf(signer, raised, signer.pose));
    keep.draw(sampleOf(signer, signer.pose));
    const second = keep.draw(sampleOf(signer, raised, signer.pose));
    const other = new Puppet(drawnSigner(), { background: 'keep', motionBlur: true });
    expect(second).toEqual(first);
    expect(other.draw(sampleOf(signer, raised, signer.pose))).toEqual(first);
  });

  it('blurs what moves, unless told not to', () => {
    const before = {
      ...drawnPose(0, { rightElbow: [60, 172], rightWrist: [60, 150] }),
      rightHand: drawnHand([60, 150]),
    };
    const sharp = new Puppet(signer, { background: 'keep', motionBlur: false });
    const still = keep.draw(sampleOf(signer, raised));
    expect(sharp.draw(sampleOf(signer, raised, before))).toEqual(still);
    expect(keep.draw(sampleOf(signer, raised, before))).not.toEqual(still);
  });

  it('leaves out the background, with straight colours', () => {
    const puppet = new Puppet(signer, { background: 'transparent', motionBlur: true });
    const frame = puppet.draw(sampleOf(signer, signer.pose));
    expect(frame.channels).toBe(4);
    const alphaAt = (x: number, y: number): number => frame.data[(y * 256 + x) * 4 + 3];
    expect(alphaAt(10, 10)).toBe(0);
    expect(alphaAt(240, 128)).toBe(0);
    expect(alphaAt(128, 170)).toBe(255);
    expect(difference(pixel(frame, 128, 170), pixel(signer.image, 128, 170))).toBeLessThan(3);
    // at the soft edge of the shoulder there is shirt, not shirt mixed with wall
    for (let x = 70; x < 90; x++) {
      if (alphaAt(x, 130) < 64) continue;
      expect(pixel(frame, x, 130)[0]).toBeLessThan(90);
    }
  });

  it('stands before another picture', () => {
    const backdrop = createCanvas(256, 256);
    for (let i = 0; i < backdrop.data.length; i += 4) backdrop.data.set([0, 255, 0, 255], i);
    const frame = new Puppet(signer, { background: backdrop, motionBlur: true }).draw(
      sampleOf(signer, signer.pose),
    );
    expect(frame.channels).toBe(3);
    expect(pixel(frame, 10, 10)).toEqual([0, 255, 0]);
    expect(difference(pixel(frame, 128, 170), pixel(signer.image, 128, 170))).toBeLessThan(3);
  });

  it('works for wide photos', () => {
    const wide = drawnSigner(400);
    const frame = new Puppet(wide, { background: 'keep', motionBlur: true }).draw(sampleOf(wide, wide.pose));
    expect([frame.width, frame.height]).toEqual([400, 256]);
    expect(psnr(frame, wide.image)).toBeGreaterThan(36);
  });
});

describe('puppet in impossible poses', () => {
  const everywhere = (value: number, confidence = 1): Pose => {
    const fill = (points: Float32Array): Float32Array =>
      points.map((_, i) => (i % STRIDE === 3 ? confidence : value));
    return {
      timestamp: 1,
      body: fill(signer.pose.body),
      face: signer.pose.face && fill(signer.pose.face),
      leftHand: fill(drawnHand([0, 0])),
      rightHand: fill(drawnHand([0, 0])),
    };
  };
  const cases: readonly (readonly [string, Pose])[] = [
    ['all joints on one spot', everywhere(100)],
    ['huge coordinates', everywhere(1e9)],
    ['huge negative coordinates', everywhere(-1e30)],
    ['not a number', everywhere(Number.NaN)],
    ['infinite', everywhere(Number.POSITIVE_INFINITY)],
    ['nothing seen', everywhere(50, 0)],
    ['arms far off the picture', drawnPose(0, { leftElbow: [900, 400], leftWrist: [4000, -300] })],
    ['arms without length', drawnPose(0, { leftElbow: JOINTS.leftShoulder, leftWrist: JOINTS.leftShoulder })],
    ['arm folded onto itself', drawnPose(0, { leftWrist: JOINTS.leftShoulder })],
    [
      'shoulders swapped',
      drawnPose(0, { leftShoulder: JOINTS.rightShoulder, rightShoulder: JOINTS.leftShoulder }),
    ],
    ['shoulders on one spot', drawnPose(0, { leftShoulder: [128, 118], rightShoulder: [128, 118] })],
  ];

  it.each(cases)('%s: still a frame, and planes with finite numbers', (_, pose) => {
    const sample = sampleOf(signer, pose, signer.pose);
    expect(frameProblem(keep.draw(sample))).toBeUndefined();
    const { confidence, alpha, reference } = keep.planes(sample);
    for (const plane of [confidence, alpha]) {
      expect(plane.every((value) => value >= 0 && value <= 1.0001)).toBe(true);
    }
    expect(reference.every(Number.isFinite)).toBe(true);
  });

  it('refuses a photo whose shoulders cannot be told apart', () => {
    const pose = drawnPose(0, { leftShoulder: [128, 118], rightShoulder: [125, 118] });
    expect(() => new Puppet({ ...signer, pose }, { background: 'keep', motionBlur: true })).toThrow(
      expect.objectContaining({ code: 'REFERENCE_UNUSABLE' }),
    );
  });
});
