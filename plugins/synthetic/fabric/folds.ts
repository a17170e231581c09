import { tilingNoise } from './tiling-noise.ts';

/**
 * The folds of a garment: heights over the flat cloth by where it is at rest. `across` is metres from the middle to the wearer's own
 * left, `down` metres below the shoulder joints.
 */
export interface Folds {
  /** Slope along `across`, slope along `down` and height in metres, interleaved. */
  readonly data: Float32Array;
}

const CELL = 0.004;
const LEFT = -0.8;
const TOP = -0.24;
const COLUMNS = 400;
const ROWS = 264;

/** How cloth folds. */
export interface Drape {
  /** Width of a fold, metres: 0.008 thin shirting, 0.03 thick wool. */
  readonly width: number;
  /** 0 (pressed, tight) to 1 (crumpled, loose). */
  readonly depth: number;
}

/**
 * Draws folds as they lie on a trunk, sleeves and hips: a few large ones from the armpits inwards, over the slack at the waist and round the
 * arms, among many small ones.
 */
export function drawFolds(random: () => number, { width, depth }: Drape): Folds {
  const heights = new Float32Array(COLUMNS * ROWS);
  for (const pull of PULLS) addCreases(heights, random, pull, width, width * 0.75 * depth);
  const fold = (x: number, y: number, direction: number, length: number, strength: number): void => {
    const thick = width * (1.1 + 0.5 * random());
    addFold(heights, random, {
      x,
      y,
      direction,
      length,
      width: thick,
      height: thick * 0.4 * depth * strength,
    });
  };
  const spread = (middle: number, range: number): number => middle + (random() - 0.5) * 2 * range;
  for (const side of [-1, 1]) {
    const inwards = (angle: number): number => (side > 0 ? Math.PI - angle : angle);
    for (let n = 2 + random() * 2; n > 0; n--) {
      fold(side * spread(0.17, 0.02), spread(0.06, 0.04), inwards(spread(0.95, 0.5)), spread(0.2, 0.08), 1);
    }
    for (let n = 1 + random() * 2; n > 0; n--) {
      fold(side * spread(0.08, 0.06), spread(0.14, 0.08), inwards(spread(1.45, 0.4)), spread(0.2, 0.08), 0.7);
    }
    for (let n = 1 + random() * 3; n > 0; n--) {
      fold(
        side * spread(0.19, 0.02),
        spread(0.42, 0.08),
        inwards(spread(0.25, 0.4)),
        spread(0.13, 0.06),
        0.8,
      );
    }
  }
  return { data: withSlopes(heights) };
}

/** Where a garment is creased one way: a round area on either side, and the direction of creases on the side of +x, radians from `across` to `down`. */
interface Pull {
  readonly x: number;
  readonly y: number;
  readonly reachX: number;
  readonly reachY: number;
  readonly direction: number;
  readonly strength: number;
}

const PULLS: readonly Pull[] = [
  // From the armpit down and inwards.
  { x: 0.14, y: 0.09, reachX: 0.12, reachY: 0.12, direction: 2.2, strength: 1 },
  // Hanging from the breast.
  { x: 0.07, y: 0.26, reachX: 0.12, reachY: 0.2, direction: 1.75, strength: 0.6 },
  // Slack at the waist.
  { x: 0.14, y: 0.4, reachX: 0.15, reachY: 0.13, direction: 2.95, strength: 0.85 },
  // From the hips to the crotch.
  { x: 0.12, y: 0.6, reachX: 0.15, reachY: 0.14, direction: 2.6, strength: 0.8 },
  // Round the arm, slanting.
  { x: 0.42, y: 0.26, reachX: 0.24, reachY: 0.34, direction: -0.55, strength: 0.9 },
];

/** Cells of the noise that creases are made of: more than the widest garment needs. */
const CELLS = 64;

/** Adds creases: noise's lines of zero, stretched along the pull, bent, and stronger in some places than in others. */
function addCreases(
  heights: Float32Array,
  random: () => number,
  pull: Pull,
  width: number,
  height: number,
): void {
  const lines = tilingNoise(random, CELLS, CELLS);
  const slow = tilingNoise(random, CELLS, CELLS);
  const cos = Math.cos(pull.direction);
  const sin = Math.sin(pull.direction);
  const cell = width * 3.2;
  for (let r = 1; r < ROWS - 1; r++) {
    const y = TOP + r * CELL;
    for (let c = 1; c < COLUMNS - 1; c++) {
      const x = LEFT + c * CELL;
      const side = x < 0 ? -1 : 1;
      const near = 1 - ((side * x - pull.x) / pull.reachX) ** 2 - ((y - pull.y) / pull.reachY) ** 2;
      if (near <= 0) continue;
      const bentX = side * x + 0.03 * slow(x * 0.11, y * 0.11 + 0.3);
      const bentY = y + 0.03 * slow(x * 0.11 + 0.6, y * 0.11);
      const along = bentX * cos + bentY * sin;
      const over = bentY * cos - bentX * sin;
      const line = lines(along / (cell * 3.5 * CELLS) + side * 0.25, over / (cell * CELLS));
      const ridge = Math.max(0, 1 - 2.1 * Math.sqrt(line * line + 0.004));
      const here = Math.max(0, 0.35 + 0.9 * slow(x * 0.16 + 0.2, y * 0.16 + 0.7));
      heights[r * COLUMNS + c] += height * pull.strength * near * here * ridge * (0.6 + 0.4 * ridge);
    }
  }
}

