/** Numbers −1..1 that vary smoothly and repeat after 1 in both directions. */
export type TilingNoise = (u: number, v: number) => number;

const ease = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Value noise of `across` × `down` features that joins itself at its edges (Perlin 2002 for the polynomial). */
export function tilingNoise(random: () => number, across: number, down: number): TilingNoise {
  const values = Float32Array.from({ length: across * down }, () => random() * 2 - 1);
  return (u, v) => {
    const x = (u - Math.floor(u)) * across;
    const y = (v - Math.floor(v)) * down;
    const x0 = Math.min(across - 1, Math.floor(x));
    const y0 = Math.min(down - 1, Math.floor(y));
    const x1 = x0 + 1 === across ? 0 : x0 + 1;
    const upper = y0 * across;
    const lower = y0 + 1 === down ? 0 : upper + across;
    const s = ease(x - x0);
    const top = values[upper + x0] + s * (values[upper + x1] - values[upper + x0]);
    const bottom = values[lower + x0] + s * (values[lower + x1] - values[lower + x0]);
    return top + ease(y - y0) * (bottom - top);
  };
}

/** Tiling noise with finer and finer features, each layer twice as fine and a little over half as strong; about −1..1. */
export function tilingClouds(
  random: () => number,
  across: number,
  down: number,
  octaves: number,
): TilingNoise {
  const layers = Array.from({ length: octaves }, (_, octave) =>
    tilingNoise(random, across * 2 ** octave, down * 2 ** octave),
  );
  return (u, v) => layers.reduce((sum, layer, octave) => sum + layer(u, v) * 0.55 ** octave, 0) * 0.6;
}
