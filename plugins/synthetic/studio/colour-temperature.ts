import type { Vector } from '../../../core/solid/transforms.ts';

/**
 * Linear RGB (sRGB primaries) of a black body of 1700 to 20000 kelvin, of luminance 1: the Planckian locus as fitted by Kim et al. 2002
 * (US patent 7024034), in the matrix of IEC 61966-2-1.
 */
export function colourTemperature(kelvin: number): Vector {
  const t = 1000 / kelvin;
  const x =
    kelvin < 4000
      ? -0.2661239 * t ** 3 - 0.234358 * t ** 2 + 0.8776956 * t + 0.17991
      : -3.0258469 * t ** 3 + 2.1070379 * t ** 2 + 0.2226347 * t + 0.24039;
  const y =
    kelvin < 2222
      ? -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683
      : kelvin < 4000
        ? -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867
        : 3.081758 * x ** 3 - 5.8733867 * x ** 2 + 3.75112997 * x - 0.37001483;
  const X = x / y;
  const Z = (1 - x - y) / y;
  const channel = (value: number): number => Math.max(0.005, value);
  return [
    channel(3.2406 * X - 1.5372 - 0.4986 * Z),
    channel(-0.9689 * X + 1.8758 + 0.0415 * Z),
    channel(0.0557 * X - 0.204 + 1.057 * Z),
  ];
}
