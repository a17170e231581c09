/** Numbers −1..1 that vary smoothly over space, with features about 1 apart; always the same for the same seed. */
export type Noise = (x: number, y: number, z: number) => number;

/** Value noise with quintic interpolation: cheap, and smooth enough to be a relief (Perlin 2002 for the polynomial). */
export function createNoise(seed: number): Noise {
  const salt = Math.imul(seed | 0, 0x9e3779b1);
  return (x, y, z) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const z0 = Math.floor(z);
    const u = ease(x - x0);
    const v = ease(y - y0);
    const w = ease(z - z0);
    const left = Math.imul(x0, ALONG_X);
    const right = (left + ALONG_X) | 0;
    const top = Math.imul(y0, ALONG_Y);
    const bottom = (top + ALONG_Y) | 0;
    const near = salt ^ Math.imul(z0, ALONG_Z);
    const far = salt ^ (Math.imul(z0, ALONG_Z) + ALONG_Z);
    const a = corner(near ^ left ^ top);
    const b = corner(near ^ left ^ bottom);
    const c = corner(far ^ left ^ top);
    const d = corner(far ^ left ^ bottom);
    const nearTop = a + u * (corner(near ^ right ^ top) - a);
    const nearBottom = b + u * (corner(near ^ right ^ bottom) - b);
    const farTop = c + u * (corner(far ^ right ^ top) - c);
    const farBottom = d + u * (corner(far ^ right ^ bottom) - d);
    const front = nearTop + v * (nearBottom - nearTop);
    return front + w * (farTop + v * (farBottom - farTop) - front);
  };
}

/** Odd factors that spread what is next to each other. */
const ALONG_X = 0x27d4eb2d;
const ALONG_Y = 0x165667b1;
const ALONG_Z = 0x7feb352d;

const ease = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** A number −1..1 of the mixed bits of a cell's corner. */
function corner(bits: number): number {
  let h = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 31 - 1;
}

/** Noise with finer and finer features, each layer half as large and half as strong; about −1..1. */
export function fractal(noise: Noise, octaves: number): Noise {
  return (x, y, z) => {
    let sum = 0;
    let scale = 1;
    for (let octave = 0; octave < octaves; octave++) {
      sum += noise(x * scale, y * scale, z * scale) / scale;
      scale *= 2;
    }
    return sum / (2 - 2 / scale);
  };
}
