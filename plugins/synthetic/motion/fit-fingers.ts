import { HAND_ANGLE, HAND_ANGLE_COUNT, HAND_ANGLES } from '../../../core/hand/hand-angles.ts';
import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { handJoints } from '../../../core/hand/hand-joints.ts';
import { clampAngles } from '../../../core/hand/joint-limits.ts';
import { FINGERS } from '../../../core/pose/topology.ts';

/** Radians by which angles are tried out, one size after the other. */
const STEPS = [0.6, 0.4, 0.25, 0.15, 0.1, 0.06, 0.03, 0.015] as const;

/** How much worse a radian away from the usual bend of a hand at rest is, in squares of the bones' directions: decides what is not to be seen. */
const USUAL = 0.004;

const DIGITS = ['thumb', 'index', 'middle', 'ring', 'little'] as const;

/** The angles of each digit, so that one of each can be tried at the same time: their joints do not depend on each other. */
const ROWS: readonly (readonly number[])[] = DIGITS.map((digit) =>
  HAND_ANGLES.flatMap((name, row) => (name.startsWith(digit) ? [row] : [])),
);
const MOST_ROWS = Math.max(...ROWS.map((rows) => rows.length));

/** Joints from which and to which the bones of each digit go. */
const BONES: readonly (readonly (readonly [from: number, to: number])[])[] = DIGITS.map((digit) => {
  const [a, b, c, d] = FINGERS[digit];
  return [
    [a, b],
    [b, c],
    [c, d],
  ];
});

/**
 * Finds the angles at which the bones of a hand point as those of measured joints do: whatever the lengths of the bones are.
 *
 * @param joints 21 × 3, in the rest frame of a left hand (`handJoints`), of any size
 * @param start where to start from; not changed
 */
export function fitFingers(build: HandBuild, joints: Float32Array, start: Float32Array): Float32Array {
  const wanted = directions(joints);
  const angles = start.slice();
  const out = new Float32Array(63);
  const trial = new Float32Array(HAND_ANGLE_COUNT);
  let errors = errorsOf(build, angles, wanted, out);
  for (const step of STEPS) {
    for (let n = 0; n < MOST_ROWS; n++) {
      for (const change of [step, -step]) {
        trial.set(angles);
        for (const rows of ROWS) if (n < rows.length) trial[rows[n]] += change;
        clampAngles(trial);
        const tried = errorsOf(build, trial, wanted, out);
        ROWS.forEach((rows, digit) => {
          if (n >= rows.length || tried[digit] >= errors[digit]) return;
          angles[rows[n]] = trial[rows[n]];
          errors[digit] = tried[digit];
        });
      }
    }
    errors = errorsOf(build, angles, wanted, out);
  }
  return angles;
}

/** Of each digit, how far its bones point away from where they should. */
function errorsOf(build: HandBuild, angles: Float32Array, wanted: Float32Array, out: Float32Array): number[] {
  const now = directions(handJoints(build, 'left', angles, out));
  return ROWS.map((rows, digit) => {
    let error = 0;
    for (let k = digit * 9; k < digit * 9 + 9; k++) error += (now[k] - wanted[k]) ** 2;
    for (const row of rows) error += USUAL * (angles[row] - USUAL_ANGLES[row]) ** 2;
    return error;
  });
}

const USUAL_ANGLES = Float32Array.from(HAND_ANGLES, (name) =>
  /^thumb(Flex1|Rotate)$/.test(name) ? 0.3 : name.includes('Flex') ? 0.2 : 0,
);
USUAL_ANGLES[HAND_ANGLE.thumbSpread] = 0.1;

/** Unit vectors along three bones of each digit. */
function directions(joints: Float32Array): Float32Array {
  const out = new Float32Array(45);
  BONES.flat().forEach(([from, to], i) => {
    const [x, y, z] = [0, 1, 2].map((c) => joints[to * 3 + c] - joints[from * 3 + c]);
    const long = Math.hypot(x, y, z) || 1;
    out.set([x / long, y / long, z / long], i * 3);
  });
  return out;
}
