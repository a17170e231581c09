import type { Side } from '../pose/pose.ts';
import { seededRandom } from '../seeded-random.ts';
import { smoothstep } from '../smoothstep.ts';
import { luminance } from '../solid/luminance.ts';
import { createNoise } from '../solid/noise.ts';
import { rotate } from '../solid/quaternions.ts';
import type { Material, SurfacePoint } from '../solid/surface.ts';
import type { Vector } from '../solid/transforms.ts';
import { DIGITS, type Digit } from './digits.ts';
import { bindFrames } from './hand-bind.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import { nailStart } from './nail-mesh.ts';
import { createNailPaint } from './nail-paint.ts';
import { backLines, palmLines } from './palm-lines.ts';
import type { Relief } from './relief-map.ts';
import { palmTone } from './skin-tone.ts';

/** What skin is made of, whatever its colour. */
const SKIN = { roughness: 0.5, specular: 0.028, scatter: 1, sheen: 0 } as const;

/** A digit as it lies at rest, for looking up what part of it a point is. */
interface Lie {
  readonly digit: Digit;
  readonly origin: Vector;
  /** Unit vectors: to its back, along it, aside. */
  readonly back: Vector;
  readonly along: Vector;
  readonly aside: Vector;
  /** Metres along it. */
  readonly joints: readonly [number, number];
  readonly radii: readonly number[];
  readonly length: number;
  /** Where the crease at a finger's foot is, metres along. */
  readonly foot: number;
  readonly nailStart: number;
  readonly nailHalf: number;
}

/** Skin without the marks of hands: mottled, with pores; for arms and necks. */
export function skinMaterial(skin: Vector, seed: number): Material {
  const noise = createNoise(seed);
  const [r, g, b] = skin;
  return {
    ...SKIN,
    paint: (point) => {
      const spots = noise(point.x * 90, point.y * 90, point.z * 90);
      point.red = r * (1 + 0.03 * spots);
      point.green = g * (1 + 0.055 * spots);
      point.blue = b * (1 + 0.05 * spots);
      pores(point, noise, 1);
    },
  };
}

/** Fine unevenness, as far as pixels are small enough to show it. */
function pores(
  point: SurfacePoint,
  noise: (x: number, y: number, z: number) => number,
  strength: number,
): void {
  const seen = strength * (1 - point.pixel / 0.0006);
  if (seen <= 0) return;
  const { x, y, z } = point;
  const f = 1500;
  const here = noise(x * f, y * f, z * f);
  const amount = 0.16 * seen;
  point.bumpX += amount * (noise(x * f + 0.5, y * f, z * f) - here);
  point.bumpY += amount * (noise(x * f, y * f + 0.5, z * f) - here);
  point.bumpZ += amount * (noise(x * f, y * f, z * f + 0.5) - here);
  point.roughness += 0.05 * here * seen;
}

/**
 * The skin and nails of a hand made by `createHandMesh`: the palm lighter and redder than the back, the more so the darker the skin; creases where the
 * joints bend and the palm folds, wrinkles over the joints, tendons, veins, and what surrounds the nails.
 *
 * @param skin linear RGB of the back of the hand: `skinTone`.
 */
