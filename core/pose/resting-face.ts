import { smoothstep } from '../smoothstep.ts';
import { LEFT_EYE, MOUTH, RIGHT_EYE } from './face-regions.ts';
import type { SignerFace } from './signer-face.ts';
import { FACE_COUNTS, meshIndices, meshRows } from './topology.ts';

/**
 * How far a point of one face lies from where it was at another moment, with another expression, in face widths (measured
 * over MediaPipe's meshes of one person each, laid upon each other).
 */
const TOLERANCE = 0.03;
/** A photo smiles, or is about to speak. */
const MOUTH_TOLERANCE = 0.045;

/**
 * The driver's face at rest, from which expressions are measured. A photo shows one expression of its own, and what is
 * counted from the driver's usual face is added to that: a smile in the photo would stay for ever. So where the two faces
 * differ by no more than one face does from moment to moment, the driver is taken to have the signer's face, and what is
 * shown is what the driver's face is like; where they differ by more, they are different faces and the movement alone counts.
 */
export class RestingFace {
  /** Rows of the signer's face for those of the driver's; −1 where there is none to compare with. */
  readonly #rows: Int16Array;
  readonly #tolerances: Float64Array;

  /** @param count of points in the driver's face */
  constructor(
    private readonly signer: SignerFace,
    count: number,
  ) {
    const indices = meshIndices(count);
    const rows = meshRows(signer.count);
    // The 68 points come from other detectors, which put them elsewhere in the same face.
    const comparable = (count === FACE_COUNTS.ibug) === (signer.count === FACE_COUNTS.ibug);
    this.#rows = Int16Array.from(indices, (index) => (comparable && !LIDS.has(index) ? rows[index] : -1));
    this.#tolerances = Float64Array.from(indices, (index) =>
      MOUTH_POINTS.has(index) ? MOUTH_TOLERANCE : TOLERANCE,
    );
  }

  /**
   * @param neutral n × 3, the driver's usual face in the place of the photo's; NaN for points that were never seen
   * @param width of the photo's face in pixels
   */
  from(neutral: Float64Array, width: number): Float64Array {
    const { points, confidences } = this.signer;
    const out = neutral.slice();
    for (let row = 0; row < this.#rows.length; row++) {
      const own = this.#rows[row];
      if (own < 0 || confidences[own] === 0) continue;
      const [p, o] = [row * 3, own * 3];
      const difference = Math.hypot(neutral[p] - points[o], neutral[p + 1] - points[o + 1]) / width;
      const tolerance = this.#tolerances[row];
      const other = smoothstep(tolerance, 2 * tolerance, difference);
      out[p] = points[o] + (neutral[p] - points[o]) * other;
      out[p + 1] = points[o + 1] + (neutral[p + 1] - points[o + 1]) * other;
    }
    return out;
  }
}

/** The lips with their corners, which belong to neither of them. */
const MOUTH_POINTS = new Set([...MOUTH.upper, ...MOUTH.lower, 61, 76, 62, 78, 291, 306, 292, 308]);
/** Left alone: how far eyes are open is part of who one is. */
const LIDS = new Set([LEFT_EYE, RIGHT_EYE].flatMap(({ upper, lower }) => [...upper, ...lower]));
