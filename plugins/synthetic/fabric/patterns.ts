import { luminance } from '../../../core/solid/luminance.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { oneOf } from '../draw.ts';
import { drawContrast } from './cloth-colours.ts';
import { floral } from './floral.ts';
import { paintTile, type Tile } from './tile.ts';
import { tilingNoise } from './tiling-noise.ts';

/** What a cloth looks like from near: its colours as a tile. */
export type Pattern = (random: () => number, ground: Vector) => Tile;

type Painter = (u: number, v: number, rgb: Float32Array) => void;

/** Yarn is never even: multiplies a colour by what thick and thin places in the cloth do to it. */
function woven(random: () => number, unevenness: number, colour: Painter): Painter {
  const across = tilingNoise(random, 24, 128);
  const down = tilingNoise(random, 128, 24);
  return (u, v, rgb) => {
    colour(u, v, rgb);
    const yarn = 1 + unevenness * (across(u, v) + down(u, v));
    for (let c = 0; c < 3; c++) rgb[c] *= yarn;
  };
}

const set = (rgb: Float32Array, colour: Vector): void => {
  rgb[0] = colour[0];
  rgb[1] = colour[1];
  rgb[2] = colour[2];
};

/** One colour, woven. */
export const plain: Pattern = (random, ground) =>
  paintTile(
    0.16,
    woven(random, 0.05, (_u, _v, rgb) => set(rgb, ground)),
  );

/** Fibres dyed differently and spun together: streaks of light and dark. */
export const heather: Pattern = (random, ground) => {
  const dark = luminance(ground) > 0.35;
  const other = mix(ground, dark ? [0.06, 0.06, 0.065] : [0.6, 0.6, 0.6], dark ? 0.3 : 0.35);
  const fine = tilingNoise(random, 64, 128);
  const finest = tilingNoise(random, 128, 256);
  const loose = tilingNoise(random, 12, 40);
  return paintTile(0.14, (u, v, rgb) => {
    const fibre = fine(u, v) * 0.5 + finest(u, v) * 0.5 + loose(u, v) * 0.35;
    set(rgb, mix(ground, other, Math.min(1, Math.max(0, 0.45 + fibre * 0.9))));
  });
};

/** Across or along, of one to three colours. */
export const stripes: Pattern = (random, ground) => {
  const along = random() < 0.3;
  const period = along ? 0.02 + random() * 0.06 : 0.03 + random() ** 2 * 0.14;
  const repeats = Math.max(1, Math.round(0.16 / period));
  const first = drawContrast(random, ground);
  const second = random() < 0.3 ? drawContrast(random, ground) : first;
  const width = 0.08 + random() * 0.42;
  const paired = random() < 0.25;
  return paintTile(
    period * repeats,
    woven(random, 0.04, (u, v, rgb) => {
      const place = (along ? u : v) * repeats;
      const at = place - Math.floor(place);
      if (at < width) set(rgb, first);
      else if (paired && at > width + 0.1 && at < width * 1.5 + 0.1) set(rgb, second);
      else set(rgb, ground);
    }),
  );
};

/** Gingham: both yarns go over each other, so that crossings have the full colour and the rest half of it. */
export const gingham: Pattern = (random, ground) => {
  const light: Vector = [0.7, 0.7, 0.68];
  const dyed = luminance(ground) > 0.4 ? drawContrast(random, light) : ground;
  const period = 0.008 + random() ** 1.5 * 0.05;
  const repeats = Math.max(1, Math.round(0.12 / period));
  return paintTile(
    period * repeats,
    woven(random, 0.04, (u, v, rgb) => {
      const across = (u * repeats) % 1 < 0.5 ? 1 : 0;
      const down = (v * repeats) % 1 < 0.5 ? 1 : 0;
      set(rgb, mix(light, dyed, (across + down) / 2));
    }),
  );
};

/** Tartan: the same mirrored row of coloured yarns across and along, in a twill that shows both. */
export const tartan: Pattern = (random, ground) => {
  const colours = [ground, drawContrast(random, ground), drawContrast(random, ground), ground];
  const bands: { readonly to: number; readonly colour: Vector }[] = [];
  for (let at = 0; at < 1; ) {
    at += 0.04 + random() * random() * 0.5;
    bands.push({ to: at, colour: bands.length % 2 ? oneOf(random, colours) : ground });
  }
  const yarn = (place: number): Vector => {
    const at = 1 - Math.abs(2 * place - 1);
    return (bands.find(({ to }) => at < to) ?? bands[0]).colour;
  };
  return paintTile(
    0.07 + random() * 0.11,
    woven(random, 0.05, (u, v, rgb) => set(rgb, mix(yarn(u), yarn(v), 0.5))),
  );
};

/** Thin lines far apart, both ways. */
export const windowpane: Pattern = (random, ground) => {
  const line = mix(ground, drawContrast(random, ground), 0.7);
  const repeats = 2 + Math.floor(random() * 3);
  const width = 0.03 + random() * 0.05;
  return paintTile(
    0.16,
    woven(random, 0.05, (u, v, rgb) =>
      set(rgb, (u * repeats) % 1 < width || (v * repeats) % 1 < width ? line : ground),
    ),
  );
};

/** Dots in rows. */
export const dots: Pattern = (random, ground) => {
  const colour = drawContrast(random, ground);
  const radius = 0.07 + random() * 0.16;
  const repeats = 2 + Math.floor(random() ** 1.5 * 5);
  return paintTile(
    0.14,
    woven(random, 0.03, (u, v, rgb) => {
      const x = (u * repeats) % 1;
      const y = (v * repeats) % 1;
      const corner = Math.hypot(x - Math.round(x), y - Math.round(y));
      set(rgb, corner < radius || Math.hypot(x - 0.5, y - 0.5) < radius ? colour : ground);
    }),
  );
};

/** Blots of a few related colours, as in camouflage, batik and abstract prints. */
export const blots: Pattern = (random, ground) => {
  const second =
    random() < 0.5 ? mix(ground, drawContrast(random, ground), 0.5) : drawContrast(random, ground);
  const third = mix(second, drawContrast(random, ground), 0.6);
  const coarse = tilingNoise(random, 4, 6);
  const finer = tilingNoise(random, 11, 15);
  const other = tilingNoise(random, 7, 5);
  return paintTile(
    0.22 + random() * 0.2,
    woven(random, 0.03, (u, v, rgb) => {
      if (coarse(u, v) + 0.45 * finer(u, v) > 0.22) set(rgb, second);
      else if (other(u, v) + 0.4 * finer(v, u) > 0.3) set(rgb, third);
      else set(rgb, ground);
    }),
  );
};

/** Denim: white weft under blue warp in diagonal ribs, washed out in streaks along the warp. */
export const denim: Pattern = (random, ground) => {
  const weft = mix(ground, [0.55, 0.57, 0.6], 0.6);
  const slub = tilingNoise(random, 110, 9);
  const washed = tilingNoise(random, 5, 4);
  const fine = tilingNoise(random, 200, 120);
  return paintTile(0.18, (u, v, rgb) => {
    const rib = ((u + v) * 90) % 1 < 0.45 ? 0.35 : 0;
    const pale = rib + 0.22 * slub(u, v) + 0.16 * washed(u, v) + 0.25 * fine(u, v);
    set(rgb, mix(ground, weft, Math.min(1, Math.max(0, 0.18 + pale))));
  });
};

export { floral };
