import { BODY, FACE_OVAL_468, INNER_LIPS_468, type Keypoints, meshRows, OUTER_LIPS_468, STRIDE } from 'slp';
import type { Canvas, Colour } from './canvas.ts';
import { certainty, type Keypoint, keypoint, middle } from './keypoint.ts';
import { FACE, FACE_LINE, FEATURE, LIPS } from './palette.ts';

/** Points of MediaPipe's 468-point mesh along each line. */
const EYES = [
  [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
  [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466],
];
const BROWS = [
  [70, 63, 105, 66, 107],
  [300, 293, 334, 296, 336],
];

/** A line bridges this many points that a face with fewer of them lacks, and is interrupted where there are more. */
const BRIDGED = 3;

/**
 * The outline of a face, its brows, eyes, nose and lips, in any of the three topologies; without a face a round head.
 *
 * @param unit the distance between the shoulders, in pixels
 */
export function drawFace(canvas: Canvas, body: Keypoints, face: Keypoints | null, unit: number): void {
  if (!face) {
    drawHead(canvas, body, unit);
    return;
  }
  const rows = meshRows(face.length / STRIDE);
  const points = (indices: readonly number[]) =>
    indices.map((index) => (rows[index] < 0 ? null : keypoint(face, rows[index])));
  const line = (indices: readonly number[], closed: boolean, width: number, colour: Colour): void => {
    for (const [from, to] of pairs(points(indices), closed)) {
      canvas.line(from, to, width * unit, width * unit, colour, certainty(from, to));
    }
  };
  const oval = points(FACE_OVAL_468).filter((point) => point !== null);
  canvas.convex(oval, FACE, certainty(...oval));
  line(FACE_OVAL_468, true, 0.008, FACE_LINE);
  const nose = keypoint(body, BODY.nose);
  canvas.line(nose, nose, 0.022 * unit, 0.022 * unit, FACE_LINE, certainty(nose));
  for (const brow of BROWS) line(brow, false, 0.015, FEATURE);
  for (const eye of EYES) line(eye, true, 0.008, FEATURE);
  line(OUTER_LIPS_468, true, 0.011, LIPS);
  line(INNER_LIPS_468, true, 0.006, LIPS);
}

function drawHead(canvas: Canvas, body: Keypoints, unit: number): void {
  const head = middle(keypoint(body, BODY.leftEar), keypoint(body, BODY.rightEar));
  canvas.line(head, head, 0.32 * unit, 0.32 * unit, FACE, certainty(head));
}

/** Neighbours along a line of points, some of which may be missing. */
function* pairs(points: readonly (Keypoint | null)[], closed: boolean): Generator<[Keypoint, Keypoint]> {
  const there = points.flatMap((point, at) => (point ? [{ point, at }] : []));
  for (let i = 1; i < there.length; i++) {
    if (there[i].at - there[i - 1].at <= BRIDGED + 1) yield [there[i - 1].point, there[i].point];
  }
  const [first, last] = [there[0], there.at(-1)];
  if (closed && first && last && first.at + points.length - last.at <= BRIDGED + 1)
    yield [last.point, first.point];
}
