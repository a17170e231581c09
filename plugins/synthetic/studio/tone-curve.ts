import type { Effects } from './effects.ts';

/** Light up to which a table goes. */
const BRIGHTEST = 8;
const STEPS = 4096;
/** Below this, light is shown as it is; above, it rolls off. */
const KNEE = 0.42;
/** Middle grey in sRGB, about which contrast is raised. */
const MIDDLE = 0.46;

/** sRGB 0..1 of linear light, by the root of the light; remade where the effects change. */
export type ToneTable = Float32Array;

const tables = new WeakMap<Effects, ToneTable>();

/** The film's curve: a shoulder (Reinhard et al. 2002, with a white point), the sRGB transfer, contrast about middle grey, haze. */
export function toneTable(effects: Effects): ToneTable {
  let table = tables.get(effects);
  if (!table) {
    const { contrast, whitePoint, blackLift } = effects;
    const range = (Math.max(1, whitePoint) - KNEE) / (1 - KNEE);
    table = Float32Array.from({ length: STEPS }, (_, i) => {
      const x = BRIGHTEST * (i / (STEPS - 1)) ** 2;
      const over = Math.max(0, x - KNEE) / (1 - KNEE);
      const rolled = Math.min(x, KNEE) + ((1 - KNEE) * over * (1 + over / range ** 2)) / (1 + over);
      const y = toSrgb(Math.min(1, rolled));
      const bent =
        y < MIDDLE
          ? MIDDLE * (y / MIDDLE) ** contrast
          : 1 - (1 - MIDDLE) * ((1 - y) / (1 - MIDDLE)) ** contrast;
      return blackLift + (1 - blackLift) * bent;
    });
    tables.set(effects, table);
  }
  return table;
}

const SCALE = (STEPS - 1) / Math.sqrt(BRIGHTEST);

/** sRGB 0..1 of linear light, from the table. */
export function encodeTone(table: ToneTable, light: number): number {
  if (!(light > 0)) return table[0];
  const at = Math.sqrt(light) * SCALE;
  return at >= STEPS - 1 ? table[STEPS - 1] : table[(at + 0.5) | 0];
}

/** The transfer function of IEC 61966-2-1. */
const toSrgb = (x: number): number => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
