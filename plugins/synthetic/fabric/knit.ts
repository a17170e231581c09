import { slopeTile, TILE_SIZE, type Tile } from './tile.ts';

/** The relief of a jersey of thick yarn: columns of V-shaped stitches, `wale` metres wide. */
export function stitches(wale: number): Tile {
  const across = 8;
  const down = 10;
  return slopeTile(
    wale * across,
    heights((u, v) => {
      const column = (u * across) % 1;
      const side = Math.abs(column - 0.5) * 2;
      const course = (v * down + 0.55 * side + 8) % 1;
      const loop = Math.sin(Math.PI * course) ** 0.7;
      return wale * (0.22 * loop + 0.3 * Math.sqrt(Math.max(0, Math.sin(Math.PI * side * 0.94 + 0.1))));
    }),
  );
}

/** Ribs that run along, `width` metres wide. */
export function ribs(width: number): Tile {
  const count = 8;
  return slopeTile(
    width * count,
    heights((u) => width * 0.28 * Math.sqrt(Math.abs(Math.sin(Math.PI * u * count)))),
  );
}

function heights(at: (u: number, v: number) => number): Float32Array {
  return Float32Array.from({ length: TILE_SIZE * TILE_SIZE }, (_, i) =>
    at(((i % TILE_SIZE) + 0.5) / TILE_SIZE, (Math.floor(i / TILE_SIZE) + 0.5) / TILE_SIZE),
  );
}
