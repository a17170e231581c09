/** How brightness becomes skin: darker skin is more saturated, blood shows at knuckles and fingertips. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Rec. 601 luma, 0..255. */
export const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;

/** Levels of a ramp; level `LEVELS / 2` is brightness 1, the calibrated mean. */
export const LEVELS = 256;
/** How much faster or slower each channel changes than the brightness. */
const SLOPE: Rgb = [0.86, 1.04, 1.12];
const FLUSH: Rgb = [1.05, 0.955, 0.965];

export interface SkinRamp {
  /** LEVELS × 3 values, 0..255. */
  readonly plain: Float32Array;
  readonly flushed: Float32Array;
}

export function skinRamp(mean: Rgb): SkinRamp {
  return { plain: ramp(mean), flushed: ramp(scaled(mean, FLUSH)) };
}

function scaled(colour: Rgb, by: Rgb): Rgb {
  const product: Rgb = [colour[0] * by[0], colour[1] * by[1], colour[2] * by[2]];
  const keep = luma(...colour) / luma(...product);
  return [product[0] * keep, product[1] * keep, product[2] * keep];
}

function ramp(mean: Rgb): Float32Array {
  const levels = new Float32Array(LEVELS * 3);
  for (let level = 0; level < LEVELS; level++) {
    const brightness = level / (LEVELS / 2);
    const r = mean[0] * brightness ** SLOPE[0];
    const g = mean[1] * brightness ** SLOPE[1];
    const b = mean[2] * brightness ** SLOPE[2];
    // the exponents change the luma a little: put it back
    const scale = (luma(...mean) * brightness) / (luma(r, g, b) + 1e-9);
    levels[level * 3] = Math.min(255, r * scale);
    levels[level * 3 + 1] = Math.min(255, g * scale);
    levels[level * 3 + 2] = Math.min(255, b * scale);
  }
  return levels;
}
