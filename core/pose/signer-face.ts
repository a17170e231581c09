import type { Keypoints } from '../contract.ts';
import { extent } from './calibrate-depth.ts';
import { type Gap, LEFT_EYE, LOWER_LIP_BOTTOM, MOUTH, MOUTH_CORNERS, RIGHT_EYE } from './face-regions.ts';
import { meshRows, STRIDE } from './topology.ts';

/** Of what the mouth opens wider, so much is done by the lower lip, by the upper lip, and by the chin. */
const LOWER_LIP = 0.75;
const UPPER_LIP = LOWER_LIP - 1;
const CHIN = 0.6;

/** A gap of the face as rows of one topology; points that the topology lacks are left out. */
export interface GapRows {
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  readonly pairs: readonly (readonly [upper: number, lower: number])[];
}

/** The face of the photo: its shape, and how its eyes and its mouth move. */
export class SignerFace {
  readonly count: number;
  /** n × 3, in pixels of the photo. Points that are missing lie in the middle of the others. */
  readonly points: Float64Array;
  readonly confidences: readonly number[];
  readonly mouth: GapRows;
  readonly eyes: readonly GapRows[];
  /** By how much each point goes down where the mouth opens by 1. */
  readonly #opening: Float64Array;

  constructor(face: Keypoints) {
    this.count = face.length / STRIDE;
    this.points = toPoints(face, !isFlat(face));
    this.confidences = Array.from({ length: this.count }, (_, row) => face[row * STRIDE + 3]);
    this.#placeMissing();
    this.mouth = gapRows(MOUTH, this.count);
    this.eyes = [gapRows(RIGHT_EYE, this.count), gapRows(LEFT_EYE, this.count)];
    this.#opening = this.#mouthOpening();
  }

  /** The shape with `displacements` (n × 3) added and the mouth open wider by `opening` pixels; no lid or lip goes through its counterpart (further than in the photo). */
  shape(displacements: Float64Array, opening: number): Float64Array {
    const shape = this.points.map((value, i) => value + displacements[i]);
    for (let row = 0; row < this.count; row++) shape[row * 3 + 1] += opening * this.#opening[row];
    for (const { pairs } of [this.mouth, ...this.eyes]) {
      for (const [upper, lower] of pairs) {
        const own = this.points[upper * 3 + 1] - this.points[lower * 3 + 1];
        const overlap = shape[upper * 3 + 1] - shape[lower * 3 + 1] - Math.max(0, own);
        if (overlap <= 0) continue;
        shape[upper * 3 + 1] -= overlap / 2;
        shape[lower * 3 + 1] += overlap / 2;
      }
    }
    return shape;
  }

  #placeMissing(): void {
    const seen = this.confidences.flatMap((confidence, row) => (confidence > 0 ? [row] : []));
    for (let i = 0; i < this.points.length; i++) {
      if (this.confidences[Math.floor(i / 3)] > 0) continue;
      this.points[i] = seen.reduce((sum, row) => sum + this.points[row * 3 + (i % 3)], 0) / seen.length;
    }
  }

  #mouthOpening(): Float64Array {
    const { points, count, mouth } = this;
    const rows = meshRows(count);
    const [right, left] = MOUTH_CORNERS.map((index) => points[rows[index] * 3]);
    const bottom = points[rows[LOWER_LIP_BOTTOM] * 3 + 1];
    const opening = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const aside = (2 * points[row * 3] - right - left) / (left - right);
      const part = Math.max(0, 1 - aside * aside);
      if (mouth.upper.includes(row)) opening[row] = UPPER_LIP * part;
      else if (mouth.lower.includes(row)) opening[row] = LOWER_LIP * part;
      else if (points[row * 3 + 1] > bottom) opening[row] = CHIN * part;
    }
    return opening;
  }
}

/** Mean height of a gap over its first `count` pairs. */
export function gapHeight(points: Float64Array, { pairs }: GapRows, count: number): number {
  let sum = 0;
  for (const [upper, lower] of pairs.slice(0, count)) sum += points[lower * 3 + 1] - points[upper * 3 + 1];
  return sum / count;
}

export function gapRows({ upper, lower, pairs }: Gap, count: number): GapRows {
  const rows = meshRows(count);
  const known = (indices: readonly number[]) => indices.map((index) => rows[index]).filter((row) => row >= 0);
  return {
    upper: known(upper),
    lower: known(lower),
    pairs: pairs
      .map(([above, below]) => [rows[above], rows[below]] as const)
      .filter(([above, below]) => above >= 0 && below >= 0),
  };
}

/** A face without depth: its z says nothing. */
export function isFlat(face: Keypoints): boolean {
  return extent(face, 2) < 0.1 * extent(face, 0);
}

/** n × 3 coordinates; z is 0 without `withDepth`. */
export function toPoints(face: Keypoints, withDepth: boolean): Float64Array {
  const points = new Float64Array((face.length / STRIDE) * 3);
  for (let k = 0, p = 0; k < face.length; k += STRIDE, p += 3) {
    points[p] = face[k];
    points[p + 1] = face[k + 1];
    points[p + 2] = withDepth ? face[k + 2] : 0;
  }
  return points;
}
