/** A long, dark, finely knitted dress with sleeves. */

import { REST_ARM, SHOULDER } from '../body.ts';
import { mix } from '../vector.ts';
import { cloudy, noise } from './noise.ts';
import { blend, bump, carve, ellipsoid, limb, smoothstep } from './shapes.ts';

const { elbow: ELBOW, wrist: WRIST } = REST_ARM;
const CUFF = mix(ELBOW, WRIST, 0.86);

export function dress(x: number, y: number, z: number): number {
  let d = blend(torso(x, y, z), sleeve(x, y, z), 1.2);
  if (d < 2) d -= folds(x, y, z);
  d = carve(d, Math.max(ringDistance(x, z), -0.2 - abovePlane(y, z)), 0.5);
  return blend(blend(d, collar(x, y, z), 0.35), cuff(x, y, z), 0.2);
}

function torso(x: number, y: number, z: number): number {
  const a = Math.abs(x);
  let d = limb(a, y, z, 5.6, -16, -2.6, 1.9, SHOULDER[0] - 0.9, SHOULDER[1] - 1.9, -1.6, 3.2);
  d = blend(d, ellipsoid(x, y + 21.3, z + 1.3, 11, 5.3, 5.9), 2);
  d = blend(d, ellipsoid(x, y + 31, z + 0.8, 12.9, 14, 9.1), 3);
  d = blend(d, blend(breast(x - 5.8, y, z), breast(x + 5.8, y, z), 4), 3);
  d = blend(d, ellipsoid(x, y + 46, z + 0.5, 12, 20, 8.6), 4);
  d = blend(d, ellipsoid(x, y + 67, z + 0.3, 15, 17, 10.4), 8);
  return blend(d, limb(0.6 * x, y, z, 0, -72, 0, 9.2, 0, -100, 0, 8.8), 6);
}

const breast = (x: number, y: number, z: number): number => ellipsoid(x, y + 34.5, z - 4.8, 5.4, 5.3, 4.4);

function sleeve(x: number, y: number, z: number): number {
  const a = Math.abs(x);
  const upper = limb(
    a,
    y,
    z,
    SHOULDER[0] - 0.1,
    SHOULDER[1] - 2.6,
    SHOULDER[2],
    3.9,
    ELBOW[0],
    ELBOW[1],
    ELBOW[2],
    3.5,
  );
  const fore = limb(a, y, z, ELBOW[0], ELBOW[1], ELBOW[2], 3.5, WRIST[0], WRIST[1] + 0.6, WRIST[2], 2.6);
  return blend(upper, fore, 0.3);
}

/** Distance outside the upright cylinder that the neck opening follows. */
const ringDistance = (x: number, z: number): number => Math.sqrt(x * x + (z + 1.4) * (z + 1.4)) - 6.3;

/** Height above the sloping plane of the collar. */
const abovePlane = (y: number, z: number): number => y + 16.3 + 0.3 * z;

function collar(x: number, y: number, z: number): number {
  const ring = ringDistance(x, z);
  const v = abovePlane(y, z);
  return Math.sqrt(ring * ring + v * v * 0.4) - 0.6;
}

function cuff(x: number, y: number, z: number): number {
  return limb(Math.abs(x), y, z, CUFF[0], CUFF[1], CUFF[2], 2.95, WRIST[0], WRIST[1], WRIST[2], 2.75);
}

/** Soft folds: across the bent elbow, out from the armpit, down the skirt. */
function folds(x: number, y: number, z: number): number {
  const side = x > 0 ? 11 : 3;
  const a = Math.abs(x);
  const slack = 0.4 * cloudy(x * 0.13, y * 0.09, z * 0.13);
  const onSleeve = smoothstep(13, 17, a + 0.12 * (y + 20));
  const elbow = bump(y - ELBOW[1] - 1, 8) * onSleeve;
  const wrist = bump(y - WRIST[1] - 7, 6) * onSleeve;
  const ridge = noise(x * 0.14 + 0.1 * y, y * 0.24 - 0.2 * a, z * 0.2 + side);
  const armpit = bump(a - 13.5, 5) * bump(y + 29, 7);
  const pull = noise(0.5 * (a - 14) - 0.4 * (y + 27), 0.1 * (a + y), side);
  const waist = bump(y + 49, 8) * smoothstep(14, 9, a);
  const skirt = smoothstep(-48, -66, y) * smoothstep(19, 14, a);
  return (
    slack +
    0.34 * (elbow + 0.8 * wrist) * ridge +
    0.4 * armpit * pull +
    0.5 * waist * noise(x * 0.12, y * 0.36 + 0.05 * a, 17) +
    0.7 * skirt * noise(x * 0.2 + 0.015 * y, 0.025 * y, 5)
  );
}
