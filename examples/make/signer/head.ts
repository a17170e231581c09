/** The skin of head and neck, and the eyeballs, as signed distances in the head frame of `face.ts`. */

import {
  acrossMouth,
  alongBrow,
  alongEye,
  browHeight,
  browThickness,
  lowerLid,
  lowerLip,
  mouthLine,
  upperLid,
  upperLip,
} from '../face.ts';
import { blend, bump, carve, clamp, ellipsoid, limb, smoothstep } from './shapes.ts';

export const EYEBALL = { x: 3.2, y: 0.03, z: 6.55, radius: 1.72 };
const LID = 0.13;

export function eyeball(x: number, y: number, z: number): number {
  const dx = Math.abs(x) - EYEBALL.x;
  const dy = y - EYEBALL.y;
  const dz = z - EYEBALL.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - EYEBALL.radius;
}

export function headSkin(x: number, y: number, z: number): number {
  const a = Math.abs(x);
  let d = ellipsoid(x, y - 3, z + 0.3, 6.9, 8.1, 9.5);
  d = blend(d, ellipsoid(x, y + 2, z - 2.4, 6.35, 7.9, 6.6), 2);
  d = blend(d, limb(a, y, z, 4.5, -5, 1.4, 1.3, 1.7, -8.9, 6, 1.3), 2.6);
  d = blend(d, ellipsoid(x, y + 9.1, z - 6.7, 2, 1.6, 1.8), 1.8);
  d = blend(d, ellipsoid(a - 3.7, y + 3, z - 6.1, 2.5, 2.2, 2.35), 2);
  d = blend(d, ellipsoid(x, y + 6.7, z - 6.9, 3.2, 2.7, 2.9), 2);
  d = blend(d, limb(a, y, z, 1.2, 2.1, 8.3, 0.5, 4.7, 2.4, 6.9, 0.5), 1.4);
  d = carve(d, ellipsoid(a - 3.2, y - 0.2, z - 10.2, 2.1, 1.3, 1.75), 1.2);
  d = blend(d, eyeball(x, y, z) - LID, 0.45);
  d = nose(d, x, a, y, z);
  if (z > 2) d -= relief(x, a, y) * smoothstep(2, 5, z);
  d = carve(d, eyeOpening(a, y, z), 0.06);
  d = blend(d, ear(a, y, z), 0.5);
  return blend(d, neck(x, a, y, z), 1.1);
}

function nose(skull: number, x: number, a: number, y: number, z: number): number {
  let d = blend(skull, limb(x, y, z, 0, 0.9, 8.5, 0.4, 0, -2.8, 10, 0.5), 1.3);
  d = blend(d, ellipsoid(x, y + 3.35, z - 10.35, 0.8, 0.74, 0.9), 0.9);
  d = blend(d, ellipsoid(a - 1.02, y + 3.7, z - 9.5, 0.62, 0.55, 0.85), 0.8);
  return carve(d, ellipsoid(a - 0.6, y + 4.24, z - 10, 0.34, 0.22, 0.5), 0.25);
}

/** Heights, in centimetres, of what is too fine for whole shapes: lips, creases, brow hair. */
function relief(x: number, a: number, y: number): number {
  let height = 0;
  if (y < -4 && y > -9.5 && a < 4) {
    const s = acrossMouth(x);
    const above = y - mouthLine(s);
    const inside = 1 - smoothstep(0.9, 1.06, Math.abs(s));
    if (above >= 0) {
      const t = above / Math.max(0.12, upperLip(s));
      height += inside * 0.3 * (t < 1 ? Math.sqrt(1 - 0.72 * t * t) : 0.53 * bump(t - 1, 0.9));
    } else {
      const t = -above / Math.max(0.14, lowerLip(s));
      height += inside * 0.42 * (t < 1 ? Math.sin(Math.PI * (0.22 + 0.6 * t)) : 0.54 * bump(t - 1, 0.35));
    }
    height -= 0.13 * inside * bump(above, 0.1);
    height -= 0.1 * bump(a - 2.9, 0.4) * bump(above, 0.5);
    height -= 0.1 * bump(a, 0.36) * smoothstep(-4.4, -5.2, y) * smoothstep(-6.3, -5.7, y);
    height -= 0.3 * bump(y + 8.45, 0.42) * bump(a, 1.7);
  }
  if (y > -1.4 && y < 2 && a > 1 && a < 5.6) {
    const t = alongEye(a);
    const onEye = smoothstep(-0.12, 0.12, t) * smoothstep(1.16, 0.9, t);
    height -= 0.1 * onEye * bump(y - upperLid(clamp(t, 0, 1)) - 0.34, 0.1);
    height -= 0.05 * onEye * bump(y - lowerLid(clamp(t, 0, 1)) + 0.42, 0.16);
  }
  const along = alongBrow(a);
  if (along > -0.1 && along < 1.1) {
    height += 0.05 * bump((y - browHeight(along)) / browThickness(along), 0.5);
  }
  height -=
    0.1 * bump(a - 2 - 0.36 * (-4.2 - y), 0.4) * smoothstep(-3.6, -4.6, y) * smoothstep(-7.2, -5.6, y);
  return height;
}

/** The lens between the lids, cut straight from the front so that its outline in the picture is exact. */
function eyeOpening(a: number, y: number, z: number): number {
  const t = alongEye(a);
  if (t < -0.3 || t > 1.3 || z < EYEBALL.z) return 1;
  const inside = clamp(t, 0, 1);
  const within = Math.max((y - upperLid(inside)) * 0.75, (lowerLid(inside) - y) * 0.75);
  return within + 3 * Math.max(0, -t, t - 1);
}

function ear(a: number, y: number, z: number): number {
  const lean = 0.22;
  const u = a - 7.1 - 0.16 * (y + 1) - 0.25 * -z;
  const v = y + 1.5 - lean * z;
  const w = z + 0.6 + lean * y;
  let d = ellipsoid(u, v, w, 0.75, 2.9, 1.7);
  d = carve(d, ellipsoid(u - 0.75, v - 0.45, w - 0.1, 0.55, 1.9, 1), 0.35);
  d = blend(d, ellipsoid(u - 0.3, v + 0.1, w - 1.2, 0.4, 0.7, 0.4), 0.35);
  return d;
}

function neck(x: number, a: number, y: number, z: number): number {
  let d = limb(x, y, z * 0.92, 0, -7, -1.4, 4.5, 0, -17, -2, 4.7);
  d = blend(d, limb(a, y, z, 3.6, -8, -1.2, 0.6, 1.2, -18.5, 3.2, 0.7), 1.2);
  d = blend(d, limb(a, y, z, 4.2, -15, -3, 2, 9, -18.6, -2.5, 2), 2);
  return blend(d, ellipsoid(x, y + 21.5, z + 1.5, 8, 4.5, 5.2), 2);
}
