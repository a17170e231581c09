import { expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { repairLeaps } from '../../../core/pose/repair-leaps.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { at, body, pose } from './figure.ts';

const CONFIDENCE = BODY.leftWrist * STRIDE + 3;

function wristAt(x: number, confidence: number): Pose {
  const out = pose({ body: body({ leftWrist: [x, 200] }) });
  out.body[CONFIDENCE] = confidence;
  return out;
}

/** The left wrists that come out, as x; null where it counts as not seen. */
function wrists(poses: readonly Pose[], seconds = 0.04): (number | null)[] {
  const filter = repairLeaps();
  return poses.map((one) => {
    const out = filter(one, seconds);
    return out && out.body[CONFIDENCE] > 0 ? at(out.body, BODY.leftWrist)[0] : null;
  });
}

it('takes no notice of a doubtful wrist that is elsewhere for one frame', () => {
  expect(wrists([260, 120, 262].map((x) => wristAt(x, 0.3)))).toEqual([260, null, 262]);
});

it('believes the second frame that finds it there, also in motion', () => {
  expect(wrists([260, 120, 118].map((x) => wristAt(x, 0.3)))).toEqual([260, null, 118]);
  expect(wrists([260, 200, 140, 80].map((x) => wristAt(x, 0.3)))).toEqual([260, null, 140, 80]);
});

it('believes a confident detector, small steps, and anything after a while', () => {
  expect(wrists([260, 120, 260].map((x) => wristAt(x, 0.6)))).toEqual([260, 120, 260]);
  expect(wrists([260, 220, 260].map((x) => wristAt(x, 0.3)))).toEqual([260, 220, 260]);
  expect(
    wrists(
      [260, 120].map((x) => wristAt(x, 0.3)),
      0.3,
    ),
  ).toEqual([260, 120]);
});

it('never changes what it was given', () => {
  const poses = [wristAt(260, 0.3), wristAt(120, 0.3)];
  const copies = structuredClone(poses);
  wrists(poses);
  expect(poses).toEqual(copies);
});
