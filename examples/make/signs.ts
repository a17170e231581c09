/**
 * What is signed, in American Sign Language: HELLO · ME S-L-P · NICE MEET YOU · thumbs up · THANK-YOU · applause.
 *
 * Places and directions are those of the left arm: x outwards, y up, z towards the viewer, in the frame of `body.ts`.
 * The right arm mirrors them.
 */

import { REST_ARM, REST_HAND, SHOULDER } from './body.ts';
import type { Expression } from './face.ts';
import type { HandshapeName } from './hand.ts';
import { subtract, type Vec3 } from './vector.ts';

export const SECONDS = 9;

/** An arm comes to rest here at `from` and leaves at `until`, seconds. */
export interface Hold {
  readonly from: number;
  readonly until: number;
  readonly wrist: Vec3;
  /** Where the hand points, and where its palm looks. */
  readonly fingers: Vec3;
  readonly palm: Vec3;
  readonly shape: HandshapeName;
  /** Where the elbow would like to be, seen from the shoulder. */
  readonly elbow: Vec3;
}

const DOWN: Vec3 = [0.15, -1, -0.35];
const hold = (
  from: number,
  until: number,
  shape: HandshapeName,
  wrist: Vec3,
  fingers: Vec3,
  palm: Vec3,
  elbow: Vec3 = DOWN,
): Hold => ({ from, until, wrist, fingers, palm, shape, elbow });

const hanging = (from: number, until: number): Hold =>
  hold(
    from,
    until,
    'relaxed',
    REST_ARM.wrist,
    REST_HAND.fingers,
    REST_HAND.palm,
    subtract(REST_ARM.elbow, SHOULDER),
  );

/** Both hands up beside the head and twisting: the applause of deaf people. */
function applause(from: number, until: number): Hold[] {
  const beat = 0.24;
  const count = Math.round((until - from) / beat);
  return Array.from({ length: count }, (_, i) => {
    const angle = i % 2 === 0 ? 0.1 : 1.6;
    const at = from + i * beat;
    return hold(at, at + 0.02, 'five', [24, -14, 13], [0.1, 1, 0.12], [-Math.sin(angle), 0, Math.cos(angle)]);
  });
}

const FORWARD: Vec3 = [-0.05, 0.05, 1];
const SPELLING: Vec3 = [16.5, -19, 17];

export const RIGHT_ARM: readonly Hold[] = [
  hanging(0, 0.04),
  hold(0.8, 0.84, 'flat', [19.5, -9, 11], [-0.7, 0.7, -0.05], [-0.2, -0.45, 0.8], [0, -1, -0.1]),
  hold(1.18, 1.26, 'flat', [21.5, -9, 18], [0.1, 0.98, 0.1], [-0.1, -0.1, 1], [0, -1, -0.1]),
  hold(1.66, 1.82, 'index', [13.2, -31, 17.5], [-0.84, 0.1, -0.42], [-0.2, -0.8, -0.5], [0.8, -1, 0.25]),
  hold(2.2, 2.42, 'S', SPELLING, [0.02, 1, 0.1], FORWARD),
  hold(2.68, 2.9, 'L', [16.6, -19, 17.2], [0.02, 1, 0.1], FORWARD),
  hold(3.2, 3.44, 'P', [16, -20, 19], [-0.5, 0.12, 0.85], [-0.35, -1, -0.1], [0.6, -1, -0.1]),
  hold(3.92, 3.98, 'flat', [7.5, -32.2, 17.5], [-0.82, -0.12, 0.52], [-0.1, -1, -0.1], [0.5, -1, -0.1]),
  hold(4.34, 4.4, 'flat', [0.5, -31.4, 24.5], [-0.82, -0.1, 0.52], [-0.1, -1, -0.1], [0.5, -1, -0.1]),
  hold(4.72, 4.78, 'index', [13, -29, 20], [-0.05, 1, 0.12], [-1, 0, 0.1]),
  hold(5.08, 5.22, 'index', [5.6, -29, 22], [-0.03, 1, 0.12], [-1, 0, 0.1]),
  hold(5.54, 5.74, 'index', [8.5, -26, 25], [-0.3, 0.12, 0.95], [-0.3, -0.95, 0]),
  hold(6.1, 6.38, 'thumbUp', [13, -26, 18], [-0.8, 0.02, 0.55], [-0.6, 0, -0.8]),
  hold(6.76, 6.84, 'flat', [8.8, -25.2, 10], [-0.47, 0.87, 0.02], [-0.05, 0.1, -1], [0.45, -1, -0.1]),
  hold(7.2, 7.3, 'flat', [9.5, -28, 26], [-0.25, 0.55, 0.8], [0, 0.8, -0.55], [0.3, -1, -0.2]),
  ...applause(7.68, 8.4),
  hanging(8.92, SECONDS),
];

