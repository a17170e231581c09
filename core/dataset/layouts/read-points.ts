import { messageOf } from '../../errors.ts';
import { BadSample } from '../bad-sample.ts';
import { isNumberArray, PickleError, type PickleValue } from '../pickle/pickle-value.ts';
import { readPickle } from '../pickle/restricted-pickle.ts';
import { JOINTS } from './joint-orders.ts';

/** Values beyond this are pixels, not parts of a picture. */
const MAX_COORDINATE = 16;
/** The loaders count pixels of a picture this wide; a point in its first row or column is one that was not found. */
const LOADER_SIZE = 256;

/** The points of one frame in a published dataset, in parts of the picture's width and height. */
export class Points {
  constructor(
    /** Rows of `columns` numbers: x, y, and for three columns one that is not read. */
    readonly data: ArrayLike<number>,
    readonly columns: number,
    /** A part of the picture's width that the picture is cut to, and x with it. */
    readonly cut: { readonly from: number; readonly width: number } = { from: 0, width: 1 },
  ) {}

  get count(): number {
    return this.data.length / this.columns;
  }

  x(row: number): number {
    return (this.data[row * this.columns] - this.cut.from) / this.cut.width;
  }

  y(row: number): number {
    return this.data[row * this.columns + 1];
  }

  isSeen(row: number): boolean {
    return Math.min(this.x(row), this.y(row)) * LOADER_SIZE >= 1;
  }
}

/**
 * The keypoints of a published dataset: a pickle of 96 × 2 or 96 × 3 numbers, as an array or as lists. What the third column means
 * is published nowhere, and no loader reads it: it is passed over here, too.
 *
 * @throws BadSample
 */
export function readPoints(bytes: Uint8Array, cut?: Points['cut']): Points {
  let value: PickleValue;
  try {
    value = readPickle(bytes);
  } catch (error) {
    if (error instanceof PickleError)
      throw new BadSample(`its keypoints cannot be read: ${messageOf(error)}`);
    throw error;
  }
  const { shape, data } = isNumberArray(value) ? value : fromLists(value);
  if (!isKeypoints(shape)) {
    throw new BadSample(
      `its keypoints have the shape ${shape.join('×') || 'of one number'}, not ${JOINTS}×2 or ${JOINTS}×3`,
    );
  }
  const points = new Points(data, shape[1], cut);
  for (let row = 0; row < points.count; row++) {
    if (!Number.isFinite(points.x(row) + points.y(row)))
      throw new BadSample(`its keypoint ${row} is not finite`);
    if (Math.max(points.x(row), points.y(row)) > MAX_COORDINATE) {
      throw new BadSample(`its keypoint ${row} is no part of the picture's size`);
    }
  }
  return points;
}

/** Rows are looked at one by one only where there are as many as there should be: a pickle may hold one long row many times. */
function fromLists(value: PickleValue): { shape: number[]; data: number[] } {
  const rows = (Array.isArray(value) ? value : []).map((row) => (isNumberArray(row) ? row.data : row));
  const columns = isRow(rows[0]) ? rows[0].length : 0;
  const shape = [rows.length, columns];
  if (!isKeypoints(shape)) return { shape, data: [] };
  const data = rows.flatMap((row) => {
    if (isRow(row) && row.length === columns && row.every((n: unknown) => typeof n === 'number'))
      return [...row];
    throw new BadSample('its keypoints are no lists of numbers');
  });
  return { shape, data: data as number[] };
}

function isRow(row: unknown): row is Float64Array | unknown[] {
  return Array.isArray(row) || row instanceof Float64Array;
}

function isKeypoints([rows, columns, ...more]: readonly number[]): boolean {
  return more.length === 0 && rows === JOINTS && (columns === 2 || columns === 3);
}
