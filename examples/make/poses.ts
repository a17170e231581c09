/** Moments, in centimetres, as the project's own pose files (`slp-poses`, described in plugins/pose-files/slp-poses.ts). */

import { BODY } from '../../core/pose/topology.ts';
import type { Moment } from './motion.ts';
import type { Vec3 } from './vector.ts';

/** How centimetres become pixels: a camera so far away that nothing gets smaller with distance. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** Pixels per centimetre. */
  readonly scale: number;
  /** Pixel that shows the origin of the head frame. */
  readonly origin: { readonly x: number; readonly y: number };
}

/** The text of a pose file; one line a frame. */
export function poseFile(view: View, fps: number, moments: readonly Moment[]): string {
  const { width, height } = view;
  const header = JSON.stringify({ format: 'slp-poses', version: 1, width, height, fps });
  const frames = moments.map((moment) => JSON.stringify(frameOf(moment, view)));
  return `${header.slice(0, -1)},"frames":[\n${frames.join(',\n')}\n]}\n`;
}

/** As MediaPipe has it, a hand's depth counts from its wrist, and the body's and the face's from their own middle. */
function frameOf({ body, face, leftHand, rightHand }: Moment, view: View) {
  const points = (list: readonly Vec3[], depth = 0): number[][] =>
    list.map(([x, y, z]) => [
      round(view.origin.x + view.scale * x),
      round(view.origin.y - view.scale * y),
      round(view.scale * (depth - z)),
    ]);
  return {
    body: points(body),
    face: points(face),
    leftHand: points(leftHand, body[BODY.leftWrist]![2]),
    rightHand: points(rightHand, body[BODY.rightWrist]![2]),
  };
}

/** To hundredths of a pixel; adding 0 turns −0 into 0. */
const round = (value: number): number => Math.round(value * 100) / 100 + 0;
