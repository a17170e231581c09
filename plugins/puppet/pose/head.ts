import type { Pose } from '../../../core/contract.ts';
import { BODY, FACE_OVAL_468, meshRows, STRIDE } from '../../../core/pose/topology.ts';
import type { ShoulderFrame } from './shoulder-frame.ts';
import { between, distance, type Point, pointAt } from './skeleton.ts';

/** Where the head is, as far as the keypoints tell; lengths in pixels. */
export interface Head {
  /** Centre of the face, between forehead and chin. */
  readonly centre: Point;
  /** Unit vector from the chin to the forehead. */
  readonly up: Point;
  readonly chin: Point;
  /** Chin to forehead, and cheek to cheek. */
  readonly height: number;
  readonly width: number;
  /** The face's outline in order; null without face keypoints. */
  readonly outline: readonly Point[] | null;
}

const LEFT_CHEEK = 454;
const RIGHT_CHEEK = 234;
const CHIN = 152;
const FOREHEAD = 10;
const BETWEEN_BROWS = 168;

/** Finds the head from the face, else from ears, eyes and nose, else from the shoulders. */
export function headOf(pose: Pose, frame: ShoulderFrame): Head {
  return fromFace(pose) ?? fromBody(pose, frame);
}

function fromFace({ face }: Pose): Head | undefined {
  if (face === null) return undefined;
  const rows = meshRows(face.length / STRIDE);
  const at = (index: number): Point | undefined => (rows[index] < 0 ? undefined : pointAt(face, rows[index]));
  const chin = at(CHIN);
  const left = at(LEFT_CHEEK);
  const right = at(RIGHT_CHEEK);
  const brows = at(BETWEEN_BROWS);
  const forehead = at(FOREHEAD) ?? (chin && brows && between(chin, brows, 1.45));
  if (!chin || !left || !right || !forehead) return undefined;
  const height = distance(chin, forehead);
  const width = distance(left, right);
  if (!(height > 2 && width > 1)) return undefined;
  const oval = FACE_OVAL_468.map(at).filter((point) => point !== undefined);
  const outline = at(FOREHEAD) ? oval : [forehead, ...oval];
  let x = 0;
  let y = 0;
  for (const point of outline) {
    x += point[0] / outline.length;
    y += point[1] / outline.length;
  }
  return {
    centre: at(FOREHEAD) ? [x, y] : between(chin, forehead, 0.52),
    up: [(forehead[0] - chin[0]) / height, (forehead[1] - chin[1]) / height],
    chin,
    height,
    width,
    outline,
  };
}

/** Average proportions in shoulder widths: a face is 0.42 wide and 0.5 high, its centre 0.5 above the shoulders. */
function fromBody({ body }: Pose, { origin, down, width: unit }: ShoulderFrame): Head {
  const seen = 0.2;
  const nose = pointAt(body, BODY.nose, seen);
  const leftEar = pointAt(body, BODY.leftEar, seen);
  const rightEar = pointAt(body, BODY.rightEar, seen);
  const centre = nose ??
    (leftEar && rightEar && between(leftEar, rightEar, 0.5)) ?? [
      origin[0] - 0.5 * unit * down[0],
      origin[1] - 0.5 * unit * down[1],
    ];
  const ears = leftEar && rightEar ? distance(leftEar, rightEar) : 0;
  const width = Math.max(ears * 0.95, 0.3 * unit);
  const height = Math.max(width * 1.2, 0.4 * unit);
  const up: Point = [-down[0], -down[1]];
  return {
    centre,
    up,
    chin: [centre[0] - up[0] * height * 0.48, centre[1] - up[1] * height * 0.48],
    height,
    width,
    outline: null,
  };
}
