import type { Frame, Pose } from '../../core/contract.ts';
import { type Box, faceBox, mouthBox } from '../../core/pose/regions.ts';
import { type DrawingPlane, drawCapsule } from './draw-capsule.ts';
import { bone, FINGER_ROWS, palmLength } from './draw-hands.ts';
import { CELL, type Window } from './presets.ts';

/** How much more than other pixels these count. */
export interface Emphasis {
  readonly hand: number;
  readonly face: number;
  readonly mouth: number;
}

/** In palm lengths. */
const HAND_RADIUS = 0.4;
/** Cells at the border of a part of a picture that do not count: the network has not seen what lies beyond. */
const BORDER = 2;

const WRIST = 0;

/**
 * How much each cell of a part of a picture counts in losses: at least 1, more on hands and face, 0 where nothing can be painted.
 *
 * @param pose the true one
 * @param mask where the picture may be painted
 * @param into one number a cell
 */
export function writeEmphasis(
  pose: Pose,
  weights: Emphasis,
  frame: Frame,
  window: Window,
  mask: Float32Array,
  into: Float32Array,
): void {
  const columns = window.width / CELL;
  const rows = window.height / CELL;
  into.fill(1);
  const plane = { data: into, width: columns, height: rows, left: window.x, top: window.y, scale: 1 / CELL };
  drawBox(plane, faceBox(pose.face), weights.face);
  drawBox(plane, mouthBox(pose.face), weights.mouth);
  for (const hand of [pose.leftHand, pose.rightHand]) {
    if (hand === null) continue;
    const radius = HAND_RADIUS * palmLength(hand);
    for (const finger of FINGER_ROWS) {
      const chain = [WRIST, ...finger];
      for (let k = 0; k + 1 < chain.length; k++) {
        const line = bone(hand, chain[k], chain[k + 1]);
        if (line) drawCapsule(plane, line, radius, weights.hand);
      }
    }
  }
  const left = window.x > 0 ? BORDER : 0;
  const top = window.y > 0 ? BORDER : 0;
  const right = columns - (window.x + window.width < frame.width ? BORDER : 0);
  const bottom = rows - (window.y + window.height < frame.height ? BORDER : 0);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const counts = mask[i] > 0 && column >= left && column < right && row >= top && row < bottom;
      if (!counts) into[i] = 0;
    }
  }
}

/** A disc that reaches to the corners of the box, fading towards its rim. */
function drawBox(plane: DrawingPlane, box: Box | null, weight: number): void {
  if (box === null) return;
  const x = box.x + box.size / 2;
  const y = box.y + box.size / 2;
  drawCapsule(plane, { ax: x, ay: y, bx: x, by: y }, box.size * 0.7, weight);
}
