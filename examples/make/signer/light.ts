/** A studio in three lights: a large warm one from the upper left, a cool fill from the right, a rim from behind. */

import { hairline, strand } from './hair.ts';
import { type Material, materialAt } from './materials.ts';
import { cell, lerp } from './noise.ts';
import { distanceAt, type Surface } from './scene.ts';
import { clamp, smoothstep } from './shapes.ts';

interface Lamp {
  readonly to: readonly [number, number, number];
  readonly color: readonly [number, number, number];
}

const unit = (x: number, y: number, z: number): readonly [number, number, number] => {
  const n = Math.sqrt(x * x + y * y + z * z);
  return [x / n, y / n, z / n];
};

const KEY: Lamp = { to: unit(-0.5, 0.55, 0.85), color: [2.5, 2.3, 2.1] };
const FILL: Lamp = { to: unit(0.8, 0.15, 0.65), color: [0.5, 0.55, 0.64] };
const RIM: Lamp = { to: unit(0.75, 0.45, -0.55), color: [1.1, 1.15, 1.25] };
const SKY = [0.56, 0.58, 0.64] as const;
const GROUND = [0.26, 0.22, 0.2] as const;
/** How far light of each colour creeps round a turning surface of skin: red furthest. */
const CREEP = [0.4, 0.2, 0.12] as const;

// Reused from ray to ray.
const material: Material = { color: [0, 0, 0], shine: 0, roughness: 1 };
const normal = { x: 0, y: 0, z: 0 };
const skinLight = new Float64Array(3);

/** Writes the linear light that reaches the viewer from a point of `surface` into `out`. */
export function shade(surface: Surface, x: number, y: number, z: number, out: Float64Array): void {
  const covered = surface === 'skin' ? hairline(x, y, z) : 0;
  if (covered === 0) {
    shadeAs(surface, x, y, z, out);
    return;
  }
  shadeAs('skin', x, y, z, skinLight);
  shadeAs('hair', x, y, z, out);
  for (let i = 0; i < 3; i++) out[i] = lerp(skinLight[i]!, out[i]!, covered);
}

function shadeAs(surface: Surface, x: number, y: number, z: number, out: Float64Array): void {
  materialAt(surface, x, y, z, material);
  findNormal(x, y, z);
  const { x: nx, y: ny, z: nz } = normal;
  const open = openness(x, y, z, nx, ny, nz);
  const lit = surface === 'eye' ? 1 : shadow(x, y, z, nx, ny, nz);
  const up = 0.5 + 0.5 * ny;
  const soft = surface === 'skin' ? 1 : surface === 'eye' ? 0.6 : surface === 'cloth' ? 0.3 : 0;
  const key = nx * KEY.to[0] + ny * KEY.to[1] + nz * KEY.to[2];
  const fill = nx * FILL.to[0] + ny * FILL.to[1] + nz * FILL.to[2];
  const rim = clamp(nx * RIM.to[0] + ny * RIM.to[1] + nz * RIM.to[2], 0, 1) * (1 - nz) ** 2;
  for (let i = 0; i < 3; i++) {
    const w = CREEP[i]! * soft;
    const diffuse =
      (KEY.color[i]! * wrap(key, w) * (lit + (1 - lit) * 0.25 * w) + FILL.color[i]! * wrap(fill, w)) *
        (0.55 + 0.45 * open) +
      RIM.color[i]! * rim * 0.5 +
      (SKY[i]! * up + GROUND[i]! * (1 - up)) *
        (surface === 'skin' ? open ** (1 - 0.35 * w) : 0.9 * open * open);
    out[i] = material.color[i]! * diffuse;
  }
  if (surface === 'hair') {
    gleam(x, y, z, lit * open, out);
    return;
  }
  const gloss = (shine(KEY, key) * lit + 0.6 * shine(FILL, fill)) * (0.3 + 0.7 * open);
  const edge = (1 - clamp(nz, 0, 1)) ** 4 * 0.1 * open * (surface === 'cloth' ? 0.5 : 1);
  for (let i = 0; i < 3; i++) out[i]! += gloss * KEY.color[i]! + edge * RIM.color[i]!;
  if (surface === 'eye') catchLight(x, y, out);
}

/** Diffuse light on a surface that also takes some from beyond its horizon. */
const wrap = (cosine: number, w: number): number => clamp((cosine + w) / (1 + w), 0, 1);

