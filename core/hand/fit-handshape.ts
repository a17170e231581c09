import { rotate } from '../solid/quaternions.ts';
import type { Vector } from '../solid/transforms.ts';
import type { Digit } from './digits.ts';
import { HAND_ANGLES } from './hand-angles.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import { capsuleGap, handCapsules, mayCollide } from './hand-capsules.ts';
import { type HandFrames, handFrames } from './hand-frames.ts';
import { clampAngles } from './joint-limits.ts';
import { solveSymmetric } from './solve-symmetric.ts';

/** A spot on the skin of a digit: on which of its three bones, how far along that (below 0: in the palm), on which side. */
export type Spot = readonly [
  digit: Digit,
  bone: 1 | 2 | 3,
  along: number,
  side: 'pulp' | 'back' | 'radial' | 'ulnar',
];

/** Two spots that touch. */
export type Contact = readonly [Spot, Spot];

/** Where a spot of a posed left hand is, metres, in its rest frame. */
export function spotAt(build: HandBuild, frames: HandFrames, [digit, bone, along, side]: Spot): Vector {
  const { lengths, radii } = build.digits[digit];
  const { turn, origin } = frames[HAND_BONE[`${digit}1`] + bone - 1];
  const near = radii[bone - 1];
  const far = radii[bone];
  const round = bone === 3 && along > 0.6 ? Math.sqrt(Math.max(0, 1 - ((along - 0.6) / 0.4) ** 2)) : 1;
  const radius = (near + (far - near) * along) * round;
  // What is under a knuckle is the palm.
  const under = along < 0 ? build.palm.thickness / 2 + 0.0035 : 0.9 * radius;
  const x = side === 'pulp' ? -under : side === 'back' ? 0.82 * radius : 0;
  const z = side === 'radial' ? -radius : side === 'ulnar' ? radius : 0;
  const [dx, dy, dz] = rotate(turn, [x, lengths[bone - 1] * along, z]);
  return [origin[0] + dx, origin[1] + dy, origin[2] + dz];
}

/** How much a millimetre of each counts. */
const CONTACT = 1;
const OVERLAP = 1.5;
/** Millimetres that a radian away from the wanted angle counts: the thumb gives way first. */
const THUMB_STAYS = 3;
const FINGER_STAYS = 22;
/** Metres that skin gives way. */
const SOFT = 0.0006;
const ROUNDS = 20;

/**
 * Angles near the wanted ones at which spots of this hand touch, no digit is within another, and no joint is beyond its limits: least squares by Levenberg and
 * Marquardt's method with differences for slopes.
 */
export function fitHandshape(
  build: HandBuild,
  wanted: Float32Array,
  contacts: readonly Contact[],
): Float32Array {
  let angles = clampAngles(wanted.slice());
  let now = residuals(build, angles, wanted, contacts);
  let damping = 0.05;
  const n = angles.length;
  for (let round = 0; round < ROUNDS; round++) {
    const columns: Float64Array[] = [];
    for (let i = 0; i < n; i++) {
      const moved = angles.slice();
      moved[i] += 0.004;
      columns.push(residuals(build, moved, wanted, contacts).map((value, row) => (value - now[row]) / 0.004));
    }
    const square = new Float64Array(n * n);
    const slope = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let row = 0; row < now.length; row++) sum += columns[i][row] * columns[j][row];
        square[i * n + j] = sum;
        square[j * n + i] = sum;
      }
      for (let row = 0; row < now.length; row++) slope[i] -= columns[i][row] * now[row];
    }
    const trial = square.slice();
    for (let i = 0; i < n; i++) trial[i * n + i] *= 1 + damping;
    const step = solveSymmetric(trial, slope);
    const next = angles.slice();
    for (let i = 0; i < n; i++) next[i] += Math.max(-0.3, Math.min(0.3, step[i]));
    clampAngles(next);
    const then = residuals(build, next, wanted, contacts);
    const better = squared(now) - squared(then);
    if (better > 0) {
      angles = next;
      now = then;
      damping = Math.max(1e-3, damping / 3);
      if (better < 1e-4) break;
    } else damping *= 5;
  }
  return angles;
}

const squared = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** What is wrong with a pose, in millimetres. */
function residuals(
  build: HandBuild,
  angles: Float32Array,
  wanted: Float32Array,
  contacts: readonly Contact[],
): Float64Array {
  const frames = handFrames(build, angles);
  const out: number[] = [];
  for (const [one, other] of contacts) {
    const a = spotAt(build, frames, one);
    const b = spotAt(build, frames, other);
    for (let n = 0; n < 3; n++) out.push((a[n] - b[n]) * 1000 * CONTACT);
  }
  const capsules = handCapsules(build, frames);
  for (let i = 0; i < capsules.length; i++) {
    for (let j = 0; j < i; j++) {
      if (!mayCollide(capsules[i], capsules[j])) continue;
      out.push(Math.min(0, capsuleGap(capsules[i], capsules[j]) + SOFT) * 1000 * OVERLAP);
    }
  }
  for (let i = 0; i < angles.length; i++)
    out.push((angles[i] - wanted[i]) * (HAND_ANGLES[i].startsWith('thumb') ? THUMB_STAYS : FINGER_STAYS));
  return Float64Array.from(out);
}