export function handSkin(build: HandBuild, skin: Vector, side: Side, seed: number): Material {
  const mirror = side === 'left' ? 1 : -1;
  const noise = createNoise(seed);
  const random = seededRandom(seed);
  const lines = palmLines(build, random);
  const veins = backLines(build, random);
  const relief: Relief = { slopeU: 0, slopeV: 0, mark: 0 };
  const paintNail = createNailPaint(build, skin, random);
  const palm = palmTone(skin);
  const dark = 1 - smoothstep(0, 1, luminance(skin) / 0.35);
  const lies = digitLies(build);
  const wrinkled = 0.55 + 0.8 * build.age;
  const [backRed, backGreen, backBlue] = skin;
  return {
    ...SKIN,
    paint: (point) => {
      if (point.v > 0.5) {
        paintNail(point);
        return;
      }
      const x = point.x * mirror;
      const { y, z } = point;
      const normalX = point.normalX * mirror;

      // Which digit it is, if any, and where on it.
      let lie: Lie | undefined;
      let nearest = 1.9;
      let back = 0;
      let along = 0;
      let aside = 0;
      for (const candidate of lies) {
        const { origin, joints, radii } = candidate;
        const vx = x - origin[0];
        const vy = y - origin[1];
        const vz = z - origin[2];
        const far = vx * candidate.along[0] + vy * candidate.along[1] + vz * candidate.along[2];
        if (far < candidate.foot - 0.012) continue;
        const high = vx * candidate.back[0] + vy * candidate.back[1] + vz * candidate.back[2];
        const beside = vx * candidate.aside[0] + vy * candidate.aside[1] + vz * candidate.aside[2];
        const radius = radii[far < joints[0] ? 0 : 1];
        const distance = (high * high + beside * beside) / (radius * radius);
        if (distance >= nearest) continue;
        nearest = distance;
        lie = candidate;
        back = high;
        along = far;
        aside = beside;
      }
      const onDigit = lie ? smoothstep(0, 1, (along - lie.foot + 0.012) / 0.012) : 0;
      let facing = normalX;
      if (lie) {
        const own = normalX * lie.back[0] + point.normalY * lie.back[1] + point.normalZ * lie.back[2];
        facing += (own - facing) * onDigit;
      }
      const spots = noise(x * 110, y * 110, z * 110);
      const wide = noise(x * 38 + 7, y * 38, z * 38);
      // The palm's skin ends at the sides and at the wrist.
      let palmness =
        smoothstep(0, 1, (0.32 - facing + 0.1 * wide) / 0.5) *
        smoothstep(0, 1, (y - 0.002) / 0.008 + 0.4 * wide);
      let crease = 0;
      let blood = 0.25 * spots + 0.2 * wide;
      let knuckle = 0;
      let slopeU = 0;
      let slopeV = 0;

      if (onDigit < 1) {
        const share = 1 - onDigit;
        if (normalX < 0.2) {
          lines.at(z, y, relief);
          const seen = share * smoothstep(0, 1, (0.2 - normalX) / 0.4);
          crease += relief.mark * seen;
          slopeU += relief.slopeU * seen;
          slopeV += relief.slopeV * seen;
          // Pads are redder than the hollow.
          const hollow = Math.exp(-((z / 0.017) ** 2) - ((y - 0.05) / 0.024) ** 2);
          blood += share * (0.5 - 0.95 * hollow) * palmness;
        }
        if (normalX > -0.2) {
          veins.at(z, y, relief);
          const seen = share * smoothstep(0, 1, (normalX + 0.2) / 0.5);
          slopeU += relief.slopeU * seen;
          slopeV += relief.slopeV * seen;
          // Veins are bluish: less red, hardly less blue.
          const vein = relief.mark * seen * (0.35 + 0.65 * (1 - dark));
          blood -= 0.9 * vein;
          point.cavity *= 1 - 0.06 * vein;
        }
      }
      point.bumpZ += slopeU;
      point.bumpY += slopeV;

      if (lie) {
        const radius = lie.radii[1];
        const wave = 0.0005 * noise(aside * 260, along * 30, back * 40 + 3 * DIGITS.indexOf(lie.digit));
        let slope = 0;
        const under = smoothstep(0, 1, (0.35 - facing) / 0.4);
        if (under > 0) {
          // Creases bow towards the tip at their sides.
          const bow = -0.16 * Math.abs(aside) + wave;
          const folds: readonly (readonly [number, number])[] =
            lie.digit === 'thumb'
              ? [
                  [lie.foot, 0.3],
                  [lie.joints[0] - 0.0005, 0.85],
                  [lie.joints[0] + 0.0022, 0.35],
                ]
              : [
                  [lie.foot, 0.95],
                  [lie.foot + 0.0024, 0.5],
                  [lie.joints[0] - 0.0014, 1],
                  [lie.joints[0] + 0.0014, 0.75],
                  [lie.joints[1] - 0.0004, 0.95],
                ];
          // They are shallower here and there, and run out at the sides.
          const broken = under * (0.62 + 0.38 * noise(aside * 190, along * 55, 9 + back * 60));
          const width = Math.max(0.0006, 0.6 * point.pixel);
          const faint = 0.0006 / width;
          for (const [place, depth] of folds) {
            const d = (along - place - bow) / width;
            if (d > 3 || d < -3) continue;
            const groove = depth * broken * faint * Math.exp(-d * d);
            crease += groove;
            slope += (groove * 2 * d * 0.0003) / width;
          }
          const pad = Math.exp(-(((along - (lie.length + lie.joints[1]) / 2) / 0.011) ** 2));
          blood += under * (0.55 * pad + 0.1);
        }
        const over = smoothstep(0, 1, (facing - 0.1) / 0.5);
        if (over > 0) {
          const [first, second] = lie.joints;
          for (const [joint, size, strength] of lie.digit === 'thumb'
            ? [[first, 0.0055, 1] as const]
            : [[first, 0.0062, 1] as const, [second, 0.0036, 0.75] as const]) {
            const from = along - joint;
            const window = Math.exp(-((from / size) ** 2) - (aside / (0.8 * radius)) ** 4) * over;
            if (window < 0.02) continue;
            knuckle += window * strength;
            const seen = Math.min(1, 0.0011 / point.pixel) * window * wrinkled * strength;
            const period = 0.0021;
            const phase = (from * (1 + 26 * Math.abs(aside)) + 1.6 * wave) / period;
            // Ridges are round, the furrows between them sharp.
            const turn = phase - Math.floor(phase) - 0.5;
            slope -= seen * turn * 0.6;
            const furrow = Math.max(0, Math.abs(turn) * 2 - 0.72) / 0.28;
            crease += 0.42 * seen * furrow;
          }
          if (lie.nailStart > 0 && along > lie.nailStart - 0.004) {
            const out = Math.max(Math.abs(aside) - lie.nailHalf, lie.nailStart - along);
            const wall = Math.exp(-(((out - 0.0009) / 0.0009) ** 2)) * over;
            blood += 0.55 * wall;
            const rim = Math.exp(-((out / 0.0006) ** 2)) * over;
            crease += 0.45 * rim;
          }
        }
        point.bumpX += slope * lie.along[0];
        point.bumpY += slope * lie.along[1];
        point.bumpZ += slope * lie.along[2];
      } else if (normalX > 0.2) {
        // Over the knuckles of a fist.
        for (const { digit, origin, radii } of lies) {
          if (digit === 'thumb') continue;
          const far = ((y - origin[1]) ** 2 + (z - origin[2]) ** 2) / (radii[0] * radii[0]);
          if (far < 3) knuckle += 0.7 * Math.exp(-far);
        }
      }

      palmness *= 1 - 0.25 * knuckle;
      const red = backRed + (palm[0] - backRed) * palmness;
      const green = backGreen + (palm[1] - backGreen) * palmness;
      const blue = backBlue + (palm[2] - backBlue) * palmness;
      // Blood takes green and blue; pigment, more of it over the joints of dark hands, takes all.
      const rosy = (blood + 0.75 * knuckle * (1 - dark)) * (1 - 0.45 * dark * (1 - palmness));
      const pigment = 1 - knuckle * (0.07 + 0.3 * dark) * (1 - palmness);
      const deep = Math.min(1, crease);
      const lost = deep * (0.24 + 0.28 * dark * palmness);
      point.red = red * (1 + 0.03 * rosy) * pigment * (1 - 0.75 * lost);
      point.green = green * (1 - 0.105 * rosy) * pigment * (1 - lost);
      point.blue = blue * (1 - 0.09 * rosy) * pigment * (1 - lost);
      point.cavity *= 1 - 0.35 * deep;
      point.roughness = 0.5 + 0.06 * palmness - 0.03 * wide;
      pores(point, noise, 1 - 0.4 * palmness);
    },
  };
}

function digitLies(build: HandBuild): readonly Lie[] {
  const frames = bindFrames(build);
  return DIGITS.map((digit) => {
    const thumb = digit === 'thumb';
    const { lengths, radii, nail } = build.digits[digit];
    const { turn, origin } = frames[HAND_BONE[`${digit}1`]];
    return {
      digit,
      origin,
      back: rotate(turn, [1, 0, 0]),
      along: rotate(turn, [0, 1, 0]),
      aside: rotate(turn, [0, 0, 1]),
      // The thumb's first joint is at the wrist.
      joints: thumb
        ? [lengths[0] + lengths[1], lengths[0] + lengths[1]]
        : [lengths[0], lengths[0] + lengths[1]],
      radii,
      length: lengths[0] + lengths[1] + lengths[2],
      foot: thumb ? lengths[0] + 0.003 : 0.47 * lengths[0],
      nailStart: nailStart(build, digit),
      nailHalf: nail.width / 2,
    } satisfies Lie;
  });
}
