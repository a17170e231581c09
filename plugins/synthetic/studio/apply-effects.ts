import type { Frame } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import type { Rendering } from '../render/scene.ts';
import type { Effects } from './effects.ts';
import { exposureOf } from './expose.ts';
import { blurPlanes } from './gaussian-blur.ts';
import { addSensorNoise } from './sensor-noise.ts';
import { encodeTone, toneTable } from './tone-curve.ts';

/** Cameras limit what sharpening adds to edges: half of this is added where this would be, sRGB. */
const HALO = 0.08;

/** Room for one picture after another: linear RGB as it comes through the lens, and as it is shown. */
let light = new Float32Array(0);
let shown = new Float32Array(0);

/**
 * The picture that a camera makes of a rendering, RGB. Everything but JPEG (`compressPicture`).
 *
 * @param gain by which light is multiplied; without it, what shows the face well: take that of the first picture for a whole clip
 */
export function applyEffects(
  rendering: Rendering,
  effects: Effects,
  random: () => number,
  gain = exposureOf(rendering, effects),
): Frame {
  const { size } = rendering;
  if (light.length !== size * size * 3) {
    light = new Float32Array(size * size * 3);
    shown = new Float32Array(size * size * 3);
  }
  throughLens(rendering, effects, gain, light);
  blurPlanes(light, size, effects.blur * size);
  addSensorNoise(light, size, effects.noise, random);
  develop(light, effects);
  const frame = createFrame(size, size, 3);
  const { data } = frame;
  if (effects.sharpening > 0) {
    shown.set(light);
    blurPlanes(shown, size, Math.max(0.6, 0.0022 * size));
    const strength = effects.sharpening;
    for (let i = 0; i < data.length; i++) {
      const edge = strength * (light[i] - shown[i]);
      data[i] = byte(light[i] + (edge * HALO) / (HALO + Math.abs(edge)));
    }
  } else {
    for (let i = 0; i < data.length; i++) data[i] = byte(light[i]);
  }
  return frame;
}

const byte = (value: number): number => (value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0);

/** Exposure, vignetting (about cos⁴) and lateral chromatic aberration. */
function throughLens(
  { size, colour }: Rendering,
  { vignetting, chromaticShift }: Effects,
  gain: number,
  out: Float32Array,
): void {
  const middle = size / 2;
  const last = size - 1;
  for (let y = 0, at = 0; y < size; y++) {
    const dy = y + 0.5 - middle;
    for (let x = 0; x < size; x++, at += 3) {
      const dx = x + 0.5 - middle;
      const corner = (dx * dx + dy * dy) / (2 * middle * middle);
      const falloff = gain * (1 - vignetting * corner);
      out[at + 1] = colour[at + 1] * falloff;
      if (chromaticShift === 0) {
        out[at] = colour[at] * falloff;
        out[at + 2] = colour[at + 2] * falloff;
        continue;
      }
      for (let c = 0; c < 3; c += 2) {
        const shift = (c - 1) * chromaticShift;
        const sx = Math.min(last, Math.max(0, x + dx * shift));
        const sy = Math.min(last, Math.max(0, y + dy * shift));
        const x0 = Math.min(last - 1, sx | 0);
        const y0 = Math.min(last - 1, sy | 0);
        const fx = sx - x0;
        const fy = sy - y0;
        const from = (y0 * size + x0) * 3 + c;
        const below = from + size * 3;
        const top = colour[from] + fx * (colour[from + 3] - colour[from]);
        const bottom = colour[below] + fx * (colour[below + 3] - colour[below]);
        out[at + c] = (top + fy * (bottom - top)) * falloff;
      }
    }
  }
}

/** White balance, saturation and tone, in place: from linear light to sRGB values 0..1. */
function develop(rgb: Float32Array, effects: Effects): void {
  const [red, green, blue] = effects.whiteBalance;
  const { saturation } = effects;
  const table = toneTable(effects);
  for (let i = 0; i < rgb.length; i += 3) {
    const r = rgb[i] * red;
    const g = rgb[i + 1] * green;
    const b = rgb[i + 2] * blue;
    const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    rgb[i] = encodeTone(table, grey + saturation * (r - grey));
    rgb[i + 1] = encodeTone(table, grey + saturation * (g - grey));
    rgb[i + 2] = encodeTone(table, grey + saturation * (b - grey));
  }
}
