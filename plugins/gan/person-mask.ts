import type { PicturePlanes, Pose } from '../../core/contract.ts';
import { ARMS, SIDES } from '../../core/pose/pose.ts';
import { HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { type DrawingPlane, scanCapsule } from './draw-capsule.ts';
import { palmLength } from './draw-hands.ts';
import { CELL } from './presets.ts';

/** A pixel that the person covers less than this is background. */
const LEAST_ALPHA = 0.02;
/** How far beyond the person the picture may be painted, in shoulder widths. */
const MARGIN = 0.06;
/** Around joints of hands, in palm lengths: the puppet's fingers may be too thin, but not by more. */
const HAND_MARGIN = 0.2;

/** Where a picture may be painted, one number a cell: 1 inside, fading over one cell to 0, which it is everywhere else. */
export interface PersonMask {
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array;
}

/**
 * The person and a margin around it, also along the way on which hands move while the frame is exposed.
 *
 * @param unit shoulder width in pixels
 */
export function personMask(
  { alpha, width, height }: Pick<PicturePlanes, 'alpha' | 'width' | 'height'>,
  pose: Pose,
  previous: Pose | undefined,
  unit: number,
): PersonMask {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const data = new Float32Array(columns * rows);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * columns;
    for (let x = 0; x < width; x++, i++) {
      if (alpha[i] > LEAST_ALPHA) data[row + ((x / CELL) | 0)] = 1;
    }
  }
  const plane = { data, width: columns, height: rows, left: 0, top: 0, scale: 1 / CELL };
  for (const side of SIDES) markHand(plane, pose, previous, ARMS[side].hand);
  dilate(data, columns, rows, Math.max(1, Math.round((MARGIN * unit) / CELL)));
  fade(data, columns, rows);
  return { columns, rows, data };
}

/** The shutter is open for at most the whole time between two frames, half of it before the pose and half after. */
function markHand(
  plane: DrawingPlane,
  pose: Pose,
  previous: Pose | undefined,
  name: 'leftHand' | 'rightHand',
): void {
  const hand = pose[name];
  if (hand === null) return;
  const before = previous?.[name] ?? hand;
  const radius = HAND_MARGIN * palmLength(hand);
  for (let row = 0; row < HAND_COUNT; row++) {
    const i = row * STRIDE;
    if (!(hand[i + 3] > 0)) continue;
    const seen = before[i + 3] > 0;
    const dx = seen ? (hand[i] - before[i]) / 2 : 0;
    const dy = seen ? (hand[i + 1] - before[i + 1]) / 2 : 0;
    const line = { ax: hand[i] - dx, ay: hand[i + 1] - dy, bx: hand[i] + dx, by: hand[i + 1] + dy };
    scanCapsule(plane, line, radius, (index) => {
      plane.data[index] = 1;
    });
  }
}

/** Sets whatever is within `radius` columns and rows of a 1 to 1. */
function dilate(data: Float32Array, columns: number, rows: number, radius: number): void {
  for (let row = 0; row < rows; row++) spread(data, row * columns, 1, columns, radius);
  for (let column = 0; column < columns; column++) spread(data, column, columns, rows, radius);
}

function spread(data: Float32Array, start: number, step: number, count: number, radius: number): void {
  let filled = 0;
  for (let k = 0, i = start; k < count; k++, i += step) {
    if (data[i] !== 1) continue;
    for (let j = Math.max(filled, k - radius); j < k; j++) data[start + j * step] = 1;
    // What is filled behind is not met again: it would spread without end.
    const end = Math.min(count, k + radius + 1);
    let next = k + 1;
    while (next < end && data[start + next * step] !== 1) {
      data[start + next * step] = 1;
      next++;
    }
    filled = next;
    k = next - 1;
    i = start + k * step;
  }
}

/** Cells at the edge have the mean of their neighbourhood; cells that are 0 stay so. */
function fade(data: Float32Array, columns: number, rows: number): void {
  const before = data.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      if (before[i] === 0) continue;
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const x = Math.max(0, Math.min(columns - 1, column + dx));
          const y = Math.max(0, Math.min(rows - 1, row + dy));
          sum += before[y * columns + x];
        }
      }
      data[i] = sum / 9;
    }
  }
}
