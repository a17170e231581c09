import { smoothstep } from '../../../core/smoothstep.ts';
import { createNoise } from '../../../core/solid/noise.ts';
import type { Material, SurfacePoint } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Traits } from '../traits.ts';
import { DEPTHS } from './strands.ts';

/** A number 0..1 for every lock. */
function own(lock: number): number {
  let h = Math.imul(lock ^ 0x5bd1e995, 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** 0 dark to 1 white: between light hairs it is not dark, for the light goes through them. */
const paleness = ([red, green, blue]: Vector): number => smoothstep(0.04, 0.4, (red + green + blue) / 3);

/** Turns the direction that a vertex's colour stands for into the point's fibres. */
function readFibre(point: SurfacePoint): void {
  const [x, y, z] = [point.red * 2 - 1, point.green * 2 - 1, point.blue * 2 - 1];
  const scale = 1 / (Math.hypot(x, y, z) || 1);
  point.fibreX = x * scale;
  point.fibreY = y * scale;
  point.fibreZ = z * scale;
}

/** Single hairs within locks of a `LockMesh`: every lock has a tone of its own, roots and inner locks are darker, some turn grey first. */
export function lockMaterial({ hair, age }: Traits, seed: number, gloss: number): Material {
  const noise = createNoise(seed);
  const mottled = smoothstep(0.35, 0.8, age) * 0.5;
  const light = paleness(hair);
  return {
    roughness: 0.55 - 0.25 * gloss,
    specular: 0.046,
    scatter: 0,
    sheen: 0,
    paint(point) {
      readFibre(point);
      const lock = Math.floor(point.u);
      const level = Math.floor(point.v);
      const along = point.v - level;
      const across = point.u - lock;
      const fine = 1 / (1 + (point.pixel / 0.0008) ** 2);
      const strand =
        noise(across * 15 + lock * 5.3, along * 2.2, 0.5) * fine +
        noise(across * 6 + lock * 7.7, along * 2.6, 3.5) * 0.75;
      const depth = level / (DEPTHS - 1);
      // Hair bleaches towards its tips, each lock from a place of its own.
      const bleached = smoothstep(0.1, 1, along + 0.5 * noise(lock * 3.1, along * 3, 9.5));
      const tone =
        (0.86 + 0.12 * own(lock) + 0.36 * strand) *
        (0.6 + 0.3 * light + (0.4 - 0.3 * light) * depth) *
        (0.72 + 0.36 * bleached);
      // Single hairs turn grey, not locks.
      const pale =
        mottled *
        Math.max(0, 0.35 * own(lock + 7919) + 1.1 * noise(across * 11 + lock * 3.7, along * 1.2, 6.5));
      point.red = hair[0] * tone + pale * 0.2;
      point.green = hair[1] * tone + pale * 0.195;
      point.blue = hair[2] * tone + pale * 0.19;
      point.cavity =
        0.3 + 0.35 * light + (0.7 - 0.35 * light) * depth * (0.5 + 0.5 * smoothstep(0, 0.3, along));
      point.roughness += 0.12 * strand;
      const tilt = 0.3 * strand + 0.1 * (own(lock + 104729) - 0.5);
      point.fibreX += tilt * point.normalX;
      point.fibreY += tilt * point.normalY;
      point.fibreZ += tilt * point.normalZ;
      const scale = 1 / Math.sqrt(1 + tilt * tilt);
      point.fibreX *= scale;
      point.fibreY *= scale;
      point.fibreZ *= scale;
    },
  };
}

/** What is seen between locks: u is across the hairs, v metres to where hair ends; skin shows there through single hairs. Hair that has nothing over it shines. */
export function underlayerMaterial(
  { hair, skin }: Traits,
  seed: number,
  darkness: number,
  shining: boolean,
): Material {
  const noise = createNoise(seed);
  const shade = darkness + (0.85 - darkness) * paleness(hair);
  return {
    roughness: 0.7,
    specular: 0.035,
    scatter: 0,
    sheen: 0,
    paint(point) {
      readFibre(point);
      const fine = 1 / (1 + (point.pixel / 0.0012) ** 2);
      const hairs =
        noise(point.x * 900, point.y * 900, point.z * 900) * fine +
        noise(point.x * 260, point.y * 260, point.z * 260) * 0.5;
      const cover = smoothstep(0.001, 0.013, point.v + hairs * 0.004);
      const tone = shade * (0.85 + 0.35 * hairs);
      point.red = skin[0] + (hair[0] * tone - skin[0]) * cover;
      point.green = skin[1] + (hair[1] * tone - skin[1]) * cover;
      point.blue = skin[2] + (hair[2] * tone - skin[2]) * cover;
      point.scatter = 1 - cover;
      point.cavity = 1 - 0.45 * cover;
      point.specular = 0.035 * (shining ? 1 : 1 - cover);
      if (!shining || cover < 0.4) point.fibreX = point.fibreY = point.fibreZ = 0;
    },
  };
}
