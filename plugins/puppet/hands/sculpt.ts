import type { Side } from '../../../core/pose/pose.ts';
import { FINGERS } from '../../../core/pose/topology.ts';
import type { HandJoints } from './joints.ts';
import { drawPalm } from './palm.ts';
import { drawStick, type Stick } from './stick.ts';
import { type Light, PALM, pieceOf, type Surface, THUMB } from './surface.ts';

/** Half the thickness of the fingers at each joint, in palm lengths: that of the filmed hands, as far as SSIM can tell (±6%). */
const RADIUS = [
  0.13, 0.148, 0.138, 0.119, 0.093, 0.125, 0.112, 0.1, 0.081, 0.125, 0.114, 0.102, 0.082, 0.119, 0.108, 0.095,
  0.077, 0.106, 0.094, 0.084, 0.069,
];
/** How far a finger rises from the palm at its root: as far as the palm itself. */
const ROOT_RISE = 0.5;
/** Length along which a finger comes out of the palm, in lengths of its first bone. */
const EMERGE = { thumb: 0.6, finger: 0.35 } as const;
/** Darkness of the crease between neighbouring fingers. */
const SHADOW = 0.4;
/** Redness at a finger's joints, from the root to the tip. */
const FLUSH = [0.15, 0.25, 0.5, 1];

/** Darkness and half width, in palm lengths, of the folds of skin at a finger's joints. */
const FOLD = 0.06;
const FOLD_WIDTH = 0.055;

const FINGER_ROWS = Object.values(FINGERS);

const stick: Stick = {
  piece: PALM,
  ax: 0,
  ay: 0,
  az: 0,
  ra: 0,
  bx: 0,
  by: 0,
  bz: 0,
  rb: 0,
  rise: 1,
  tiltAx: 0,
  tiltAy: 0,
  tiltAz: 0,
  tiltBx: 0,
  tiltBy: 0,
  tiltBz: 0,
  emerge: 0,
  tip: false,
  foldA: 0,
  foldB: 0,
  foldWidth: 1,
  nail: 0,
  flushA: 0,
  flushB: 0,
  shadowA: 0,
  shadowB: 0,
};

/**
 * Builds the hand on the surface: a palm and three tapered sticks a finger. The surface covers at most the pixels of a
 * `width` × `height` picture. Returns false when no part of the hand lies in it.
 *
 * @param grow added to the outline all around, in palm lengths
 */
export function sculpt(
  surface: Surface,
  joints: HandJoints,
  light: Light,
  width: number,
  height: number,
  grow = 0,
): boolean {
  if (!layOver(surface, joints, width, height)) return false;
  const { known, palm, side } = joints;
  const fold = FOLD * (joints.facing > 0 ? 1 : 0.6);
  stick.foldWidth = FOLD_WIDTH * palm;
  drawPalm(surface, joints, light, ROOT_RISE * RADIUS[9], grow);
  for (let finger = 0; finger < FINGER_ROWS.length; finger++) {
    const rows = FINGER_ROWS[finger];
    for (let k = 1; k < rows.length; k++) {
      const a = rows[k - 1];
      const b = rows[k];
      if (!known[a] || !known[b]) continue;
      const root = k === 1;
      stick.piece = pieceOf(THUMB + finger, b);
      placeStick(joints, a, b, grow * palm);
      tiltStick(joints, root ? 0 : rows[k - 2], a, b, rows[k + 1] ?? b);
      stick.rise = root ? ROOT_RISE : 1;
      stick.emerge = !root ? 0 : finger === 0 ? EMERGE.thumb : EMERGE.finger;
      stick.tip = k === rows.length - 1;
      stick.foldA = root ? 0 : fold;
      stick.foldB = stick.tip ? 0 : fold;
      stick.nail = stick.tip ? nailAt(joints, side, a, b) : 0;
      stick.flushA = FLUSH[k - 1];
      stick.flushB = FLUSH[k];
      stick.shadowA = root ? 0 : SHADOW;
      stick.shadowB = SHADOW;
      drawStick(surface, stick, light);
    }
  }
  return true;
}

