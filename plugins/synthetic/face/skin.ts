import { smoothstep } from '../../../core/smoothstep.ts';
import { createNoise, fractal } from '../../../core/solid/noise.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Traits } from '../traits.ts';
import { type BeardStyle, beard, bell, belowFold, brow, lips } from './regions.ts';

/** How a face's skin looks beyond its tone. */
export interface SkinLook {
  readonly browThickness: number;
  /** 0..1: depth of the upper lids' fold. */
  readonly fold: number;
  /** 0..1: how far shaved hair shows, and where. */
  readonly stubble: number;
  readonly beard: BeardStyle;
  /** Metres; 0: shaved. */
  readonly beardLength: number;
  /** 0..1 */
  readonly freckles: number;
  /** 0..1: how far the lips are painted, and linear RGB. */
  readonly lipstick: number;
  readonly lipstickColour: Vector;
  /** 0..1: darkened lids. */
  readonly eyeShadow: number;
}

/** Draws what a face is like apart from its shape. */
export function drawSkinLook(random: () => number, { masculine, lightness }: Traits): SkinLook {
  const feminine = 1 - masculine;
  const made = random() < 0.55 * feminine ? 1 : 0;
  return {
    browThickness: 0.7 + 0.35 * masculine + 0.35 * random() - 0.15 * made,
    fold: 0.35 + 0.65 * random(),
    ...drawBeard(random, masculine),
    freckles: lightness > 0.62 ? Math.max(0, random() - 0.6) * 2 : 0,
    lipstick: made * (0.25 + 0.65 * random()),
    lipstickColour: [0.28 + 0.2 * random(), 0.03 + 0.05 * random(), 0.05 + 0.06 * random()],
    eyeShadow: made * random() * 0.6,
  };
}

const BEARDS: readonly BeardStyle[] = [
  { jaw: 1, chin: 1, moustache: 1 },
  { jaw: 0, chin: 1, moustache: 1 },
  { jaw: 0, chin: 0, moustache: 1 },
  { jaw: 1, chin: 1, moustache: 0 },
];

function drawBeard(
  random: () => number,
  masculine: number,
): Pick<SkinLook, 'stubble' | 'beard' | 'beardLength'> {
  const [grown, shaved, length, style] = [random(), random(), random(), random()];
  if (masculine < 0.6 || grown > 0.4) {
    const stubble = smoothstep(0.5, 0.8, masculine) * shaved ** 1.5;
    return { stubble, beard: BEARDS[0], beardLength: 0 };
  }
  const drawn = BEARDS[style < 0.6 ? 0 : style < 0.8 ? 1 : style < 0.93 ? 2 : 3];
  return { stubble: 1, beard: drawn, beardLength: 0.003 + 0.016 * length ** 2 };
}

/** Depth code of a vertex's average position: meshes keep x and y in `uv` and this in red. */
export const depthCode = (z: number): number => (z + 0.15) / 0.4;

/**
 * A face's skin. Vertices carry where they are on the average head (x, y in `uv`, z as `depthCode` in red), in green how far they are inside of
 * lids or lips, and in blue how red they are beyond the face's own redness (ears).
 */
