import { describe, expect, it } from 'vitest';
import { clonePose, mapParts, scalePose, shoulderFrame, shoulderWidth } from '../../../core/pose/pose.ts';
import { at, body, face, hand, pose } from './figure.ts';

describe('poses', () => {
  it('scale every part about the origin, depth by the mean of both factors', () => {
    const one = pose({ face: face(200, 60), leftHand: hand(260, 280) });
    const twice = scalePose(one, 2, 1);
    expect(at(twice.body, 0)).toEqual([400, 60]);
    expect(at(twice.leftHand, 0)).toEqual([520, 280]);
    expect(twice.face?.[4 * 4 + 2]).toBeCloseTo(1.5 * (one.face?.[4 * 4 + 2] ?? 0));
    expect(twice.rightHand).toBeNull();
  });

  it('are copied without sharing memory', () => {
    const one = pose();
    const copy = clonePose(one);
    copy.body[0] = -1;
    expect(one.body[0]).toBe(200);
  });

  it('take all body landmarks along where all keypoints change alike, and nowhere else', () => {
    const one = { ...pose(), bodyLandmarks: new Float32Array(33 * 4).fill(3) };
    expect([...scalePose(one, 2, 4).bodyLandmarks!.subarray(0, 4)]).toEqual([6, 12, 9, 3]);
    const copy = clonePose(one);
    copy.bodyLandmarks![0] = -1;
    expect(one.bodyLandmarks[0]).toBe(3);
    expect(mapParts(one, (keypoints) => keypoints)).not.toHaveProperty('bodyLandmarks');
    expect(scalePose(pose(), 2)).not.toHaveProperty('bodyLandmarks');
  });

  it('have a frame whose axes are right to left and down, also from behind', () => {
    const front = shoulderFrame(body());
    expect(front).toMatchObject({ centre: { x: 200, y: 120 }, across: { x: 1, y: 0 }, width: 100 });
    expect(front.down.y).toBe(1);
    const behind = body({ leftShoulder: [150, 120], rightShoulder: [250, 120] });
    expect(shoulderFrame(behind).across.x).toBe(-1);
    expect(shoulderFrame(behind).down.y).toBe(1);
    expect(shoulderWidth(behind)).toBe(100);
  });
});
