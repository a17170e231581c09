import { smoothstep } from '../../../core/smoothstep.ts';
import { averageCage } from './cage.ts';
import {
  LEFT_UPPER_FOLD,
  LOWER_OUTER_LIP,
  RIGHT_BROW_LOWER,
  RIGHT_BROW_UPPER,
  UPPER_OUTER_LIP,
} from './face-rows.ts';

/** Parts of the average face, seen from the front: arguments are metres in the canonical face's axes. Values are 0..1 with soft edges. */

/** 1 at `at`, 0.37 at `reach` from it. */
export const bell = (at: number, reach: number, value: number): number =>
  Math.exp(-(((value - at) / reach) ** 2));

type Line = readonly (readonly [x: number, y: number])[];

/** The height of a line at x; beyond its ends, that of the end. Catmull–Rom between its points, which are in order of x. */
function heightAt(line: Line, x: number): number {
  if (x <= line[0][0]) return line[0][1];
  let i = 1;
  while (i < line.length - 1 && line[i][0] < x) i++;
  if (x >= line[i][0]) return line[i][1];
  const [x1, y1] = line[i - 1];
  const [x2, y2] = line[i];
  const t = (x - x1) / (x2 - x1);
  const slope = (a: number, b: number): number =>
    ((line[b][1] - line[a][1]) / (line[b][0] - line[a][0] || 1)) * (x2 - x1);
  const m1 = slope(Math.max(0, i - 2), i);
  const m2 = slope(i - 1, Math.min(line.length - 1, i + 1));
  return (
    y1 * (1 + 2 * t) * (1 - t) ** 2 + m1 * t * (1 - t) ** 2 + y2 * t * t * (3 - 2 * t) + m2 * t * t * (t - 1)
  );
}

const cageLine = (rows: readonly number[]): Line => {
  const { positions } = averageCage();
  return rows.map((row) => [positions[row * 3], positions[row * 3 + 1]] as const);
};

interface FaceLines {
  readonly upperLip: Line;
  readonly lowerLip: Line;
  readonly brow: Line;
  readonly fold: Line;
}

let lines: FaceLines | undefined;

function faceLines(): FaceLines {
  lines ??= {
    upperLip: cageLine(UPPER_OUTER_LIP),
    lowerLip: cageLine(LOWER_OUTER_LIP),
    brow: browLine(),
    fold: [...cageLine(LEFT_UPPER_FOLD)].sort((a, b) => a[0] - b[0]),
  };
  return lines;
}

function browLine(): Line {
  const low = cageLine(RIGHT_BROW_LOWER);
  const high = cageLine(RIGHT_BROW_UPPER);
  return low
    .map(([x, y], i) => [-(x * 0.6 + high[i][0] * 0.4), y * 0.6 + high[i][1] * 0.4] as const)
    .sort((a, b) => a[0] - b[0]);
}

/** The lips' red. `z` tells them from the nape. */
export function lips(x: number, y: number, z: number, soft = 0.0007): number {
  if (z > -0.03 || Math.abs(x) > 0.03 || y < 0.028 || y > 0.06) return 0;
  const { upperLip, lowerLip } = faceLines();
  const end = upperLip[upperLip.length - 1][0];
  const inside = Math.min(y - heightAt(upperLip, x), heightAt(lowerLip, x) - y, (end - Math.abs(x)) * 0.6);
  return smoothstep(-soft, soft, inside);
}

/** How far below (positive) the fold of the upper lid a point is, metres; 1 away from the eyes. */
export function belowFold(x: number, y: number, z: number): number {
  const side = Math.abs(x);
  if (z > -0.02 || side < 0.0165 || side > 0.0465 || y < -0.042 || y > -0.02) return 1;
  return y - heightAt(faceLines().fold, side);
}

/** A brow's hair: how dense it is, and how far along from the nose (0) to the temple (1). `thick` scales its height. */
export function brow(x: number, y: number, z: number, thick: number): { density: number; along: number } {
  const side = Math.abs(x);
  if (z > -0.015 || side < 0.006 || side > 0.062 || y > -0.03 || y < -0.065) return { density: 0, along: 0 };
  const along = (side - 0.011) / 0.046;
  const half =
    0.0042 * thick * (1 - 0.75 * smoothstep(0.45, 1, along)) * (0.8 + 0.2 * smoothstep(0, 0.2, along));
  const away = (y - heightAt(faceLines().brow, side)) / half;
  const ends = smoothstep(-0.06, 0.16, along) * (1 - smoothstep(0.85, 1.02, along));
  return { density: ends * (1 - smoothstep(0.45, 1.15, Math.abs(away))), along };
}

/** How much of each part of a beard is grown, 0..1. */
export interface BeardStyle {
  readonly jaw: number;
  readonly chin: number;
  readonly moustache: number;
}

/** Where a beard grows. */
export function beard(x: number, y: number, z: number, style: BeardStyle): number {
  const side = Math.abs(x);
  if (y < -0.012 || y > 0.13 || z > 0.03) return 0;
  const cheek = smoothstep(-0.01, 0.012, y - (0.038 - (side - 0.028) * 0.92));
  const jaw = cheek * smoothstep(0.02, 0.034, side + 1.6 * Math.max(0, y - 0.05));
  const besideMouth =
    smoothstep(0.026, 0.03, side) * smoothstep(0.03, 0.036, y) * (1 - smoothstep(0.034, 0.044, side));
  const chin = Math.max(
    smoothstep(0.0565, 0.062, y) * (1 - smoothstep(0.026, 0.034, side)),
    besideMouth * 0.9,
  );
  const moustache =
    smoothstep(0.0165, 0.0215, y - 0.35 * Math.max(0, side - 0.006)) *
    (1 - smoothstep(0.024, 0.03, side)) *
    (1 - smoothstep(0.043, 0.049, y));
  const throat = 1 - smoothstep(0.094, 0.118, y - 0.3 * z);
  const ear = 1 - smoothstep(0.008, 0.018, z);
  const free = 1 - lips(x, y, z, 0.003);
  return Math.max(jaw * style.jaw, chin * style.chin, moustache * style.moustache) * throat * ear * free;
}
