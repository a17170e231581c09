import type { Keypoints } from '../../core/contract.ts';
import { faceBox } from '../../core/pose/regions.ts';
import {
  FACE_68_IN_468,
  INNER_LIPS_468,
  meshRows,
  OUTER_LIPS_468,
  STRIDE,
} from '../../core/pose/topology.ts';
import { type DrawingPlane, drawCapsule, fillPolygon } from './draw-capsule.ts';

/** Half the width of a drawn line, in sizes of the face. */
const LINE_RADIUS = 0.025;

const EYES = [FACE_68_IN_468.slice(36, 42), FACE_68_IN_468.slice(42, 48)];
const BROWS = [FACE_68_IN_468.slice(17, 22), FACE_68_IN_468.slice(22, 27)];

/** Draws the lines of lips, lids and brows into one plane, and what lies open between lips and lids into another. */
export function drawFace(face: Keypoints | null, lines: DrawingPlane, openings: DrawingPlane): void {
  const box = faceBox(face);
  if (face === null || box === null) return;
  const radius = LINE_RADIUS * box.size;
  const rows = meshRows(face.length / STRIDE);
  const draw = (indices: readonly number[], closed: boolean): number[] => {
    const points = indices.flatMap((index) => pointOf(face, rows[index]));
    const count = points.length / 2;
    for (let i = closed ? 0 : 1; i < count; i++) {
      const before = (i + count - 1) % count;
      const line = {
        ax: points[2 * before],
        ay: points[2 * before + 1],
        bx: points[2 * i],
        by: points[2 * i + 1],
      };
      drawCapsule(lines, line, radius);
    }
    return points;
  };
  for (const brow of BROWS) draw(brow, false);
  draw(OUTER_LIPS_468, true);
  for (const rim of [INNER_LIPS_468, ...EYES]) fillPolygon(openings, draw(rim, true));
}

function pointOf(face: Keypoints, row: number): number[] {
  const i = row * STRIDE;
  return row >= 0 && face[i + 3] > 0 ? [face[i], face[i + 1]] : [];
}