/** Reflection of one lamp towards the viewer (Blinn and Phong), as bright in sum whatever the roughness. */
function shine(lamp: Lamp, cosine: number): number {
  if (cosine <= 0) return 0;
  const [hx, hy, hz] = unit(lamp.to[0], lamp.to[1], lamp.to[2] + 1);
  const power = 2 / material.roughness ** 4;
  const h = clamp(normal.x * hx + normal.y * hy + normal.z * hz, 0, 1);
  return 0.0018 * material.shine * (power + 8) * cosine * h ** power;
}

function catchLight(x: number, y: number, out: Float64Array): void {
  const u = Math.abs(x - (x > 0 ? 3.17 : -3.17) + 0.2);
  const v = Math.abs(y - 0.32);
  const glint = smoothstep(0.17, 0.1, Math.max(u, v)) * 0.85;
  for (let i = 0; i < 3; i++) out[i] = out[i]! * (1 - glint) + glint * 1.1;
}

/** Hair shines across its strands (Kajiya and Kay 1989). */
function gleam(x: number, y: number, z: number, light: number, out: Float64Array): void {
  const e = 0.08;
  const s = strand(x, y, z).across;
  // The strand runs along the surface, at right angles to the direction in which the strand number grows.
  const gx = (strand(x + e, y, z).across - s) / e;
  const gy = (strand(x, y + e, z).across - s) / e;
  const gz = (strand(x, y, z + e).across - s) / e;
  // Between the knot and the rest the number jumps.
  if (Math.abs(gx) + Math.abs(gy) + Math.abs(gz) > 90) return;
  const t = unit(gy * normal.z - gz * normal.y, gz * normal.x - gx * normal.z, gx * normal.y - gy * normal.x);
  const [hx, hy, hz] = unit(KEY.to[0], KEY.to[1], KEY.to[2] + 1);
  const along = t[0] * hx + t[1] * hy + t[2] * hz;
  const across = Math.sqrt(Math.max(0, 1 - along * along));
  const facing = clamp(normal.x * KEY.to[0] + normal.y * KEY.to[1] + normal.z * KEY.to[2], 0, 1);
  const g = light * facing * (0.1 * across ** 60 + 0.05 * across ** 12);
  out[0]! += g * 1.15;
  out[1]! += g * 0.95;
  out[2]! += g * 0.8;
}

function findNormal(x: number, y: number, z: number): void {
  const e = 0.03;
  const a = distanceAt(x + e, y - e, z - e);
  const b = distanceAt(x - e, y - e, z + e);
  const c = distanceAt(x - e, y + e, z - e);
  const d = distanceAt(x + e, y + e, z + e);
  const nx = a - b - c + d;
  const ny = -a - b + c + d;
  const nz = -a + b - c + d;
  const n = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  normal.x = nx / n;
  normal.y = ny / n;
  normal.z = nz / n;
}

/** 1 where nothing is near, towards 0 in crevices (ambient occlusion from five samples along the normal). */
function openness(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
  let hidden = 0;
  let weight = 1;
  for (const reach of [0.15, 0.45, 1, 2.2, 4]) {
    const d = distanceAt(x + nx * reach, y + ny * reach, z + nz * reach);
    hidden += (weight * Math.max(0, reach - d)) / reach;
    weight *= 0.72;
  }
  return clamp(1 - 0.42 * hidden, 0, 1) ** 1.1;
}

/**
 * 1 where the key light shines, 0 where something is in its way, between in the penumbra of that large lamp. The first step
 * differs from ray to ray, or the steps would show as rings.
 */
function shadow(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
  let light = 1;
  let t = 0.15 + 0.2 * cell(Math.floor(x * 97), Math.floor(y * 97), 5);
  const ox = x + nx * 0.08;
  const oy = y + ny * 0.08;
  const oz = z + nz * 0.08;
  for (let i = 0; i < 60 && t < 30; i++) {
    const d = distanceAt(ox + KEY.to[0] * t, oy + KEY.to[1] * t, oz + KEY.to[2] * t);
    light = Math.min(light, 0.5 + (0.5 * 4.5 * d) / t);
    if (light <= 0) return 0;
    t += clamp(0.6 * Math.abs(d), 0.12, 3);
  }
  return light * light * (3 - 2 * light);
}
