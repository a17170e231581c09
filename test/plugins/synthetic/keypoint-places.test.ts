import { describe, expect, it } from 'vitest';
import { STRIDE } from '../../../core/pose/topology.ts';
import {
  HIDDEN,
  type KeypointPlaces,
  type Seen,
  toPose,
} from '../../../plugins/synthetic/keypoint-places.ts';
import type { Camera } from '../../../plugins/synthetic/render/scene.ts';
import { SEGMENT } from '../../../plugins/synthetic/segment.ts';

const SIZE = 64;
/** Two metres away, a metre of which fills half of the picture. */
const CAMERA: Camera = { position: [0, 0, -2], turn: [0, 0, 0], fieldOfView: 2 * Math.atan(0.5) };

/** All points at the origin, but the left hand's, which lie at x = 0.5. */
function places(): KeypointPlaces {
  const leftHand = new Float32Array(63);
  for (let i = 0; i < 63; i += 3) leftHand[i] = 0.5;
  return {
    body: new Float32Array(99),
    face: new Float32Array(468 * 3),
    leftHand,
    rightHand: new Float32Array(63),
  };
}

/** Everywhere the same thing. */
function seen(depth: number, segment: number = SEGMENT.torso): Seen {
  return {
    depth: new Float32Array(SIZE * SIZE).fill(depth),
    segments: new Uint8Array(SIZE * SIZE).fill(segment),
  };
}

describe('the pose of places in the world', () => {
  it('is where the camera sees them', () => {
    const { leftHand, face, body, timestamp } = toPose(places(), CAMERA, SIZE, 40_000, seen(2));
    expect([...leftHand!.subarray(0, STRIDE)]).toEqual([48, 32, 0, 1]);
    expect([...face!.subarray(0, STRIDE)]).toEqual([32, 32, 0, 1]);
    expect([body.length, timestamp]).toEqual([13 * STRIDE, 40_000]);
  });

  it('measures depth in pixels, from the wrist', () => {
    const all = places();
    all.rightHand[5] = 0.25;
    // Pixels of a metre at the wrist: 32.
    expect(toPose(all, CAMERA, SIZE, 0).rightHand![STRIDE + 2]).toBeCloseTo(8, 4);
  });

  it('knows what is behind something', () => {
    const { face, leftHand } = toPose(places(), CAMERA, SIZE, 0, seen(1.9));
    expect([face![3], leftHand![3]]).toEqual([HIDDEN, HIDDEN]);
    // The skin that a joint lies below does not hide it, and neither do glasses.
    expect(toPose(places(), CAMERA, SIZE, 0, seen(1.99)).leftHand![3]).toBe(1);
    expect(toPose(places(), CAMERA, SIZE, 0, seen(1.9, SEGMENT.glasses)).face![3]).toBe(1);
  });

  it('has no part that is outside of the picture', () => {
    const all = places();
    for (let i = 0; i < 63; i += 3) all.leftHand[i] = 3;
    all.face[1] = -5;
    const { leftHand, face } = toPose(all, CAMERA, SIZE, 0);
    expect(leftHand).toBeNull();
    expect([face![3], face![STRIDE + 3]]).toEqual([0, 1]);
  });
});
