/** The colour of each surface where no light matters: linear RGB, and how much and how sharply it shines. */

import {
  acrossMouth,
  alongBrow,
  alongEye,
  browHeight,
  browThickness,
  lowerLid,
  lowerLip,
  mouthGap,
  mouthLine,
  upperLid,
  upperLip,
} from '../face.ts';
import { strand } from './hair.ts';
import { EYEBALL } from './head.ts';
import { cell, cloudy, lerp, noise } from './noise.ts';
import type { Surface } from './scene.ts';
import { bump, clamp, smoothstep } from './shapes.ts';

export interface Material {
  readonly color: [number, number, number];
  shine: number;
  roughness: number;
}

/** sRGB to linear light. */
const linear = (hex: number): readonly [number, number, number] => [
  ((hex >> 16) / 255) ** 2.2,
  (((hex >> 8) & 255) / 255) ** 2.2,
  ((hex & 255) / 255) ** 2.2,
];

const SKIN = linear(0x956c58);
const BLUSH = linear(0x8f4638);
const SHADE = linear(0x6c3f2d);
const LIPS = linear(0x7c423c);
const MOUTH_LINE = linear(0x4a1c1a);
const HAIR = linear(0x1d1411);
const HAIR_LIGHT = linear(0x45301f);
const LASH = linear(0x160d0a);
const CLOTH = linear(0x2d3540);
const WHITE = linear(0xe9e2dc);
const IRIS_DARK = linear(0x1c0f0a);
const IRIS_LIGHT = linear(0x5e381f);
const PINK = linear(0xb56a58);

export function materialAt(surface: Surface, x: number, y: number, z: number, out: Material): void {
  if (surface === 'skin') skin(x, y, z, out);
  else if (surface === 'eye') eye(x, y, out);
  else if (surface === 'hair') hairColor(x, y, z, out);
  else cloth(x, y, z, out);
}

function set(out: Material, color: readonly number[], shine: number, roughness: number): void {
  out.color[0] = color[0]!;
  out.color[1] = color[1]!;
  out.color[2] = color[2]!;
  out.shine = shine;
  out.roughness = roughness;
}

function tint(out: Material, color: readonly number[], amount: number): void {
  for (let i = 0; i < 3; i++) out.color[i] = lerp(out.color[i]!, color[i]!, amount);
}

function skin(x: number, y: number, z: number, out: Material): void {
  const a = Math.abs(x);
  const mottle = 1 + 0.06 * cloudy(x * 0.8, y * 0.8, 0) + 0.05 * noise(x * 8, y * 8, 0);
  set(out, SKIN, 0.5, 0.42);
  for (let i = 0; i < 3; i++) out.color[i]! *= mottle;
  const front = smoothstep(2, 6, z);
  if (front > 0) {
    tint(out, BLUSH, 0.34 * front * bump(a - 4.4, 1.9) * bump(y + 3, 1.5));
    tint(out, BLUSH, 0.28 * front * bump(a, 1.3) * bump(y + 3.7, 0.9));
    tint(out, SHADE, 0.25 * front * bump(a - 3.1, 1.5) * bump(y + 1.1, 0.5));
    tint(out, SHADE, 0.35 * front * bump(a - 3.2, 1.7) * bump(y - 0.75, 0.45));
    lips(x, y, front, out);
    brow(x, a, y, front, out);
    lashes(a, y, front, out);
  }
}

function lips(x: number, y: number, front: number, out: Material): void {
  const s = acrossMouth(x);
  if (Math.abs(s) > 1.05 || y < -9 || y > -5) return;
  const above = y - mouthLine(s);
  const edge = above > 0 ? upperLip(s) - above : lowerLip(s) + above;
  const streak = 1 + 0.1 * noise(x * 5, y * 0.8, 4);
  const on = front * smoothstep(-0.07, 0.1, edge);
  tint(out, LIPS, 0.82 * on);
  for (let i = 0; i < 3; i++) out.color[i]! *= lerp(1, streak, on);
  out.shine = lerp(out.shine, 0.5, on);
  out.roughness = lerp(out.roughness, 0.36, on);
  const slit = Math.abs(above) - mouthGap(s);
  tint(out, MOUTH_LINE, 0.9 * smoothstep(0.09, -0.02, slit) * smoothstep(1.04, 0.9, Math.abs(s)));
}

