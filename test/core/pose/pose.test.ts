import { describe, expect, it } from 'vitest';
import { clonePose, scalePose, shoulderFrame, shoulderWidth } from '../../../core/pose/pose.ts';
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
