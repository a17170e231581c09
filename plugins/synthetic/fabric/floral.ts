import type { Vector } from '../../../core/solid/transforms.ts';
import { mix } from '../../../core/solid/vectors.ts';
import { drawContrast } from './cloth-colours.ts';
import { createTile, TILE_SIZE, type Tile } from './tile.ts';

/** Flowers and leaves strewn over a ground. */
export function floral(random: () => number, ground: Vector): Tile {
  const period = 0.1 + random() * 0.16;
  const data = new Float32Array(TILE_SIZE * TILE_SIZE * 3);
  for (let i = 0; i < data.length; i++) data[i] = ground[i % 3] * (0.97 + 0.06 * random());
  const petals = [drawContrast(random, ground), drawContrast(random, ground)];
  const leaf = mix([0.03, 0.12, 0.04], ground, 0.3);
  const heart: Vector = [0.6, 0.4, 0.06];
  const count = 14 + Math.floor(random() * 22);
  for (let flower = 0; flower < count; flower++) {
    const x = random() * TILE_SIZE;
    const y = random() * TILE_SIZE;
    const size = TILE_SIZE * (0.03 + 0.07 * random() ** 2);
    const turn = random() * 2 * Math.PI;
    for (let n = 0; n < 2; n++) {
      const away = turn + n * (1.5 + random()) + 0.6;
      stamp(
        data,
        x + Math.cos(away) * size * 1.5,
        y + Math.sin(away) * size * 1.5,
        size * 1.1,
        leaf,
        (dx, dy) => {
          const along = dx * Math.cos(away) + dy * Math.sin(away);
          const across = -dx * Math.sin(away) + dy * Math.cos(away);
          return Math.abs(across) < 0.32 * (1 - along * along) ? 0.85 + 0.3 * Math.abs(across) : 0;
        },
      );
    }
    const count = 5 + Math.floor(random() * 2);
    const colour = petals[random() < 0.65 ? 0 : 1];
    stamp(data, x, y, size, colour, (dx, dy) => {
      const radius = Math.hypot(dx, dy);
      const petal = Math.abs(Math.cos(((Math.atan2(dy, dx) + turn) * count) / 2));
      return radius < 0.55 + 0.45 * petal ? 0.7 + 0.3 * petal * radius : 0;
    });
    stamp(data, x, y, size * 0.28, heart, (dx, dy) => (dx * dx + dy * dy < 1 ? 1 : 0));
  }
  return createTile(period, 3, data);
}

/** Paints a shape that says how bright it is at −1..1 (0: not there), smooth at its edges, round the tile's edges. */
function stamp(
  data: Float32Array,
  x: number,
  y: number,
  radius: number,
  colour: Vector,
  shape: (dx: number, dy: number) => number,
): void {
  const wrap = TILE_SIZE - 1;
  for (let row = Math.floor(y - radius); row <= y + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      let covered = 0;
      let brightness = 0;
      for (let sub = 0; sub < 4; sub++) {
        const dx = (column + 0.25 + (sub & 1) / 2 - x) / radius;
        const dy = (row + 0.25 + (sub >> 1) / 2 - y) / radius;
        const here = shape(dx, dy);
        if (here > 0) covered += 0.25;
        brightness += here / 4;
      }
      const at = ((row & wrap) * TILE_SIZE + (column & wrap)) * 3;
      for (let c = 0; c < 3; c++) data[at + c] += brightness * colour[c] - covered * data[at + c];
    }
  }
}
