import type { Keypoints, Pose } from '../contract.ts';
import { ARMS, SIDES, transformKeypoints } from './pose.ts';
import type { Fit } from './proportions.ts';
import { BODY, STRIDE } from './topology.ts';

const HEAD = [BODY.nose, BODY.leftEye, BODY.rightEye, BODY.leftEar, BODY.rightEar];
const HIPS = [BODY.leftHip, BODY.rightHip];

/** Body and hands of a completed pose in the proportions of the signer; the hands ride on the wrists. The face only moves along. */
export function retargetBody(pose: Pose, fit: Fit): Pose {
  const moved = (keypoints: Keypoints) => transformKeypoints(keypoints, fit.scale, fit.scale, fit.dx, fit.dy);
  const body = moved(pose.body);
  const straight = body.slice();
  for (const row of HEAD) shift(body, row, fit.head.x, fit.head.y);
  for (const row of HIPS) shift(body, row, fit.hips.x, fit.hips.y);

  const hands = { leftHand: pose.leftHand, rightHand: pose.rightHand };
  for (const side of SIDES) {
    const { shoulder, elbow, wrist, hand: part } = ARMS[side];
    extend(straight, body, shoulder, elbow, fit.upperArm);
    extend(straight, body, elbow, wrist, fit.forearm);
    const hand = hands[part];
    if (hand === null) continue;
    const w = wrist * STRIDE;
    const root = moved(hand.subarray(0, STRIDE));
    const size = fit.scale * fit.palm;
    const x = body[w] + root[0] - straight[w];
    const y = body[w + 1] + root[1] - straight[w + 1];
    hands[part] = transformKeypoints(hand, size, size, x - hand[0] * size, y - hand[1] * size);
  }
  return { timestamp: pose.timestamp, body, face: pose.face && moved(pose.face), ...hands };
}

function shift(body: Keypoints, row: number, x: number, y: number): void {
  body[row * STRIDE] += x;
  body[row * STRIDE + 1] += y;
}

/** Puts the joint `to` at the end of the bone from `from`, `ratio` times as long as it is in `straight`. */
function extend(straight: Keypoints, body: Keypoints, from: number, to: number, ratio: number): void {
  for (const axis of [0, 1]) {
    const bone = straight[to * STRIDE + axis] - straight[from * STRIDE + axis];
    body[to * STRIDE + axis] = body[from * STRIDE + axis] + bone * ratio;
  }
}
