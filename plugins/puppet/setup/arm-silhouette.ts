import { samplePlane } from '../../../core/image/plane.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import { type ArmCurve, armAt, FIRST_U, HAND_END, typicalRadius } from '../pose/arm-curve.ts';
import type { Analysis } from './analysis.ts';

/** One edge of an arm, one value per row of its ribbon. */
export interface ArmEdge {
  /** Distance from the axis in pixels. */
  readonly radius: Float32Array;
  /** 0..1: how far the edge stands against the background in the photo, so that the matte shows it. */
  readonly free: Float32Array;
}

export interface ArmSilhouette {
  /** On the side of the curve's normal, and opposite. */
  readonly positive: ArmEdge;
  readonly negative: ArmEdge;
}

/** Against the torso the label gives way at a fold or a seam as readily as at the edge: not believed beyond this many typical radii. */
const MOST_AGAINST_TORSO = 1.15;

/**
 * Measures the arm's outline in the photo where it can be seen, and scales a typical arm's to it where it cannot.
 *
 * @param rows of the ribbon
 * @param most radius in typical radii
 * @param end u of the last row
 */
export function armSilhouette(
  analysis: Analysis,
  curve: ArmCurve,
  side: Side,
  rows: number,
  most: number,
  end: number,
): ArmSilhouette {
  return {
    positive: measureEdge(analysis, curve, side, rows, most, end, 1),
    negative: measureEdge(analysis, curve, side, rows, most, end, -1),
  };
}

function measureEdge(
  { photo, fields, matte, labels, frame }: Analysis,
  curve: ArmCurve,
  side: Side,
  rows: number,
  most: number,
  end: number,
  direction: 1 | -1,
): ArmEdge {
  const { width, height, factor } = photo;
  const at = new Float64Array(4);
  /** Measured radius in typical radii, 0 where there is none. */
  const measured = new Float32Array(rows);
  const againstWall = new Float32Array(rows);
  const { forearm } = fields[side];
  const showsHand = end === HAND_END;
  const other = side === 'left' ? 'right' : 'left';
  for (let r = 0; r < rows; r++) {
    const u = uAt(r, rows, end);
    if (u < 0.1 || (u > 1.9 && !showsHand)) continue;
    armAt(curve, u, at);
    const [cx, cy] = at;
    if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
    if (u < 0.85 && samplePlane(forearm, cx / factor, cy / factor) < 0.02) continue;
    if (samplePlane(fields[other].hand, cx / factor, cy / factor) < 0.01) continue;
    if (!showsHand && samplePlane(fields[side].hand, cx / factor, cy / factor) < 0.01) continue;
    const typical = typicalRadius(u) * frame.width;
    let previous = 1;
    for (let d = 0; d < typical * most; d += 0.5) {
      const x = cx + at[2] * d * direction;
      const y = cy + at[3] * d * direction;
      if (x < 0 || y < 0 || x >= width || y >= height) break;
      const covered = samplePlane(matte, x, y);
      if (covered < 0.5) {
        // between the last two samples, where the matte crosses one half
        const edge = d - (0.5 * (0.5 - covered)) / Math.max(1e-3, previous - covered);
        if (edge > typical * 0.25) {
          measured[r] = edge / typical;
          againstWall[r] = 1;
        }
        break;
      }
      previous = covered;
      const share =
        samplePlane(labels[side].arm, x, y) + (showsHand ? samplePlane(labels[side].hand, x, y) : 0);
      if (share < 0.4) {
        if (d > typical * 0.5) measured[r] = Math.min(d / typical, MOST_AGAINST_TORSO);
        break;
      }
      if (u < 0.85 && samplePlane(forearm, x / factor, y / factor) < 0) break;
    }
  }
  return smoothEdge(measured, againstWall, rows, end, frame.width);
}

/** Smooths along the arm; unmeasured rows take a typical arm's radius, scaled like the measured ones. */
function smoothEdge(
  measured: Float32Array,
  againstWall: Float32Array,
  rows: number,
  end: number,
  unit: number,
): ArmEdge {
  let sum = 0;
  let count = 0;
  for (const ratio of measured) {
    if (ratio === 0) continue;
    sum += ratio;
    count++;
  }
  const typical = count > rows * 0.05 ? Math.max(0.7, Math.min(1.6, sum / count)) : 1;
  const sigma = rows * 0.02;
  const reach = Math.ceil(sigma * 3);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => Math.exp((-k * k) / (2 * sigma * sigma)));
  const radius = new Float32Array(rows);
  const free = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    let value = 0;
    let weight = 0;
    let wall = 0;
    let all = 0;
    for (let k = -reach; k <= reach; k++) {
      const row = r + k;
      if (row < 0 || row >= rows) continue;
      const w = kernel[Math.abs(k)];
      all += w;
      wall += w * againstWall[row];
      if (measured[row] === 0) continue;
      value += w * measured[row];
      weight += w;
    }
    const doubt = 0.3;
    radius[r] = (typicalRadius(uAt(r, rows, end)) * unit * (value + doubt * typical)) / (weight + doubt);
    // around the elbow a few rows fan out over a wide arc when the arm bends: only a smooth outline looks well there
    const straight = smoothstep(0.1, 0.2, Math.abs(uAt(r, rows, end) - 1));
    free[r] = straight * Math.max(0, Math.min(1, (2 * wall) / all - 1));
  }
  return { radius, free };
}

function uAt(row: number, rows: number, end: number): number {
  return FIRST_U + ((end - FIRST_U) * row) / (rows - 1);
}
