import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { fillGaps } from '../../../core/pose/fill-gaps.ts';
import { BODY, BODY_COUNT, STRIDE } from '../../../core/pose/topology.ts';
import { at, body, face, gap, hand, pose, without } from './figure.ts';

const STEP = 0.04;

/** What the filter makes of the last of these poses, 40 ms apart. */
function last(poses: readonly Partial<Pose>[], carry = true): Pose {
  const filter = fillGaps({ carry });
  let out: Pose | null = null;
  poses.forEach((change, i) => {
    out = filter(pose(change), i === 0 ? 0 : STEP);
  });
  if (out === null) throw new Error('nobody');
  return out;
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

describe('the body', () => {
  it('is unknown while the shoulders were not both seen', () => {
    const filter = fillGaps({ carry: true });
    expect(filter(pose({ body: body({}, 0) }), 0)).toBeNull();
    expect(filter(pose({ body: without(body(), [BODY.leftShoulder]) }), STEP)).toBeNull();
    expect(filter(pose(), STEP)).not.toBeNull();
    expect(filter(pose({ body: body({}, 0) }), STEP)).not.toBeNull();
  });

  it('has every joint at a finite place, with little confidence where nobody saw it', () => {
    const onlyShoulders = without(
      body(),
      Array.from({ length: BODY_COUNT }, (_, row) => row).filter(
        (row) => row !== BODY.leftShoulder && row !== BODY.rightShoulder,
      ),
    );
    const { body: completed } = last([{ body: onlyShoulders }]);
    expect(completed.every(Number.isFinite)).toBe(true);
    for (let row = 0; row < BODY_COUNT; row++) {
      expect(completed[row * STRIDE + 3]).toBeGreaterThan(0);
      expect(gap(at(completed, row), at(body(), row))).toBeLessThan(25);
    }
    expect(completed[BODY.leftElbow * STRIDE + 3]).toBeCloseTo(0.05);
  });

  it('holds a lost wrist to its elbow, so that the forearm keeps its length, then lets the arm hang', () => {
    const raised = body({ rightElbow: [130, 200], rightWrist: [150, 110] });
    const lifted = body({ rightElbow: [120, 180], rightWrist: [0, 0] });
    const lost = { body: without(lifted, [BODY.rightWrist]) };
    const soon = last([{ body: raised }, lost]);
    expect(at(soon.body, BODY.rightWrist)).toEqual([140, 90]);
    expect(soon.body[BODY.rightWrist * STRIDE + 3]).toBeLessThan(1);
    const late = last([{ body: raised }, ...times(40, lost)]);
    expect(at(late.body, BODY.rightWrist)[1]).toBeGreaterThan(240);
  });

  const doubted = (wrist: readonly [number, number]) => {
    const out = body({ rightElbow: [125, 200], rightWrist: wrist });
    out[BODY.rightWrist * STRIDE + 3] = 0.2;
    return { body: out };
  };

  it('lets an arm hang whose hand nobody sees and whose wrist the detector doubts', () => {
    const { body: completed } = last(times(5, doubted([180, 210])));
    expect(gap(at(completed, BODY.rightWrist), [132, 272])).toBeLessThan(2);
    const held = last(times(5, { ...doubted([180, 210]), rightHand: hand(180, 210) }));
    expect(at(held.body, BODY.rightWrist)).toEqual([180, 210]);
  });

  it('follows a doubted wrist that is being lifted, without a leap', () => {
    const filter = fillGaps({ carry: true });
    let before: readonly [number, number] | undefined;
    for (let i = 0; i < 20; i++) {
      const y = 250 - 8 * Math.max(0, i - 5);
      const completed = filter(pose(doubted([150, y])), i === 0 ? 0 : STEP);
      const now = at(completed?.body, BODY.rightWrist);
      if (before) expect(gap(before, now)).toBeLessThan(20);
      before = now;
    }
    expect(before).toEqual([150, 138]);
  });

  it('leads a joint that is found again back to its place', () => {
    const filter = fillGaps({ carry: true });
    const aside = body({ leftElbow: [320, 150] });
    const lost = without(body(), [BODY.leftElbow, BODY.leftWrist]);
    for (const one of times(30, lost)) filter(pose({ body: one }), STEP);
    const path = times(6, aside).map((one) => at(filter(pose({ body: one }), STEP)?.body, BODY.leftElbow));
    expect(gap(path[0], [265, 203])).toBeLessThan(10);
    expect(path[5]).toEqual([320, 150]);
  });

  it('goes along with the shoulders where everything else is lost', () => {
    const rest = Array.from({ length: BODY_COUNT }, (_, row) => row).filter(
      (row) => row !== BODY.leftShoulder && row !== BODY.rightShoulder,
    );
    const aside = body({ leftShoulder: [260, 125], rightShoulder: [160, 125] });
    const moved = last([{}, { body: without(aside, rest) }]);
    expect(at(moved.body, BODY.nose)).toEqual([210, 65]);
    expect(at(moved.body, BODY.leftWrist)).toEqual([270, 285]);
  });

  it('finds the elbow between shoulder and wrist, with the bones as long as before', () => {
    const bent = body({ leftElbow: [275, 205], leftWrist: [240, 160] });
    const reaching = without(body({ leftWrist: [225, 190] }), [BODY.leftElbow]);
    const { body: completed } = last([{ body: bent }, { body: reaching }]);
    const elbow = at(completed, BODY.leftElbow);
    expect(gap(elbow, [250, 120])).toBeCloseTo(gap([275, 205], [250, 120]), -1);
    expect(gap(elbow, [225, 190])).toBeCloseTo(gap([275, 205], [240, 160]), -1);
  });

  it('has its wrist where the hand begins', () => {
    const seen = last([{ leftHand: hand(265, 270) }]);
    expect(at(seen.body, BODY.leftWrist)).toEqual([265, 270]);
    const unseen = last([{ leftHand: hand(265, 270), body: without(body(), [BODY.leftWrist]) }]);
    expect(at(unseen.body, BODY.leftWrist)).toEqual([265, 270]);
  });
});

describe('hands', () => {
  const seen = times(8, { leftHand: hand(260, 280, Math.PI / 2) });

  it('ride on the forearm for a moment, rigidly', () => {
    // The forearm turns up by a quarter.
    const raised = { body: body({ leftWrist: [337, 205] }) };
    const { leftHand } = last([...seen, raised]);
    expect(gap(at(leftHand, 0), [337, 205])).toBeLessThan(1);
    const tip = at(leftHand, 12);
    expect(tip[0]).toBeGreaterThan(337 + 40);
    expect(gap(tip, at(leftHand, 0))).toBeCloseTo(45, 3);
    expect(leftHand?.[3]).toBe(1);
  });

  it('then fade and are gone', () => {
    const confidence = (lost: number) => last([...seen, ...times(lost, {})]).leftHand?.[3];
    expect(confidence(6)).toBe(1);
    expect(confidence(8)).toBeCloseTo(1 - (0.32 - 0.25) / 0.2, 5);
    expect(confidence(12)).toBeUndefined();
  });

  it('are carried no longer than they were seen', () => {
    expect(last([{ leftHand: hand(260, 280) }, {}]).leftHand?.[3]).toBeCloseTo(0.8);
    expect(last([{ leftHand: hand(260, 280) }, ...times(5, {})]).leftHand).toBeNull();
  });

  it('are not carried where that is switched off', () => {
    expect(last([...seen, {}], false).leftHand).toBeNull();
  });

  it('get lost points back from their last shape', () => {
    const moved = without(hand(280, 260, Math.PI / 2), [8, 12]);
    const { leftHand } = last([...seen, { leftHand: moved }]);
    expect(gap(at(leftHand, 8), at(hand(280, 260, Math.PI / 2), 8))).toBeLessThan(0.01);
    expect(leftHand?.[8 * STRIDE + 3]).toBeCloseTo(0.05);
  });

  it('have points that were never seen at the joint before', () => {
    const { leftHand } = last([{ leftHand: without(hand(260, 280), [7, 8]) }]);
    expect(at(leftHand, 8)).toEqual(at(leftHand, 6));
  });
});

describe('faces', () => {
  const seen = times(8, { face: face(200, 60) });

  it('are carried along with the nose, then fade', () => {
    const nodded = { body: body({ nose: [203, 66] }) };
    const { face: carried } = last([...seen, nodded]);
    const before = at(face(200, 60), 152);
    expect(gap(at(carried, 152), [before[0] + 3, before[1] + 6])).toBeLessThan(0.01);
    expect(last([...seen, ...times(13, nodded)]).face).toBeNull();
  });

  it('leave points missing that were never seen', () => {
    const { face: partial } = last([{ face: without(face(200, 60), [5]) }]);
    expect(partial?.[5 * STRIDE + 3]).toBe(0);
  });
});

it('never changes what it was given', () => {
  const given = pose({ leftHand: without(hand(1, 2), [8]), body: without(body(), [0, 9]) });
  const copy = structuredClone(given);
  fillGaps({ carry: true })(given, 0);
  expect(given).toEqual(copy);
});
