import type { Keypoints } from '../../../core/contract.ts';
import { LEFT_EYE, RIGHT_EYE } from '../../../core/pose/face-regions.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import type { FacePose } from '../signer-pose.ts';

/** Distances in a face that its expression changes, each as a part of the distance between the outer corners of the eyes. */
interface FaceMeasures {
  readonly leftLid: number;
  readonly rightLid: number;
  readonly jaw: number;
  readonly mouth: number;
  readonly innerBrow: number;
  readonly outerBrow: number;
  readonly lips: number;
  /** How much lower the corners of the mouth are than its middle. */
  readonly corners: number;
}

/**
 * What the faces of one person do, measured against that person's own resting face. Gaze is not measured.
 *
 * @param faces one per frame, in any topology; null where none was seen
 * @returns of each frame; null where nothing can be said
 */
export function fitFaces(faces: readonly (Keypoints | null)[]): (Partial<FacePose> | null)[] {
  const measured = faces.map((face) => face && measureFace(face));
  const seen = measured.filter((measures) => measures !== null);
  if (seen.length === 0) return faces.map(() => null);
  const usual = (name: keyof FaceMeasures, share: number): number => {
    const sorted = seen.map((measures) => measures[name]).sort((a, b) => a - b);
    return sorted[Math.round(share * (sorted.length - 1))] || 1e-6;
  };
  // Eyes are mostly open, mouths mostly closed.
  const rest: FaceMeasures = {
    leftLid: usual('leftLid', 0.7),
    rightLid: usual('rightLid', 0.7),
    jaw: usual('jaw', 0.2),
    mouth: usual('mouth', 0.5),
    innerBrow: usual('innerBrow', 0.4),
    outerBrow: usual('outerBrow', 0.4),
    lips: usual('lips', 0.6),
    corners: usual('corners', 0.5),
  };
  return measured.map((measures) => measures && expressionOf(measures, rest));
}

/** The numbers at which a `FacePose` has moved a face all the way. */
function expressionOf(now: FaceMeasures, rest: FaceMeasures): Partial<FacePose> {
  const more = (name: keyof FaceMeasures, whole: number, from = 0): number =>
    unit((now[name] / rest[name] - 1 - from) / whole);
  const less = (name: keyof FaceMeasures, whole: number, from = 0): number =>
    unit((1 - now[name] / rest[name] - from) / whole);
  const lowered = now.corners - rest.corners;
  return {
    leftLidClose: less('leftLid', 0.7, 0.12),
    rightLidClose: less('rightLid', 0.7, 0.12),
    lidRaise: Math.min(more('leftLid', 0.5, 0.12), more('rightLid', 0.5, 0.12)),
    browRaiseInner: more('innerBrow', 0.3, 0.03),
    browRaiseOuter: more('outerBrow', 0.3, 0.03),
    browLower: less('innerBrow', 0.25, 0.03),
    jawOpen: unit((now.jaw - rest.jaw) / 0.42),
    lipsStretch: more('mouth', 0.22, 0.03),
    lipsPucker: less('mouth', 0.28, 0.04),
    lipsPress: less('lips', 0.6, 0.15) * unit(1 - (now.jaw - rest.jaw) / 0.08),
    smile: unit((-lowered - 0.015) / 0.1),
    frown: unit((lowered - 0.015) / 0.08),
  };
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));

function measureFace(face: Keypoints): FaceMeasures | null {
  const rows = meshRows(face.length / STRIDE);
  const at = (index: number): readonly number[] => {
    const row = rows[index] * STRIDE;
    return row >= 0 && face[row + 3] > 0 ? [face[row], face[row + 1], face[row + 2]] : [];
  };
  const apart = (a: number, b: number): number => {
    const [p, q] = [at(a), at(b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  };
  /** The mean of those that this topology has. */
  const mean = (pairs: readonly (readonly [number, number])[]): number => {
    const found = pairs.map(([a, b]) => apart(a, b)).filter((value) => Number.isFinite(value));
    return found.reduce((sum, value) => sum + value, 0) / found.length;
  };
  const eyes = apart(33, 263);
  const [left, right, top, bottom] = [at(291), at(61), at(13), at(14)];
  // Down the face: from between the eyes to the middle of the mouth.
  const down = [0, 1, 2].map((c) => (left[c] + right[c]) / 2 - (at(33)[c] + at(263)[c]) / 2);
  const height = Math.hypot(down[0], down[1], down[2]);
  const corners = [0, 1, 2].reduce(
    (sum, c) => sum + (((left[c] + right[c]) / 2 - (top[c] + bottom[c]) / 2) * down[c]) / height,
    0,
  );
  const measures: FaceMeasures = {
    leftLid: mean(LEFT_EYE.pairs) / eyes,
    rightLid: mean(RIGHT_EYE.pairs) / eyes,
    jaw: apart(13, 14) / eyes,
    mouth: apart(61, 291) / eyes,
    innerBrow:
      mean([
        [55, 133],
        [107, 133],
        [285, 362],
        [336, 362],
      ]) / eyes,
    outerBrow:
      mean([
        [70, 33],
        [105, 33],
        [300, 263],
        [334, 263],
      ]) / eyes,
    lips:
      mean([
        [0, 13],
        [14, 17],
      ]) / eyes,
    corners: corners / eyes,
  };
  return Object.values(measures).every(Number.isFinite) && eyes > 0 ? measures : null;
}
