import type { Frame, Keypoints } from '../../../core/contract.ts';
import { type Canvas, createCanvas } from '../../../core/image/canvas.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import type { Head } from '../pose/head.ts';
import { type Point, pointAt } from '../pose/skeleton.ts';
import { EYE_RIMS } from './eye-rims.ts';

/** What an eye is closed with: textures that run from its outer to its inner corner, the lid downwards, the lashes across their line. */
export interface LidTones {
  readonly skin: Canvas;
  readonly lashes: Canvas;
}

export const LID_COLUMNS = 16;
export const LID_ROWS = 6;

/** A lid's brightness from its crease to the lashes: it bulges over the eyeball. */
const BULGE = [0.9, 0.96, 1, 1, 0.97, 0.93];

/** Where the lid's skin is looked for: above the eye, in heights of the open eye. */
const ABOVE = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

/** Where the lashes are looked for. */
const AROUND_RIM = [-0.3, -0.15, 0, 0.15, 0.3];

/** Lashes are at least this much darker than the lid. */
const LASHES = 0.5;

type Rgb = readonly [r: number, g: number, b: number];

/** The lids of the right and of the left eye; undefined for an eye that the photo's keypoints do not outline. */
export function lidTones(
  image: Frame,
  face: Keypoints | null,
  head: Head,
): readonly (LidTones | undefined)[] {
  return EYE_RIMS.map((rims) => face && tonesOf(image, face, head, rims)).map((tones) => tones ?? undefined);
}

function tonesOf(
  image: Frame,
  face: Keypoints,
  { up }: Head,
  { outer, inner, pairs }: (typeof EYE_RIMS)[number],
): LidTones | undefined {
  const rows = meshRows(face.length / STRIDE);
  const at = (id: number): Point | undefined => (rows[id] < 0 ? undefined : pointAt(face, rows[id]));
  const rim = [outer, ...pairs.map(([upper]) => upper), inner].flatMap((id) => [at(id) ?? []].flat());
  const gaps = pairs.flatMap(([u, l]) => {
    const upper = at(u);
    const lower = at(l);
    return upper && lower ? [Math.hypot(upper[0] - lower[0], upper[1] - lower[1])] : [];
  });
  if (!at(outer) || !at(inner) || gaps.length < 2) return undefined;
  const height = Math.max(1, ...gaps);
  const skin: Rgb[] = [];
  let lashes: Rgb = [255, 255, 255];
  for (let column = 0; column < LID_COLUMNS; column++) {
    const [x, y] = along(rim, column / (LID_COLUMNS - 1));
    const sample = (rise: number): Rgb =>
      colourAt(image, x + up[0] * height * rise, y + up[1] * height * rise);
    // brows, the lid's crease, hair and frames of glasses are darker than the skin between them
    const [, second, third] = ABOVE.map(sample).sort((a, b) => luma(b) - luma(a));
    skin.push(mean([second, third]));
    for (const colour of AROUND_RIM.map(sample)) if (luma(colour) < luma(lashes)) lashes = colour;
  }
  const even = smoothed(skin);
  const most = (LASHES * luma(mean(even))) / Math.max(1, luma(lashes));
  return { skin: paintSkin(even), lashes: paintLashes(lashes.map((c) => c * Math.min(1, most))) };
}

/** A point of a line given by its corners' x, y, the corners at equal shares of it. */
function along(line: readonly number[], share: number): Point {
  const last = line.length / 2 - 1;
  const i = Math.min(last - 1, Math.floor(share * last));
  const t = share * last - i;
  const [ax, ay, bx, by] = line.slice(i * 2, i * 2 + 4);
  return [ax + (bx - ax) * t, ay + (by - ay) * t];
}

/** Halfway between each column's neighbourhood and the whole lid's mean: one column's hair or glint is no lid's. */
function smoothed(columns: readonly Rgb[]): Rgb[] {
  const all = mean(columns);
  return columns.map((_, i) => mean([mean(columns.slice(Math.max(0, i - 2), i + 3)), all]));
}

function paintSkin(columns: readonly Rgb[]): Canvas {
  const canvas = createCanvas(LID_COLUMNS, LID_ROWS);
  BULGE.forEach((shade, row) => {
    columns.forEach((colour, column) => {
      canvas.data.set([...colour.map((c) => c * shade), 255], (row * LID_COLUMNS + column) * 4);
    });
  });
  return canvas;
}

/** A line that is soft across and thins out towards the corners. */
function paintLashes(colour: readonly number[]): Canvas {
  const canvas = createCanvas(LID_COLUMNS, LID_ROWS);
  for (let row = 0; row < LID_ROWS; row++) {
    const across = Math.abs((2 * row) / (LID_ROWS - 1) - 1);
    for (let column = 0; column < LID_COLUMNS; column++) {
      const middle = 1 - Math.abs((2 * column) / (LID_COLUMNS - 1) - 1);
      const alpha = 0.85 * smoothstep(1, 0.1, across) * (0.25 + 0.75 * smoothstep(0, 0.4, middle));
      canvas.data.set([...colour.map((c) => c * alpha), 255 * alpha], (row * LID_COLUMNS + column) * 4);
    }
  }
  return canvas;
}

function colourAt({ width, height, channels, data }: Frame, x: number, y: number): Rgb {
  const column = Math.max(0, Math.min(width - 1, Math.floor(x)));
  const row = Math.max(0, Math.min(height - 1, Math.floor(y)));
  const o = (row * width + column) * channels;
  return [data[o], data[o + 1], data[o + 2]];
}

const luma = ([r, g, b]: Rgb): number => 0.3 * r + 0.59 * g + 0.11 * b;

function mean(colours: readonly Rgb[]): Rgb {
  const sum = [0, 0, 0];
  for (const colour of colours) for (let c = 0; c < 3; c++) sum[c] += colour[c] / colours.length;
  return [sum[0], sum[1], sum[2]];
}