export function faceSkin(random: () => number, traits: Traits, look: SkinLook): Material {
  const { skin, lightness, age, hair } = traits;
  const seed = Math.floor(random() * 2 ** 31);
  const fine = createNoise(seed);
  const broad = fractal(createNoise(seed + 1), 3);
  const blush = (0.1 + 0.14 * random()) * (0.5 + 0.5 * lightness);
  const moles = Array.from({ length: Math.floor(random() * 4) }, () => ({
    x: (random() - 0.5) * 0.11,
    y: random() * 0.12 - 0.05,
    size: 0.0008 + 0.0008 * random(),
  }));
  const lip = [skin[0] * 0.72 + 0.02, skin[1] * 0.47 + 0.008, skin[2] * 0.52 + 0.012];
  const lipRed = lip.map(
    (n, c) => n + look.lipstick * (look.lipstickColour[c] * (0.55 + 0.45 * lightness) - n),
  );
  // Brows are darker than hair and turn grey later.
  const browHair = hair.map((n, c) => Math.min(n * 0.6, 0.06 + 0.12 * skin[c]));
  const lines = smoothstep(0.25, 1, age);
  return {
    roughness: 0.52,
    specular: 0.028,
    scatter: 1,
    sheen: 0,
    paint(p) {
      const x = p.u;
      const y = p.v;
      const z = p.red * 0.4 - 0.15;
      const wet = p.green;
      const extra = 1 - p.blue;
      const side = Math.abs(x);
      const front = 1 - smoothstep(-0.02, 0.015, z);
      let [r, g, b] = skin;

      // Blood: cheeks, nose, chin, ears; and what is uneven.
      const mottle = broad(x * 70, y * 70, z * 70);
      const cheeks = bell(0.043, 0.021, side) * bell(0.006, 0.021, y) * front;
      const nose = bell(0, 0.013, side) * bell(0.009, 0.014, y) * front;
      const chin = bell(0, 0.014, side) * bell(0.068, 0.014, y) * front;
      const lid = bell(0.0315, 0.016, side) * bell(-0.031, 0.006, y) * front;
      const red = blush * (cheeks + 0.9 * nose + 0.5 * chin + 0.5 * lid + 0.2 * mottle) + 0.16 * extra;
      r *= 1 + 0.12 * red + 0.03 * mottle;
      g *= 1 - 0.9 * red + 0.045 * mottle;
      b *= 1 - 0.85 * red + 0.045 * mottle;

      // Around the eyes the skin is thin.
      const under = bell(0.029, 0.014, side) * bell(-0.0195, 0.0045, y) * front * (0.35 + 0.5 * age);
      const shade = 1 - 0.22 * under - look.eyeShadow * 0.5 * lid;
      r *= shade;
      g *= shade - 0.05 * under;
      b *= shade;

      // The upper lid's fold.
      const fold = belowFold(x, y, z);
      if (fold < 0.004) {
        const crease =
          bell(0, 0.0008, fold) *
          Math.min(smoothstep(0.0165, 0.022, side), 1 - smoothstep(0.042, 0.0465, side));
        const dark = 1 - 0.42 * look.fold * crease;
        r *= dark;
        g *= dark - 0.05 * crease;
        b *= dark - 0.05 * crease;
        p.cavity *= 1 - 0.4 * crease;
        p.bumpY += 0.5 * look.fold * crease * (fold > 0 ? 1 : -1);
      }

      if (look.freckles > 0) {
        const spot = 0.6 * fine(x * 700, y * 700, z * 700) + 0.4 * fine(x * 1500, y * 1500, z * 1500);
        const where = bell(0.025, 0.03, side) * bell(0.0, 0.022, y) * front;
        const dark = smoothstep(0.3, 0.6, spot) * where * look.freckles * 0.55;
        r *= 1 - 0.35 * dark;
        g *= 1 - 0.6 * dark;
        b *= 1 - 0.75 * dark;
      }
      for (const mole of moles) {
        const dark =
          front *
          (1 - smoothstep(mole.size * 0.7, mole.size * 1.3, Math.hypot(x - mole.x, y - mole.y))) *
          0.7;
        r *= 1 - 0.6 * dark;
        g *= 1 - 0.75 * dark;
        b *= 1 - 0.8 * dark;
      }

      if (look.stubble > 0) {
        const grow =
          beard(x, y, z, look.beard) *
          look.stubble *
          ((look.beardLength > 0 ? 0.75 : 0.42) + 0.2 * fine(x * 1900, y * 1900, z * 1900));
        r += grow * (hair[0] * 0.6 + 0.02 - r);
        g += grow * (hair[1] * 0.6 + 0.022 - g);
        b += grow * (hair[2] * 0.6 + 0.024 - b);
      }

      const mouth = Math.max(lips(x, y, z), y > 0.02 ? wet : 0);
      if (mouth > 0) {
        const rim = 0.9 + 0.1 * fine(x * 900, y * 150, 0);
        r += mouth * (lipRed[0] * rim - r);
        g += mouth * (lipRed[1] * rim - g);
        b += mouth * (lipRed[2] * rim - b);
        p.roughness += mouth * (0.3 - 0.1 * look.lipstick - p.roughness);
        p.specular += mouth * 0.01;
        p.bumpX += mouth * 0.1 * fine(x * 1100, y * 160, 3);
        // Where the lips meet.
        const seam = 1 - smoothstep(0.3, 1, wet);
        p.cavity *= 1 - mouth * (1 - seam) * 0.75;
        r *= 1 - 0.45 * mouth * (1 - seam);
        g *= 1 - 0.6 * mouth * (1 - seam);
        b *= 1 - 0.6 * mouth * (1 - seam);
      } else if (wet > 0 && y < 0) {
        // The lids' margins and the corners of the eyes are wet and pink; lashes darken the upper ones.
        const upper = smoothstep(-0.0262, -0.028, y);
        r += wet * (skin[0] * 0.7 + 0.1 - r);
        g += wet * (skin[1] * 0.5 + 0.05 - g);
        b += wet * (skin[2] * 0.5 + 0.045 - b);
        const lashes = 1 - (0.3 + 0.52 * upper) * smoothstep(0.02, 0.025, side);
        r *= lashes;
        g *= lashes;
        b *= lashes;
        p.roughness += wet * (0.15 - p.roughness);
      }

      // Nostrils.
      const hole =
        bell(0.0062, 0.0034, side) *
        bell(-0.0605, 0.0055, z) *
        smoothstep(0.0118, 0.0145, y) *
        (1 - smoothstep(0.018, 0.021, y));
      p.cavity *= 1 - 0.8 * hole;
      r *= 1 - 0.75 * hole;
      g *= 1 - 0.85 * hole;
      b *= 1 - 0.85 * hole;

      const { density, along } = brow(x, y, z, look.browThickness);
      if (density > 0) {
        // Hairs grow up and outwards near the nose, outwards further on.
        const lean = 1.2 - 1.1 * smoothstep(0, 0.35, along);
        const across = side * Math.sin(lean) + y * Math.cos(lean);
        const lengthwise = side * Math.cos(lean) - y * Math.sin(lean);
        const strand = fine(across * 1500, lengthwise * 130, x > 0 ? 0 : 9);
        const cover = Math.min(0.94, density * (1.1 + 0.6 * strand));
        if (cover > 0) {
          r += cover * (browHair[0] - r);
          g += cover * (browHair[1] - g);
          b += cover * (browHair[2] - b);
          p.roughness += cover * 0.15;
          p.scatter *= 1 - cover;
        }
      }

      if (lines > 0) wrinkle(p, x, y, front * lines);
      p.red = r;
      p.green = g;
      p.blue = b;
      // Forehead and nose shine.
      p.roughness -= 0.08 * front * Math.max(nose, bell(0, 0.03, side) * bell(-0.06, 0.02, y));
    },
  };
}

