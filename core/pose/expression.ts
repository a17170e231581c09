import type { Keypoints } from '../contract.ts';
import { type Alignment, alignPoints } from './align-points.ts';
import { LEFT_EYE, MOUTH, RIGHT_EYE, RIGID_POINTS } from './face-regions.ts';
import { RestingFace } from './resting-face.ts';
import { RunningQuantiles } from './running-quantiles.ts';
import { type GapRows, gapHeight, gapRows, isFlat, type SignerFace, toPoints } from './signer-face.ts';
import { type Following, followPoints, spreadDisplacements } from './spread-displacements.ts';
import { meshRows, STRIDE } from './topology.ts';

/** Lids of differently open eyes close by different amounts; their movement is scaled by this factor at most. */
const MAX_LID_SCALE = 2;

/** The signer's face as a driver's frame has it. */
export interface Expressed {
  /** n × 3: the signer's face with the driver's expression, in the place of the photo. */
  readonly shape: Float64Array;
  /** From the photo's head to the driver's, in the driver's pixels. */
  readonly head: Alignment;
}

/** Carries the expressions of drivers whose faces have `count` points over to a signer: what the driver's face differs from its own neutral one. */
export class Expression {
  readonly count: number;
  readonly #signer: SignerFace;
  readonly #flatSigner: Float64Array;
  readonly #following: Following;
  readonly #weights: Float64Array;
  readonly #rows: { readonly signer: readonly number[]; readonly driver: readonly number[] };
  readonly #neutral: RunningQuantiles;
  readonly #resting: RestingFace;
  readonly #mouth: GapRows;
  readonly #eyes: readonly GapRows[];
  readonly #width: number;

  constructor(signer: SignerFace, count: number) {
    this.count = count;
    this.#signer = signer;
    this.#flatSigner = signer.points.map((value, i) => (i % 3 === 2 ? 0 : value));
    this.#following = followPoints(signer.count, signer.points, count);
    const own = meshRows(signer.count);
    const theirs = meshRows(count);
    const rigid = RIGID_POINTS.filter(([index]) => signer.confidences[own[index]] > 0 && theirs[index] >= 0);
    this.#weights = Float64Array.from(rigid, ([, weight]) => weight);
    this.#rows = {
      signer: rigid.map(([index]) => own[index]),
      driver: rigid.map(([index]) => theirs[index]),
    };
    this.#neutral = new RunningQuantiles(new Float64Array(count * 3).fill(0.5));
    this.#mouth = gapRows(MOUTH, count);
    this.#eyes = [gapRows(RIGHT_EYE, count), gapRows(LEFT_EYE, count)];
    const xs = signer.points.filter((_, i) => i % 3 === 0);
    this.#resting = new RestingFace(signer, count);
    this.#width = Math.max(...xs) - Math.min(...xs);
  }

  /** Takes the median of these faces as the neutral one. */
  prime(faces: readonly Keypoints[]): void {
    const shapes = faces.flatMap((face) => {
      const head = this.align(face);
      return head === null ? [] : [this.#inPhoto(face, head)];
    });
    this.#neutral.prime(shapes);
  }

  /** Where the driver's head is; null where too little of it is seen. */
  align(face: Keypoints): Alignment | null {
    const flat = isFlat(face);
    const { signer, driver } = this.#rows;
    const from = pick(flat ? this.#flatSigner : this.#signer.points, signer);
    const hasDepth = !flat && this.#signer.points.some((value, i) => i % 3 === 2 && value !== 0);
    const to = pick(toPoints(face, hasDepth), driver);
    const weights = this.#weights.map((weight, i) => weight * face[driver[i] * STRIDE + 3]);
    return alignPoints(from, to, weights);
  }

  /** @param seconds since the frame before @returns null where too little of the driver's face is seen */
  express(face: Keypoints, seconds: number): Expressed | null {
    const head = this.align(face);
    if (head === null) return null;
    const current = this.#inPhoto(face, head);
    this.#neutral.observe(current, seconds, this.#width);
    const neutral = this.#resting.from(this.#neutral.values, this.#width);
    const displacements = current.map((value, i) => (Number.isNaN(value) ? 0 : value - neutral[i]));
    const spread = spreadDisplacements(this.#following, displacements);
    this.#scaleLids(spread, neutral);
    return { head, shape: this.#signer.shape(spread, this.#mouthDifference(neutral)) };
  }

  /** The driver's face turned and scaled into the place of the photo's; NaN for points that are not seen. */
  #inPhoto(face: Keypoints, { rotation: r, scale, from, to }: Alignment): Float64Array {
    const flat = isFlat(face);
    const out = new Float64Array(this.count * 3);
    for (let k = 0, p = 0; k < face.length; k += STRIDE, p += 3) {
      if (face[k + 3] <= 0) {
        out.fill(Number.NaN, p, p + 3);
        continue;
      }
      const x = (face[k] - to[0]) / scale;
      const y = (face[k + 1] - to[1]) / scale;
      const z = flat ? 0 : (face[k + 2] - to[2]) / scale;
      out[p] = from[0] + r[0] * x + r[3] * y + r[6] * z;
      out[p + 1] = from[1] + r[1] * x + r[4] * y + r[7] * z;
      out[p + 2] = from[2] + r[2] * x + r[5] * y + r[8] * z;
    }
    return out;
  }

  /** A narrower eye closes by less. */
  #scaleLids(displacements: Float64Array, neutral: Float64Array): void {
    this.#signer.eyes.forEach((eye, i) => {
      const pairs = Math.min(eye.pairs.length, this.#eyes[i].pairs.length);
      const own = gapHeight(this.#signer.points, eye, pairs);
      const theirs = gapHeight(neutral, this.#eyes[i], pairs);
      if (!(theirs > 0)) return;
      const scale = Math.min(MAX_LID_SCALE, Math.max(0, own / theirs));
      for (const row of [...eye.upper, ...eye.lower]) displacements[row * 3 + 1] *= scale;
    });
  }

  /** By how much the driver's neutral mouth is open wider than the photo's: what a mouth says is how far it is open, not how far it has moved. */
  #mouthDifference(neutral: Float64Array): number {
    const theirs = gapHeight(neutral, this.#mouth, 1);
    const own = gapHeight(this.#signer.points, this.#signer.mouth, 1);
    return Number.isNaN(theirs) ? 0 : theirs - own;
  }
}

function pick(points: Float64Array, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length * 3);
  rows.forEach((row, i) => {
    out.set(points.subarray(row * 3, row * 3 + 3), i * 3);
  });
  return out;
}
