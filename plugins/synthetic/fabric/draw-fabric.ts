import type { Material, SurfacePoint } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { oneByOften } from '../draw.ts';
import { drawClothColour } from './cloth-colours.ts';
import { aroundTrunk, createClothPlace, placeOnCloth } from './cloth-place.ts';
import { drawFolds, type Folds, sampleFolds } from './folds.ts';
import { ribs, stitches } from './knit.ts';
import * as patterns from './patterns.ts';
import { drawPrint, type Print, samplePrint } from './print.ts';
import { sampleTile, type Tile } from './tile.ts';

/** A kind of cloth: its pattern, how often it is worn, and how it reflects and folds. */
interface Kind {
  readonly often: number;
  readonly pattern: patterns.Pattern;
  readonly roughness: number;
  readonly specular: number;
  readonly sheen: number;
  /** Metres: see `Drape`. */
  readonly foldWidth: number;
  readonly depth: number;
  readonly relief?: (random: () => number) => Tile;
  /** Chance of one large print on the chest. */
  readonly print?: number;
}

const cotton = { roughness: 0.9, specular: 0.035, sheen: 0.25, foldWidth: 0.013, depth: 0.75 };
const wool = { roughness: 0.97, specular: 0.03, sheen: 0.55, foldWidth: 0.024, depth: 0.6 };
const knitted = (random: () => number): Tile => stitches(0.0035 + random() ** 2 * 0.006);

const TOPS: readonly Kind[] = [
  { ...cotton, often: 34, pattern: patterns.plain, print: 0.2 },
  { ...cotton, often: 5, pattern: patterns.plain, relief: (random) => ribs(0.003 + random() * 0.004) },
  { ...cotton, often: 11, pattern: patterns.heather, print: 0.25 },
  { ...cotton, often: 10, pattern: patterns.stripes },
  { ...cotton, often: 4, pattern: patterns.gingham },
  { ...cotton, often: 6, pattern: patterns.tartan },
  { ...cotton, often: 3, pattern: patterns.windowpane },
  { ...cotton, often: 4, pattern: patterns.dots },
  { ...cotton, often: 5, pattern: patterns.floral },
  { ...cotton, often: 3, pattern: patterns.blots },
  { ...wool, often: 6, pattern: patterns.plain, relief: knitted },
  { ...wool, often: 4, pattern: patterns.heather, relief: knitted },
  { ...cotton, often: 4, pattern: patterns.denim, foldWidth: 0.02, depth: 0.7, sheen: 0.1 },
  { ...cotton, often: 2, pattern: patterns.plain, roughness: 0.38, specular: 0.06, sheen: 0.5, depth: 0.95 },
];

const TROUSERS: readonly Kind[] = [
  { ...cotton, often: 5, pattern: patterns.denim, foldWidth: 0.02, sheen: 0.1 },
  { ...cotton, often: 4, pattern: patterns.plain, foldWidth: 0.018 },
  { ...wool, often: 2, pattern: patterns.heather },
];

const layer = new Float32Array(4);
const place = createClothPlace();

/**
 * The cloth of a shirt, a jumper, a blouse: colour, pattern, relief of threads and folds. Meshes with texture coordinates give metres of cloth,
 * u around and v along the body or the sleeve; others get their pattern from where they are at rest.
 */
export const drawFabric = (random: () => number): Material =>
  fabric(random, TOPS, drawClothColour(random, 'top'));

/** The cloth of trousers and skirts: denim and plain, dark as a rule. */
export const drawTrouserFabric = (random: () => number): Material =>
  fabric(random, TROUSERS, drawClothColour(random, 'trousers'));

function fabric(random: () => number, kinds: readonly Kind[], colour: Vector): Material {
  const kind = oneByOften(random, kinds);
  const folds = drawFolds(random, {
    width: kind.foldWidth * (0.8 + random() * 0.5),
    depth: kind.depth * (0.45 + random() * 0.75),
  });
  const print = random() < (kind.print ?? 0) ? drawPrint(random, colour) : null;
  const tile = kind.pattern(random, colour);
  const relief = kind.relief?.(random) ?? null;
  const { roughness, specular, sheen } = kind;
  return {
    roughness,
    specular,
    scatter: 0,
    sheen,
    paint: (point) => paintCloth(point, tile, relief, folds, print),
  };
}

function paintCloth(
  point: SurfacePoint,
  tile: Tile,
  relief: Tile | null,
  folds: Folds,
  print: Print | null,
): void {
  const { x, y, z, normalX, normalY, normalZ, pixel } = point;
  placeOnCloth(point, place);
  const { u, v, uAxis, vAxis } = place;
  sampleTile(tile, u, v, pixel, layer);
  point.red *= layer[0];
  point.green *= layer[1];
  point.blue *= layer[2];
  if (print && normalZ < 0) samplePrint(print, x, y, pixel, point);
  if (relief) {
    sampleTile(relief, u, v, pixel, layer);
    point.bumpX += layer[0] * uAxis[0] + layer[1] * vAxis[0];
    point.bumpY += layer[0] * uAxis[1] + layer[1] * vAxis[1];
    point.bumpZ += layer[0] * uAxis[2] + layer[1] * vAxis[2];
  }
  // Folds of sleeves lie as they are seen from in front; those of the trunk go on round its sides.
  sampleFolds(folds, place.sleeve ? x : aroundTrunk(x, z), y, layer);
  point.cavity *= Math.min(1, Math.max(0.55, 0.96 + layer[2] * 60));
  const level = Math.sqrt(normalX * normalX + normalZ * normalZ) + 1e-6;
  const slopeX = place.sleeve ? layer[0] : (-layer[0] * normalZ) / level;
  const slopeZ = place.sleeve ? 0 : (layer[0] * normalX) / level;
  const rise = slopeX * normalX + layer[1] * normalY + slopeZ * normalZ;
  point.bumpX += slopeX - rise * normalX;
  point.bumpY += layer[1] - rise * normalY;
  point.bumpZ += slopeZ - rise * normalZ;
}
