import type { Signer } from '../contract.ts';
import { confidenceAt, pointAt } from '../pose/pose.ts';
import { BODY } from '../pose/topology.ts';

const MIN_CONFIDENCE = 0.5;

/** Whether a signer can be drawn from this picture at all: face and both shoulders are in it, seen from the front. */
export function isUsableReference({ image, pose: { body, face } }: Signer): boolean {
  const { leftShoulder, rightShoulder } = BODY;
  const inView = (row: number): boolean => {
    const { x, y } = pointAt(body, row);
    const inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    return inside && confidenceAt(body, row) >= MIN_CONFIDENCE;
  };
  if (face === null || !inView(leftShoulder) || !inView(rightShoulder)) return false;
  return pointAt(body, leftShoulder).x > pointAt(body, rightShoulder).x;
}
