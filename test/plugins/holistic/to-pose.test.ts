import { expect, it } from 'vitest';
import { BODY, BODY_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { toPose } from '../../../plugins/holistic/to-pose.ts';

it('picks the joints out of the 33 landmarks, and leaves out what was not found', () => {
  const body = Float64Array.from({ length: 33 * STRIDE }, (_, i) => i + 0.5);
  const leftHand = new Float64Array(21 * STRIDE).fill(2);
  const pose = toPose({ body, face: null, leftHand, rightHand: null }, 40_000);
  expect(pose).toMatchObject({ timestamp: 40_000, face: null, rightHand: null });
  expect(pose.leftHand).toEqual(Float32Array.from(leftHand));
  expect(pose.bodyLandmarks).toEqual(Float32Array.from(body));
  expect(pose.body).toHaveLength(BODY_COUNT * STRIDE);
  const joint = (row: number): number[] => [...pose.body.subarray(row * STRIDE, (row + 1) * STRIDE)];
  const landmark = (row: number): number[] => [...body.subarray(row * STRIDE, (row + 1) * STRIDE)];
  expect(joint(BODY.nose)).toEqual(landmark(0));
  expect(joint(BODY.leftWrist)).toEqual(landmark(15));
  expect(joint(BODY.rightHip)).toEqual(landmark(24));
});
