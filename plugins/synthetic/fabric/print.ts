import type { SurfacePoint } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { drawContrast } from './cloth-colours.ts';

/** A picture printed once, on the chest: which ink there is (0: none), and how much of it. */
export interface Print {
  /** Middle and half the width in metres at rest. */
  readonly x: number;
  readonly y: number;
  readonly reach: number;
  /** Distance (in half widths) to the printed shapes of each ink, negative inside, `PRINT_SIZE`² each. */
  readonly inks: readonly { readonly colour: Vector; readonly distances: Float32Array }[];
}

const PRINT_SIZE = 96;

/** Strokes of letters in a box of 1 × 1, y down: polylines. */
const LETTERS: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 1, 0.5, 0, 1, 1],
    [0.2, 0.65, 0.8, 0.65],
  ],
  [
    [1, 0, 0, 0, 0, 1, 1, 1],
    [0, 0.5, 0.75, 0.5],
  ],
  [
    [0, 0, 0, 1],
    [1, 0, 1, 1],
    [0, 0.5, 1, 0.5],
  ],
  [
    [0, 0, 0, 1],
    [1, 0, 0, 0.55, 1, 1],
  ],
  [[0, 0, 0, 1, 1, 1]],
  [[0, 1, 0, 0, 0.5, 0.6, 1, 0, 1, 1]],
  [[0, 1, 0, 0, 1, 1, 1, 0]],
  [[0.5, 0, 0.85, 0.15, 1, 0.5, 0.85, 0.85, 0.5, 1, 0.15, 0.85, 0, 0.5, 0.15, 0.15, 0.5, 0]],
  [[0.95, 0.15, 0.6, 0, 0.2, 0.08, 0.15, 0.35, 0.85, 0.6, 0.9, 0.88, 0.5, 1, 0.05, 0.85]],
  [
    [0, 0, 1, 0],
    [0.5, 0, 0.5, 1],
  ],
  [[0, 0, 0, 0.7, 0.25, 1, 0.75, 1, 1, 0.7, 1, 0]],
  [[0, 0, 0.5, 1, 1, 0]],
  [
    [0, 1, 0, 0, 0.8, 0.05, 0.95, 0.3, 0.8, 0.5, 0, 0.52],
    [0.45, 0.52, 1, 1],
  ],
];

type Shape = (x: number, y: number) => number;

/** Letters in a row or two, a badge, a band, or a mountain with a sun. */
export function drawPrint(random: () => number, ground: Vector): Print {
  const first = drawContrast(random, ground);
  const second = drawContrast(random, ground);
  const kind = random();
  const inks: { colour: Vector; shape: Shape }[] = [];
  if (kind < 0.5) {
    inks.push({ colour: first, shape: word(random, 3 + Math.floor(random() * 4), 0) });
    if (random() < 0.4) inks.push({ colour: second, shape: word(random, 6 + Math.floor(random() * 4), 0.4) });
  } else if (kind < 0.7) {
    const ring = 0.04 + random() * 0.06;
    inks.push({ colour: first, shape: (x, y) => Math.abs(Math.hypot(x, y) - 0.75) - ring });
    inks.push({ colour: second, shape: word(random, 2 + Math.floor(random() * 3), 0, 0.8) });
  } else if (kind < 0.85) {
    const sun = [(random() - 0.5) * 0.6, -0.35 - random() * 0.2];
    const peaks = [-0.4, 0.35].map((x) => [x, (random() - 0.6) * 0.4] as const);
    inks.push({ colour: second, shape: (x, y) => Math.hypot(x - sun[0], y - sun[1]) - 0.28 });
    inks.push({
      colour: first,
      shape: (x, y) =>
        Math.max(
          y - 0.55,
          ...[
            peaks.reduce((least, [px, py]) => Math.min(least, (Math.abs(x - px) - (y - py) * 0.8) * 0.75), 9),
          ],
        ),
    });
  } else {
    const points = 5 + Math.floor(random() * 3);
    inks.push({
      colour: first,
      shape: (x, y) => {
        const angle = Math.atan2(x, -y);
        const sector = (2 * Math.PI) / points;
        const folded = Math.abs(angle - Math.round(angle / sector) * sector);
        return Math.hypot(x, y) * Math.cos(folded - 0.75) - 0.42;
      },
    });
  }
  return {
    x: (random() - 0.5) * 0.03,
    y: 0.1 + random() * 0.08,
    reach: random() < 0.2 ? 0.05 : 0.09 + random() * 0.06,
    inks: inks.map(({ colour, shape }) => ({
      colour,
      distances: Float32Array.from({ length: PRINT_SIZE * PRINT_SIZE }, (_, i) =>
        shape(
          (((i % PRINT_SIZE) + 0.5) / PRINT_SIZE) * 2 - 1,
          ((Math.floor(i / PRINT_SIZE) + 0.5) / PRINT_SIZE) * 2 - 1,
        ),
      ),
    })),
  };
}

/** Made-up words: letters side by side, as wide as the print. */
function word(random: () => number, length: number, y: number, width = 1.8): Shape {
  const letters = Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  const step = width / length;
  const tall = Math.min(0.7, step * (1.1 + random() * 0.6));
  const bold = Math.min(step, tall) * (0.07 + random() * 0.08);
  const segments: (readonly [number, number, number, number])[] = [];
  letters.forEach((strokes, index) => {
    const left = -width / 2 + index * step + step * 0.12;
    for (const stroke of strokes) {
      for (let i = 0; i + 3 < stroke.length; i += 2) {
        segments.push([
          left + stroke[i] * step * 0.7,
          y + (stroke[i + 1] - 0.5) * tall,
          left + stroke[i + 2] * step * 0.7,
          y + (stroke[i + 3] - 0.5) * tall,
        ]);
      }
    }
  });
  return (px, py) => {
    let nearest = 9;
    for (const [ax, ay, bx, by] of segments) {
      const dx = bx - ax;
      const dy = by - ay;
      const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
      nearest = Math.min(nearest, Math.hypot(px - ax - t * dx, py - ay - t * dy));
    }
    return nearest - bold;
  };
}

/** Prints on a point at x, y (metres at rest) of the front. */
export function samplePrint(
  { x, y, reach, inks }: Print,
  atX: number,
  atY: number,
  pixel: number,
  point: SurfacePoint,
): void {
  const s = ((atX - x) / reach + 1) * 0.5 * PRINT_SIZE - 0.5;
  const t = ((atY - y) / reach + 1) * 0.5 * PRINT_SIZE - 0.5;
  if (!(s >= 0 && t >= 0 && s < PRINT_SIZE - 1 && t < PRINT_SIZE - 1)) return;
  const at = (t | 0) * PRINT_SIZE + (s | 0);
  const fs = s - (s | 0);
  const ft = t - (t | 0);
  const edge = Math.max(pixel / reach, 0.01);
  for (const { colour, distances } of inks) {
    const top = distances[at] + fs * (distances[at + 1] - distances[at]);
    const below = at + PRINT_SIZE;
    const bottom = distances[below] + fs * (distances[below + 1] - distances[below]);
    const ink = Math.min(1, Math.max(0, 0.5 - (top + ft * (bottom - top)) / edge)) * 0.94;
    if (ink === 0) continue;
    point.red += ink * (colour[0] - point.red);
    point.green += ink * (colour[1] - point.green);
    point.blue += ink * (colour[2] - point.blue);
  }
}