function placeStick({ x, y, z, palm }: HandJoints, a: number, b: number, grow: number): void {
  stick.ax = x[a];
  stick.ay = y[a];
  stick.az = z[a];
  stick.ra = RADIUS[a] * palm + grow;
  stick.bx = x[b];
  stick.by = y[b];
  stick.bz = z[b];
  stick.rb = RADIUS[b] * palm + grow;
}

/**
 * Sets how the surface leans at either end of the bone a–b: halfway to the neighbouring bones, so that a bent finger is lit
 * smoothly. `before` and `after` are the joints on either side, `after` = b at the tip.
 */
function tiltStick(joints: HandJoints, before: number, a: number, b: number, after: number): void {
  lean(joints, a, b);
  const { x, y, z } = tilt;
  lean(joints, before, a);
  stick.tiltAx = (x + tilt.x) / 2;
  stick.tiltAy = (y + tilt.y) / 2;
  stick.tiltAz = (z + tilt.z) / 2;
  if (after !== b && joints.known[after]) lean(joints, b, after);
  else lean(joints, a, b);
  stick.tiltBx = (x + tilt.x) / 2;
  stick.tiltBy = (y + tilt.y) / 2;
  stick.tiltBz = (z + tilt.z) / 2;
}

const tilt = { x: 0, y: 0, z: 0 };

/** What a stick that points away from the picture plane takes off the normal (0, 0, 1) of one that lies in it. */
function lean({ x, y, z, known }: HandJoints, a: number, b: number): void {
  const dx = x[b] - x[a];
  const dy = y[b] - y[a];
  const dz = z[b] - z[a];
  const scale = known[a] ? dz / (dx * dx + dy * dy + dz * dz + 1e-6) : 0;
  tilt.x = dx * scale;
  tilt.y = dy * scale;
  tilt.z = dz * scale;
}

/**
 * How much of the nail of the last bone a–b is seen, 0..1: nails point the way of the back of the hand, turned with the bone about the
 * line of the knuckles.
 */
function nailAt({ x, y, z, known, palm }: HandJoints, side: Side, a: number, b: number): number {
  if (!known[5] || !known[17] || b === FINGERS.thumb[3]) return 0;
  const dx = x[b] - x[a];
  const dy = y[b] - y[a];
  const kx = x[17] - x[5];
  const ky = y[17] - y[5];
  const across = Math.hypot(kx, ky, z[17] - z[5]);
  const along = Math.hypot(dx, dy, z[b] - z[a]);
  const outward = (side === 'left' ? -1 : 1) * (ky * dx - kx * dy);
  const seen = outward / (across * along + 1e-6);
  const length = Math.hypot(dx, dy) / (RADIUS[b] * palm);
  return Math.max(0, Math.min(1, 2.5 * seen - 0.75)) * Math.min(1, length);
}

/** Widest that a hand reaches beyond its joints, in palm lengths. */
const MARGIN = 0.4;
/** Difference in depth over which one finger's shadow on another sets in, in palm lengths. */
const SOFTNESS = 0.14;

function layOver(
  surface: Surface,
  { x, y, known, palm }: HandJoints,
  width: number,
  height: number,
): boolean {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < known.length; i++) {
    if (!known[i]) continue;
    left = Math.min(left, x[i]);
    right = Math.max(right, x[i]);
    top = Math.min(top, y[i]);
    bottom = Math.max(bottom, y[i]);
  }
  const margin = MARGIN * palm + 1;
  return surface.reset(
    Math.max(0, Math.floor(left - margin)),
    Math.max(0, Math.floor(top - margin)),
    Math.min(width, Math.ceil(right + margin)),
    Math.min(height, Math.ceil(bottom + margin)),
    SOFTNESS * palm,
  );
}
