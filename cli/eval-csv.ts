import { MEASURES } from '../core/evaluation/measures.ts';
import { AREAS, type ClipScores, CONTENDERS, type ReadPart } from '../core/evaluation/scores.ts';
import { figureOf } from '../core/evaluation/series.ts';

type Field = string | number | boolean | null | undefined;

const FRAME_COLUMNS = [
  'clip',
  'contender',
  'frame',
  'seconds',
  'area',
  'weight',
  'mse',
  'ssim',
  'ms_ssim',
  'sharpness',
  'flicker',
  'warping_mse',
  'followed',
  'reading_weight',
  'detected',
  'keypoint_error',
  'pck',
];

/**
 * All that was measured of a clip, a row for each frame, contender and area (whole, face, mouth, leftHand, rightHand) that
 * the true frame shows; RFC 4180, with a heading.
 *
 * - `frame` counts from 0; `seconds` are those of the true video
 * - `weight` (0..1), `mse` (0..65025), `ssim`, `sharpness` (ratio to the filmed frame), `flicker` (grey levels), `warping_mse`
 *   (0..65025), `followed` (0..1): the numbers of `AreaScores`; `ms_ssim` of the whole picture
 * - `reading_weight` (0..1), `detected` (1 or 0), `keypoint_error` (shares of the part's size), `pck` (0..1): those of `Reading`
 *
 * A cell is empty where there is no number.
 */
export function framesCsv({ name, contenders }: ClipScores): string {
  const rows: Field[][] = [FRAME_COLUMNS];
  for (const contender of CONTENDERS) {
    for (const { index, timestamp, msSsim, areas, readings } of contenders[contender] ?? []) {
      for (const area of AREAS) {
        const scores = areas[area];
        const reading = readings?.[area as ReadPart];
        if (scores === undefined && reading === undefined) continue;
        rows.push([
          name,
          contender,
          index,
          timestamp / 1e6,
          area,
          scores?.weight,
          scores?.mse,
          scores?.ssim,
          area === 'whole' ? msSsim : null,
          scores?.sharpness,
          scores?.flicker,
          scores?.warpingError,
          scores?.followed,
          reading?.weight,
          reading?.detected,
          reading?.error,
          reading?.pck,
        ]);
      }
    }
  }
  return csv(rows);
}

const FIGURE_COLUMNS = MEASURES.flatMap((measure) => measure.regions.map((region) => ({ measure, region })));

/**
 * The figures of whole clips, a row for each clip and contender; RFC 4180, with a heading: `clip`, `contender`, `width`,
 * `height`, `fps`, `frames`, then a column for each measure and region, such as `hand_ssim` or `face_keypoint_error`, in the
 * units of `MEASURES`. A cell is empty where there is no number.
 */
export function clipsCsv(clips: readonly ClipScores[]): string {
  const names = FIGURE_COLUMNS.map(({ measure, region }) => `${region}_${snakeCase(measure.name)}`);
  const rows: Field[][] = [['clip', 'contender', 'width', 'height', 'fps', 'frames', ...names]];
  for (const { name, width, height, fps, contenders } of clips) {
    for (const contender of CONTENDERS) {
      const frames = contenders[contender];
      if (frames === undefined) continue;
      const figures = FIGURE_COLUMNS.map(({ measure, region }) => figureOf(frames, measure, region));
      rows.push([name, contender, width, height, fps, frames.length, ...figures]);
    }
  }
  return csv(rows);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function csv(rows: readonly (readonly Field[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Seven digits: more than any figure means, and what a 32-bit number holds. */
function cell(field: Field): string {
  if (field === null || field === undefined) return '';
  if (typeof field === 'boolean') return field ? '1' : '0';
  if (typeof field === 'number')
    return String(Number.isInteger(field) ? field : Number(field.toPrecision(7)));
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