interface Relief {
  bumpX: number;
  bumpY: number;
  cavity: number;
}

/** Lines of age: across the forehead, between the brows, beside the eyes, from the nose to the mouth's corners. */
function wrinkle(p: Relief, x: number, y: number, strength: number): void {
  const side = Math.abs(x);
  const groove = (away: number, width: number, depth: number, towardsX: number, towardsY: number): void => {
    const t = away / width;
    if (Math.abs(t) > 3) return;
    const shape = Math.exp(-t * t) * depth * strength;
    p.bumpX += ((2 * t * shape) / width) * towardsX;
    p.bumpY += ((2 * t * shape) / width) * towardsY;
    p.cavity *= 1 - Math.min(0.35, shape * 700);
  };
  const forehead = 1 - smoothstep(0.03, 0.05, side);
  if (y < -0.05 && forehead > 0)
    for (const [line, bend] of [
      [-0.058, 0.4],
      [-0.065, 0.3],
      [-0.0725, 0.2],
    ])
      groove(y - line - bend * 0.004 * Math.cos(x * 90), 0.0012, 0.0002 * forehead, 0, 1);
  if (y > -0.056 && y < -0.036)
    groove(side - 0.006 - 0.1 * (y + 0.046), 0.001, 0.0003 * bell(-0.046, 0.007, y), Math.sign(x), 0);
  const corner = side - 0.047;
  if (corner > 0 && corner < 0.02)
    for (const slope of [-0.5, 0, 0.5])
      groove(
        y + 0.0265 - slope * corner,
        0.0008,
        0.00022 * smoothstep(0, 0.004, corner) * (1 - smoothstep(0.008, 0.018, corner)),
        0,
        1,
      );
  if (y > 0.006 && y < 0.05) {
    const t = (y - 0.008) / 0.036;
    const at = 0.0195 + 0.013 * Math.max(0, t) ** 0.8;
    groove(
      side - at,
      0.0022,
      0.0008 * smoothstep(-0.1, 0.15, t) * (1 - smoothstep(0.75, 1.1, t)),
      Math.sign(x) * 0.94,
      -0.35,
    );
  }
}
