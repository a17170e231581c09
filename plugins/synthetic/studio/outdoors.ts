import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { tilingClouds, tilingNoise } from '../fabric/tiling-noise.ts';
import { type BackgroundPicture, createPicture, paintPicture } from './background-picture.ts';
import { defocus } from './defocus.ts';
import { drawPaint } from './walls.ts';

/** Trees, lawn and sky through a wide-open lens, or a street's houses. */
export const outdoors = (random: () => number): BackgroundPicture =>
  random() < 0.7
    ? defocus(greenery(random), 0.008 + 0.03 * random())
    : defocus(street(random), 0.02 + 0.025 * random());

function greenery(random: () => number): BackgroundPicture {
  const skyline = 0.05 + 0.35 * random();
  const ground = 0.6 + 0.5 * random();
  const crowns = tilingClouds(random, 4, 4, 5);
  const leaves = tilingClouds(random, 22, 22, 3);
  const hue = tilingClouds(random, 3, 3, 2);
  const gaps = tilingNoise(random, 64, 64);
  const season = random();
  const dark: Vector = [0.012, 0.03, 0.008];
  const light: Vector =
    season < 0.75 ? mix([0.1, 0.22, 0.03], [0.22, 0.3, 0.07], random()) : [0.42, 0.22, 0.05];
  const sky: Vector = mix([0.45, 0.7, 1.15], [1.2, 1.25, 1.3], random());
  const lawn: Vector = mix([0.09, 0.16, 0.03], [0.3, 0.28, 0.22], random() ** 2);
  const trunks = Array.from({ length: Math.floor(random() * 5) }, () => ({
    x: random(),
    w: 0.008 + 0.03 * random(),
  }));
  return paintPicture(createPicture(288), (x, y, rgb) => {
    const edge = skyline + 0.28 * crowns(x, 0.3 * y);
    const gap = gaps(x, y) > 0.93 - 0.25 * Math.max(0, 1 - (y - edge) * 4);
    if (y < edge || (gap && y < ground - 0.15)) {
      const haze = 1 + 0.3 * y;
      rgb.set([sky[0] * haze, sky[1] * haze, sky[2] * haze]);
      return;
    }
    if (y > ground + 0.03 * crowns(x, 0.1)) {
      const patch = 0.8 + 0.5 * crowns(x * 0.7, y * 3) + 0.2 * leaves(x, y * 2);
      for (let c = 0; c < 3; c++) rgb[c] = lawn[c] * patch;
      return;
    }
    const lit = Math.min(1, Math.max(0, 0.35 + 0.7 * crowns(x, y) + 0.55 * leaves(x, y) + 0.2 * (edge - y)));
    const leaf = mix(
      dark,
      mix(light, [light[1] * 0.9, light[1] * 0.75, light[2]], 0.5 + 0.5 * hue(x, y)),
      lit * lit,
    );
    rgb.set(leaf);
    for (const trunk of trunks) if (Math.abs(x - trunk.x) < trunk.w) rgb.set([0.05, 0.037, 0.027]);
  });
}

function street(random: () => number): BackgroundPicture {
  const sky: Vector = mix([0.5, 0.75, 1.1], [1.2, 1.2, 1.2], random());
  const grain = tilingClouds(random, 30, 30, 3);
  const houses: { to: number; top: number; colour: Vector; across: number; down: number; depth: number }[] =
    [];
  for (let to = 0; to < 1; ) {
    to += 0.2 + 0.5 * random();
    const across = 0.05 + 0.1 * random();
    houses.push({
      to,
      top: -0.2 + 0.5 * random(),
      colour: drawPaint(random),
      across,
      down: across * (1.2 + 0.8 * random()),
      depth: 0.5 + 0.5 * random(),
    });
  }
  const ground = 0.75 + 0.3 * random();
  const sun = random() < 0.5 ? 1.6 : 0.9;
  return paintPicture(createPicture(288), (x, y, rgb) => {
    const house = houses.find(({ to }) => x < to) ?? houses[0];
    if (y < house.top) rgb.set(sky);
    else if (y > ground) rgb.set([0.2, 0.2, 0.2]);
    else {
      const u = ((house.to - x) / house.across) % 1;
      const v = ((y - house.top) / house.down) % 1;
      const pane = u > 0.28 && u < 0.74 && v > 0.22 && v < 0.76;
      const shade = house.depth * sun * (1 + 0.1 * grain(x, y));
      if (pane) {
        const mirrored =
          0.05 +
          0.35 *
            Math.max(0, grain(Math.floor((house.to - x) / house.across) / 7, Math.floor(y / house.down) / 7));
        rgb.set([sky[0] * mirrored, sky[1] * mirrored, sky[2] * mirrored]);
      } else for (let c = 0; c < 3; c++) rgb[c] = house.colour[c] * shade;
    }
  });
}
