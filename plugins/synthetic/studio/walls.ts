import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { tilingClouds, tilingNoise } from '../fabric/tiling-noise.ts';
import { type BackgroundPicture, createPicture, paintPicture } from './background-picture.ts';
import { drawWallLight } from './wall-light.ts';

/** Paints a wall that fills the picture: linear reflectance times light, for white light. */
export type DrawWall = (random: () => number) => BackgroundPicture;

/** Paints that walls have: whites mostly, greys, beiges, blues, greens, dark ones seldom. */
const PAINTS: readonly Vector[] = [
  [0.68, 0.66, 0.62],
  [0.6, 0.6, 0.6],
  [0.55, 0.5, 0.43],
  [0.42, 0.42, 0.43],
  [0.2, 0.21, 0.22],
  [0.36, 0.45, 0.5],
  [0.3, 0.37, 0.31],
  [0.5, 0.38, 0.29],
  [0.09, 0.12, 0.17],
  [0.05, 0.05, 0.055],
  [0.45, 0.4, 0.52],
  [0.62, 0.52, 0.34],
];

/** Draws linear RGB of what walls are painted with. */
export function drawPaint(random: () => number): Vector {
  const paint = PAINTS[Math.floor(random() ** 1.4 * PAINTS.length)];
  const brightness = 0.75 + 0.4 * random();
  return [0, 1, 2].map((c) => Math.min(0.8, paint[c] * brightness * (0.96 + 0.08 * random()))) as [
    number,
    number,
    number,
  ];
}

const put = (rgb: Float32Array, colour: Vector, light: number): void => {
  for (let c = 0; c < 3; c++) rgb[c] = colour[c] * light;
};

/** Painted plaster, hardly textured: light does it all. */
export const paintedWall: DrawWall = (random) => {
  const paint = drawPaint(random);
  const light = drawWallLight(random);
  const stains = tilingClouds(random, 3, 3, 3);
  const roller = tilingNoise(random, 150, 150);
  return paintPicture(createPicture(256), (x, y, rgb) =>
    put(rgb, paint, light(x, y) * (1 + 0.02 * stains(x, y) + 0.008 * roller(x, y))),
  );
};

/** A photographer's backdrop: paper or muslin, lit from behind the signer to a soft spot, or from dark to light. */
export const backdrop: DrawWall = (random) => {
  const paint = drawPaint(random);
  const edge = mix(paint, [0.02, 0.02, 0.025], 0.35 + 0.5 * random());
  const round = random() < 0.6;
  const spotX = 0.5 + (random() - 0.5) * 0.3;
  const spotY = 0.3 + random() * 0.4;
  const reach = 0.45 + random() * 0.5;
  const slope = (random() - 0.5) * 1.2;
  const cloth = tilingClouds(random, 3, 3, 4);
  const mottled = random() < 0.5 ? 0.12 : 0.015;
  return paintPicture(createPicture(256), (x, y, rgb) => {
    const far = round ? Math.hypot(x - spotX, (y - spotY) * 0.9) / reach : y + slope * (x - 0.5);
    const share = Math.min(1, Math.max(0, far));
    put(rgb, mix(paint, edge, share * share * (3 - 2 * share)), 1 + mottled * cloth(x, y));
  });
};

/** Rough plaster or concrete in grazing light. */
export const plasterWall: DrawWall = (random) => {
  const paint = drawPaint(random);
  const light = drawWallLight(random);
  const relief = tilingClouds(random, 26, 26, 4);
  const stains = tilingClouds(random, 2, 3, 4);
  const grazing = 0.1 + 0.45 * random() ** 2;
  const lean = random() < 0.5 ? -1 : 1;
  return paintPicture(createPicture(384), (x, y, rgb) => {
    const slope = (relief(x + 0.004 * lean, y + 0.004) - relief(x, y)) * grazing;
    put(rgb, paint, light(x, y) * (1 + slope + 0.1 * stains(x, y)));
  });
};

