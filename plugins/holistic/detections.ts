/** Something that an SSD detector found; everything in 0..1 across the detector's input. */
export interface Detection {
  /** 0..1 */
  readonly score: number;
  /** left, top, right, bottom */
  readonly box: Float64Array;
  /** x, y pairs */
  readonly points: Float64Array;
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Scores are cut to this range before the sigmoid (MediaPipe's `score_clipping_thresh`). */
const SCORE_CLIP = 100;

/**
 * What the detector says at its anchors, best first, without what scores below `minimum`.
 * MediaPipe: TensorsToDetectionsCalculator.
 *
 * @param values for each anchor the box's centre and size, then its points: in input pixels, from the anchor's centre
 * @param logits one for each anchor
 * @param anchors see `anchorCentres`
 * @param size side of the detector's input in pixels
 */
export function decodeDetections(
  values: Float32Array,
  logits: Float32Array,
  anchors: Float32Array,
  size: number,
  minimum: number,
): Detection[] {
  const perAnchor = values.length / logits.length;
  const detections: Detection[] = [];
  for (let i = 0; i < logits.length; i++) {
    const score = sigmoid(Math.max(-SCORE_CLIP, Math.min(SCORE_CLIP, logits[i])));
    if (!(score >= minimum)) continue;
    const at = i * perAnchor;
    const x = values[at] / size + anchors[2 * i];
    const y = values[at + 1] / size + anchors[2 * i + 1];
    const width = values[at + 2] / size;
    const height = values[at + 3] / size;
    if (!(width > 0 && height > 0)) continue;
    const points = new Float64Array(perAnchor - 4);
    for (let p = 0; p < points.length; p++) points[p] = values[at + 4 + p] / size + anchors[2 * i + (p & 1)];
    const box = Float64Array.of(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    detections.push({ score, box, points });
  }
  return detections.sort((a, b) => b.score - a.score);
}

/** Detections whose boxes overlap by more than this (intersection over union) are one. */
const SAME_OVERLAP = 0.3;

/**
 * One detection for each thing: the best one averaged with all that overlap it, weighted by their scores; then the same with
 * the rest. MediaPipe: NonMaxSuppressionCalculator with the algorithm WEIGHTED.
 *
 * @param detections best first
 */
export function mergeOverlapping(detections: readonly Detection[]): Detection[] {
  const merged: Detection[] = [];
  let rest = detections;
  while (rest.length > 0) {
    const [best] = rest;
    const isSame = (other: Detection): boolean =>
      other === best || overlap(best.box, other.box) > SAME_OVERLAP;
    merged.push(weightedMean(rest.filter(isSame)));
    rest = rest.filter((other) => !isSame(other));
  }
  return merged;
}

function weightedMean(detections: readonly Detection[]): Detection {
  const [best] = detections;
  const box = new Float64Array(best.box.length);
  const points = new Float64Array(best.points.length);
  let total = 0;
  for (const { score, ...each } of detections) {
    total += score;
    for (let i = 0; i < box.length; i++) box[i] += each.box[i] * score;
    for (let i = 0; i < points.length; i++) points[i] += each.points[i] * score;
  }
  return {
    score: best.score,
    box: box.map((sum) => sum / total),
    points: points.map((sum) => sum / total),
  };
}

/** Intersection over union of two boxes. */
function overlap(a: Float64Array, b: Float64Array): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

function area([left, top, right, bottom]: Float64Array): number {
  return (right - left) * (bottom - top);
}