export const LEFT_ARM: readonly Hold[] = [
  hanging(0, 3.36),
  hold(3.9, 4.42, 'flat', [10, -36, 17.5], [-0.72, 0.02, 0.68], [-0.05, 1, 0]),
  hold(4.74, 4.78, 'index', [13, -29, 20], [-0.05, 1, 0.12], [-1, 0, 0.1]),
  hold(5.08, 5.24, 'index', [5.6, -29, 22], [-0.03, 1, 0.12], [-1, 0, 0.1]),
  hanging(5.85, 7.05),
  ...applause(7.68, 8.4),
  hanging(8.92, SECONDS),
];

/** Head (degrees; yaw towards the signer's left, pitch down, roll towards the signer's left) and face at a time. */
export interface Look extends Partial<Expression> {
  readonly at: number;
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
}

/** In between, every number moves smoothly; one that is left out is 0. Mouths follow the English words. */
export const LOOKS: readonly Look[] = [
  { at: 0.15 },
  { at: 0.55, brow: 0.7, smile: 0.4, roll: -4 },
  { at: 0.75, brow: 0.9, smile: 0.5, open: 0.8, roll: -5, yaw: -3 },
  { at: 0.92, brow: 0.8, smile: 0.5, open: 0.35, roll: -4 },
  { at: 1.12, brow: 0.6, round: 0.7, open: 0.5, roll: -2 },
  { at: 1.4, smile: 0.5, brow: 0.3 },
  { at: 1.58, pitch: 5 },
  { at: 1.75, smile: 0.6, open: 0.3, pitch: 7 },
  { at: 2.05, yaw: -4 },
  { at: 2.3, smile: 0.45, open: 0.3, yaw: -5, brow: 0.2 },
  { at: 2.52, open: 0.2, yaw: -5 },
  { at: 2.78, open: 0.9, yaw: -4, brow: 0.2 },
  { at: 3.1, round: 0.15, yaw: -4 },
  { at: 3.26, round: 0.2, yaw: -4, pitch: 2 },
  { at: 3.36, smile: 0.5, open: 0.4, pitch: 3 },
  { at: 3.75, pitch: 2, yaw: 3 },
  { at: 4.02, open: 1, pitch: 3, yaw: 4, brow: 0.4 },
  { at: 4.3, smile: 0.5, open: 0.3, pitch: 2, yaw: 3 },
  { at: 4.66, brow: 0.2 },
  { at: 4.9, smile: 0.7, open: 0.35, brow: 0.3 },
  { at: 5.2, open: 0.15, pitch: 3 },
  { at: 5.58, round: 0.85, open: 0.45, pitch: 1, brow: 0.7, roll: 3 },
  { at: 5.85, smile: 0.3, brow: 0.4, roll: 2 },
  { at: 6.15, smile: 0.9, brow: 0.5, pitch: 6 },
  { at: 6.28, smile: 0.9, brow: 0.5, pitch: -1 },
  { at: 6.45, smile: 0.6, pitch: 3 },
  { at: 6.8, open: 0.7, smile: 0.2, brow: 0.2 },
  { at: 7, open: 0.3, smile: 0.2, pitch: 5 },
  { at: 7.22, round: 0.75, open: 0.35, pitch: 9 },
  { at: 7.5, smile: 0.4, pitch: 3, brow: 0.3 },
  { at: 7.72, smile: 1, open: 0.55, brow: 0.9, roll: 4 },
  { at: 8.05, smile: 1, open: 0.7, brow: 0.9, roll: -4 },
  { at: 8.4, smile: 1, open: 0.5, brow: 0.7, roll: 2 },
  { at: 8.75, smile: 0.3, pitch: 3 },
  { at: SECONDS },
];

/** When the eyes are closed for a moment. */
export const BLINKS: readonly number[] = [1.46, 3.6, 5.36, 7.42, 8.72];