/** Bricks in a running bond, bare or painted over. */
export const brickWall: DrawWall = (random) => {
  const painted = random() < 0.4;
  const paint = painted ? drawPaint(random) : mix([0.32, 0.12, 0.07], [0.36, 0.25, 0.17], random());
  const mortar = painted ? mix(paint, [0, 0, 0], 0.12) : mix([0.45, 0.42, 0.38], [0.2, 0.19, 0.18], random());
  const light = drawWallLight(random);
  const rows = 9 + Math.floor(random() * 12);
  const columns = rows / 3.1;
  const tone = tilingNoise(random, 61, 61);
  const grain = tilingClouds(random, 40, 40, 3);
  const wobble = tilingClouds(random, 14, 14, 3);
  return paintPicture(createPicture(512), (x, y, rgb) => {
    const wy = y * rows + 0.07 * wobble(x, y);
    const row = Math.floor(wy);
    const wx = x * columns + (row & 1) / 2 + 0.03 * wobble(y, x);
    const column = Math.floor(wx);
    const acrossEdge = Math.min(wx - column, column + 1 - wx) * 3.1;
    const downEdge = Math.min(wy - row, row + 1 - wy);
    const inside = Math.min(1, Math.max(0, (Math.min(acrossEdge, downEdge) - 0.05) / 0.05));
    const own = painted ? 0.04 : 0.38;
    const brick = 1 + own * tone((column + 0.5) / 61, (row + 0.5) / 61) + 0.12 * grain(x, y);
    // The upper edge catches light from above, the lower one is in shadow.
    const edge = wy - row < 0.14 ? 1.12 : row + 1 - wy < 0.16 ? 0.72 : 1;
    put(rgb, mix(mortar, paint, inside), light(x, y) * (inside > 0 ? brick * edge : 1 + 0.15 * grain(x, y)));
  });
};

/** Boards, upright or lying, with grain and gaps. */
export const boardedWall: DrawWall = (random) => {
  const upright = random() < 0.6;
  const wood = mix([0.38, 0.23, 0.12], random() < 0.5 ? [0.09, 0.05, 0.03] : [0.5, 0.45, 0.38], random());
  const light = drawWallLight(random);
  const boards = 5 + Math.floor(random() * 9);
  const tone = tilingNoise(random, boards, 1);
  const rings = tilingClouds(random, 60, 2, 3);
  const streaks = tilingNoise(random, 256, 3);
  const bends = tilingClouds(random, 5, 3, 2);
  return paintPicture(createPicture(512), (x, y, rgb) => {
    const [across, along] = upright ? [x, y] : [y, x];
    const at = across * boards;
    const board = Math.floor(at);
    const shift = board * 0.37;
    const grain = rings(across + 0.012 * bends(across, along + shift), along + shift);
    const edge = Math.min(at - board, board + 1 - at);
    const gap = Math.min(1, Math.max(0.12, edge / 0.025));
    const own = 1 + 0.22 * tone((board + 0.5) / boards, 0.5);
    put(rgb, wood, light(x, y) * gap * own * (1 + 0.28 * grain + 0.08 * streaks(across, along + shift)));
  });
};

/** A curtain in folds. */
export const curtain: DrawWall = (random) => {
  const cloth = random() < 0.4 ? mix(drawPaint(random), [0.02, 0.02, 0.03], 0.7) : drawPaint(random);
  const light = drawWallLight(random);
  const folds = tilingClouds(random, 9 + Math.floor(random() * 12), 1, 2);
  const sway = tilingClouds(random, 3, 2, 2);
  const weave = tilingNoise(random, 300, 300);
  const lean = 0.25 + 0.4 * random();
  return paintPicture(createPicture(384), (x, y, rgb) => {
    const at = x + 0.02 * sway(x, y) + 0.015 * y * sway(x, 0.3);
    const height = folds(at, 0.2 + 0.12 * y);
    const slope = folds(at + 0.006, 0.2 + 0.12 * y) - height;
    const shade = Math.max(0.1, 0.72 + 0.45 * height + slope * lean * 9);
    put(rgb, cloth, light(x, y) * shade * (1 + 0.03 * weave(x, y)));
  });
};

/** A green or blue screen, lit unevenly and not quite smooth. */
export const keyScreen: DrawWall = (random) => {
  const green: Vector = mix([0.04, 0.36, 0.06], [0.12, 0.45, 0.1], random());
  const blue: Vector = mix([0.02, 0.08, 0.45], [0.05, 0.2, 0.55], random());
  const screen = random() < 0.7 ? green : blue;
  const light = drawWallLight(random);
  const other = drawWallLight(random);
  const creases = tilingClouds(random, 7, 3, 4);
  const creased = 0.25 * random() ** 2;
  return paintPicture(createPicture(256), (x, y, rgb) => {
    const slope = creases(x + 0.01, y) - creases(x, y);
    put(rgb, screen, (0.6 * light(x, y) + 0.4 * other(x, y)) * (1 + slope * creased * 3));
  });
};