function brow(x: number, a: number, y: number, front: number, out: Material): void {
  const t = alongBrow(a);
  if (t < -0.1 || t > 1.1) return;
  const v = (y - browHeight(t)) / (browThickness(t) / 2 + 0.02);
  const hairs = noise(a * 9 - y * 9 * (1.1 - t), y * 2.2 + a * 0.6, x > 0 ? 11 : 5);
  const body = smoothstep(1.15, 0.45, Math.abs(v)) * smoothstep(-0.06, 0.14, t) * smoothstep(1.06, 0.8, t);
  tint(out, LASH, front * clamp(body * (1 + 0.3 * hairs), 0, 1) * 0.85);
}

function lashes(a: number, y: number, front: number, out: Material): void {
  const t = alongEye(a);
  if (t < -0.05 || t > 1.15 || y < -1.2 || y > 2) return;
  const wing = Math.max(0, t - 1);
  const above = y - upperLid(clamp(t, 0, 1)) - 1.2 * wing;
  const thickness = lerp(0.07, 0.17, clamp(t, 0, 1)) * smoothstep(1.13, 0.95, t) * smoothstep(-0.05, 0.1, t);
  if (thickness > 0.005) {
    tint(out, LASH, front * smoothstep(thickness, thickness * 0.45, Math.abs(above - thickness * 0.35)));
  }
  const below = lowerLid(clamp(t, 0, 1)) - y;
  tint(
    out,
    LASH,
    0.4 *
      front *
      smoothstep(0.1, 0.02, Math.abs(below - 0.02)) *
      smoothstep(0.25, 0.8, t) *
      smoothstep(1.02, 0.95, t),
  );
}

function eye(x: number, y: number, out: Material): void {
  const side = x > 0 ? 1 : -1;
  const u = x - side * (EYEBALL.x - 0.03);
  const v = y - EYEBALL.y - 0.1;
  const r = Math.sqrt(u * u + v * v);
  set(out, WHITE, 0.6, 0.12);
  const t = alongEye(x);
  tint(out, PINK, 0.55 * smoothstep(0.2, -0.02, t) + 0.2 * smoothstep(0.8, 1, t));
  const iris = smoothstep(0.75, 0.69, r);
  const angle = Math.atan2(v, u);
  const fibres = 0.5 + 0.5 * noise(angle * 7, r * 3, side + 2);
  const light = clamp(
    0.25 + 0.5 * fibres * smoothstep(0.62, 0.3, r) + 0.45 * bump(v + 0.35, 0.3) * bump(u, 0.5),
    0,
    1,
  );
  const color = [0, 1, 2].map(
    (i) => lerp(IRIS_DARK[i]!, IRIS_LIGHT[i]!, light) * (1 - 0.75 * smoothstep(0.54, 0.73, r)),
  );
  tint(out, color, iris);
  tint(out, [0.004, 0.003, 0.003], smoothstep(0.29, 0.23, r));
  const lidShadow = upperLid(clamp(t, 0, 1)) - y;
  const dark = 0.35 + 0.65 * smoothstep(-0.05, 0.5, lidShadow);
  for (let i = 0; i < 3; i++) out.color[i]! *= dark;
  tint(out, LASH, smoothstep(0.1, 0.02, lidShadow));
}

function hairColor(x: number, y: number, z: number, out: Material): void {
  const { across, along } = strand(x, y, z);
  const streaks = 0.5 + 0.35 * noise(across * 2.2, along * 0.8, 1) + 0.25 * noise(across * 9, along * 1.5, 2);
  set(out, HAIR, 0.5, 0.3);
  tint(out, HAIR_LIGHT, clamp(0.75 * streaks * streaks, 0, 1));
}

function cloth(x: number, y: number, z: number, out: Material): void {
  const knit =
    0.06 * Math.sin(x * 9) + 0.05 * (cell(Math.floor(x * 9), Math.floor(y * 9), Math.floor(z)) - 0.5);
  set(out, CLOTH, 0.12, 0.75);
  for (let i = 0; i < 3; i++) out.color[i]! *= 1 + knit + 0.1 * cloudy(x * 0.12, y * 0.12, 9);
}