interface Fold {
  readonly x: number;
  readonly y: number;
  /** Radians from `across` towards `down`. */
  readonly direction: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

/** Adds a bent ridge that is steeper on one side, beside a shallow valley, and runs out at both ends. */
function addFold(heights: Float32Array, random: () => number, fold: Fold): void {
  const bend = (random() - 0.5) * 1.6;
  const width = fold.width * (0.6 + random() * 0.9);
  const lean = (random() < 0.5 ? -1 : 1) * (0.25 + random() * 0.35);
  const height = fold.height * (0.5 + random() * 0.8);
  const steps = 9;
  const reach = width * 3;
  const points: [number, number][] = [[fold.x, fold.y]];
  for (let step = 0, [x, y] = points[0]; step < steps; step++) {
    const heading = fold.direction + bend * (step / steps - 0.5) + 0.12 * (random() - 0.5);
    x += (Math.cos(heading) * fold.length) / steps;
    y += (Math.sin(heading) * fold.length) / steps;
    points.push([x, y]);
  }
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const column = (x: number): number => Math.min(COLUMNS - 1, Math.max(0, Math.round((x - LEFT) / CELL)));
  const row = (y: number): number => Math.min(ROWS - 1, Math.max(0, Math.round((y - TOP) / CELL)));
  for (let r = row(Math.min(...ys) - reach); r <= row(Math.max(...ys) + reach); r++) {
    for (let c = column(Math.min(...xs) - reach); c <= column(Math.max(...xs) + reach); c++) {
      const px = LEFT + c * CELL;
      const py = TOP + r * CELL;
      let nearest = Infinity;
      let across = 0;
      let along = 0;
      for (let step = 0; step < steps; step++) {
        const [ax, ay] = points[step];
        const dx = points[step + 1][0] - ax;
        const dy = points[step + 1][1] - ay;
        const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
        const offX = px - ax - t * dx;
        const offY = py - ay - t * dy;
        const squared = offX * offX + offY * offY;
        if (squared >= nearest * nearest) continue;
        const distance = Math.sqrt(squared);
        nearest = distance;
        across = Math.sign(dx * (py - ay) - dy * (px - ax)) * distance;
        along = (step + t) / steps;
      }
      // Nothing is left of it beyond its ends and far beside it.
      if (nearest > reach * 1.6 || nearest > Math.abs(across) + 1e-6) continue;
      const w = width * (0.55 + 0.9 * along * (1 - along) * 2);
      const q = across / w;
      const leaning = q / (1 + lean * Math.tanh(q));
      const taper = Math.sin(Math.PI * Math.min(1, along * 0.9 + 0.1)) ** 1.2;
      const profile = Math.exp(-leaning * leaning) - 0.45 * Math.exp(-((q - 1.7) ** 2));
      heights[r * COLUMNS + c] += height * taper * profile;
    }
  }
}

function withSlopes(heights: Float32Array): Float32Array {
  const data = new Float32Array(heights.length * 3);
  for (let r = 1; r < ROWS - 1; r++) {
    for (let c = 1; c < COLUMNS - 1; c++) {
      const at = r * COLUMNS + c;
      data[at * 3] = (heights[at + 1] - heights[at - 1]) / (2 * CELL);
      data[at * 3 + 1] = (heights[at + COLUMNS] - heights[at - COLUMNS]) / (2 * CELL);
      data[at * 3 + 2] = heights[at];
    }
  }
  return data;
}

/** Writes slope across, slope down and height (metres) into `out`; flat cloth beyond where there are folds. */
export function sampleFolds({ data }: Folds, across: number, down: number, out: Float32Array): void {
  const x = (across - LEFT) / CELL;
  const y = (down - TOP) / CELL;
  if (!(x >= 0 && y >= 0 && x < COLUMNS - 1 && y < ROWS - 1)) {
    out[0] = out[1] = out[2] = 0;
    return;
  }
  const x0 = x | 0;
  const y0 = y | 0;
  const fx = x - x0;
  const fy = y - y0;
  const at = (y0 * COLUMNS + x0) * 3;
  const below = at + COLUMNS * 3;
  for (let k = 0; k < 3; k++) {
    const top = data[at + k] + fx * (data[at + 3 + k] - data[at + k]);
    const bottom = data[below + k] + fx * (data[below + 3 + k] - data[below + k]);
    out[k] = top + fy * (bottom - top);
  }
}
