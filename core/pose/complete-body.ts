import type { Keypoints, Pose } from '../contract.ts';
import { smoothstep } from '../smoothstep.ts';
import { bendElbow } from './bend-elbow.ts';
import { GUESSED, PointMemory } from './point-memory.ts';
import { ARMS, pointAt, type ShoulderFrame, SIDES, type Side, shoulderFrame } from './pose.ts';
import { BODY, BODY_COUNT, STRIDE } from './topology.ts';
import { WristTrust } from './wrist-trust.ts';

/** Seconds in which a lost joint keeps its place and loses its confidence, and in which it then goes where it usually is. */
const HOLD_SECONDS = 0.5;
const SETTLE_SECONDS = 0.5;
/** Seconds in which a joint that is found again goes from where it was held to where it is. */
const RETURN_SECONDS = 0.2;

/** An elbow that nobody sees may be far from where it was. */
const ELBOW_ITERATIONS = 12;

/** Where joints usually are: shoulder widths towards the signer's left and down, from the middle of the shoulders (medians over people at rest). */
const USUAL_HEAD: readonly (readonly [row: number, left: number, down: number])[] = [
  [BODY.nose, 0, -0.6],
  [BODY.leftEye, 0.11, -0.7],
  [BODY.rightEye, -0.11, -0.7],
  [BODY.leftEar, 0.2, -0.65],
  [BODY.rightEar, -0.2, -0.65],
];
const HEAD_COUNT = USUAL_HEAD.length;

interface Bone {
  readonly row: number;
  readonly parent: number;
  /** From the parent to the joint, in shoulder widths: outwards and down. */
  readonly usual: readonly [out: number, down: number];
  readonly side: Side;
}

const boneOf = (side: Side, row: number, parent: number, out: number, down: number): Bone => ({
  row,
  parent,
  usual: [side === 'left' ? out : -out, down],
  side,
});

const BONES = SIDES.map((side) => ({
  side,
  upperArm: boneOf(side, ARMS[side].elbow, ARMS[side].shoulder, 0.15, 0.83),
  forearm: boneOf(side, ARMS[side].wrist, ARMS[side].elbow, -0.07, 0.72),
  flank: boneOf(side, ARMS[side].hip, ARMS[side].shoulder, -0.18, 1.5),
}));

/**
 * Gives every body joint a usable place. The head is carried along as one thing, with the shoulders where nothing of it is
 * seen. A lost elbow, wrist or hip keeps its place relative to its parent for a moment, so that the bone keeps its length,
 * and then goes where such a joint usually is: arms hang down. So does a wrist that the detector doubts and that has no hand.
 * A joint that is found again is led back, but for the wrist of a hand: that has to be where the hand is.
 */
export class BodyMemory {
  readonly #head = new PointMemory(BODY_COUNT);
  #headKnown = false;
  /** From each joint's parent to the joint, x y z, when it was last seen. */
  readonly #bones = new Float64Array(BODY_COUNT * 3);
  readonly #confidence = new Float64Array(BODY_COUNT);
  /** Seconds since each joint was last seen. */
  readonly #unseen = new Float64Array(BODY_COUNT).fill(Number.POSITIVE_INFINITY);
  /** From each joint's parent to where it was last guessed, seconds since then, and by how much the guess was wrong. */
  readonly #guesses = new Float64Array(BODY_COUNT * 3);
  readonly #found = new Float64Array(BODY_COUNT).fill(Number.POSITIVE_INFINITY);
  readonly #errors = new Float64Array(BODY_COUNT * 3);
  readonly #wrists = new WristTrust();
  #shoulders: Keypoints | undefined;

  /** @returns null as long as the two shoulders were never seen together. */
  complete(pose: Pose, seconds: number): Keypoints | null {
    const body = pose.body.slice();
    for (let row = 0; row < BODY_COUNT; row++) {
      this.#unseen[row] += seconds;
      this.#found[row] += seconds;
    }
    if (!this.#completeShoulders(body)) return null;
    const frame = shoulderFrame(body);
    this.#completeHead(body, pose.face, frame);
    for (const { side, upperArm, forearm, flank } of BONES) {
      const hasHand = pose[ARMS[side].hand] !== null;
      const wrist = forearm.row * STRIDE;
      if (!this.#wrists.update(side, body, hasHand, frame.width, seconds)) body[wrist + 3] = 0;
      this.#completeArm(body, upperArm, forearm, frame, hasHand);
      this.#complete(body, flank, frame);
    }
    return body;
  }

  #completeShoulders(body: Keypoints): boolean {
    const { leftShoulder, rightShoulder } = BODY;
    const left = isSeen(body, leftShoulder);
    if (!left || !isSeen(body, rightShoulder)) {
      const last = this.#shoulders;
      if (last === undefined) return false;
      const [anchor, lost] = left ? [leftShoulder, rightShoulder] : [rightShoulder, leftShoulder];
      if (!isSeen(body, anchor))
        body.set(last.subarray(anchor * STRIDE, (anchor + 1) * STRIDE), anchor * STRIDE);
      for (let axis = 0; axis < 3; axis++) {
        const span = last[lost * STRIDE + axis] - last[anchor * STRIDE + axis];
        body[lost * STRIDE + axis] = body[anchor * STRIDE + axis] + span;
      }
      body[lost * STRIDE + 3] = GUESSED;
    }
    this.#shoulders = body;
    return true;
  }

  #completeHead(
    body: Keypoints,
    face: Keypoints | null,
    { centre, across, down, width }: ShoulderFrame,
  ): void {
    if (!this.#headKnown) {
      for (const [row, left, below] of USUAL_HEAD) {
        const x = (across.x * left + down.x * below) * width;
        this.#head.assume(row, x, (across.y * left + down.y * below) * width);
      }
      this.#headKnown = true;
    }
    const head = body.subarray(0, HEAD_COUNT * STRIDE);
    const nothingSeen = USUAL_HEAD.every(([row]) => !isSeen(head, row));
    if (face !== null && nothingSeen) {
      const middle = meanOfSeen(face);
      head.set([middle.x, middle.y, 0, GUESSED], BODY.nose * STRIDE);
    }
    this.#head.complete(head, centre);
  }

  #completeArm(body: Keypoints, upperArm: Bone, forearm: Bone, frame: ShoulderFrame, hasHand: boolean): void {
    const { row: elbow, parent: shoulder } = upperArm;
    const { row: wrist } = forearm;
    if (!isSeen(body, elbow) && isSeen(body, wrist)) {
      const start = pointAt(body, shoulder);
      const [ux, uy] = this.#boneNow(upperArm, frame);
      const [fx, fy] = this.#boneNow(forearm, frame);
      const held = { x: start.x + ux, y: start.y + uy };
      const arm = { shoulder: start, elbow: held, wrist: { x: held.x + fx, y: held.y + fy } };
      const bent = bendElbow(arm, pointAt(body, wrist), ELBOW_ITERATIONS);
      this.#guess(body, upperArm, [bent.x - start.x, bent.y - start.y, 0]);
      return;
    }
    this.#complete(body, upperArm, frame);
    this.#complete(body, forearm, frame, hasHand);
  }

  /** Remembers a joint that is seen, places one that is not. */
  #complete(body: Keypoints, bone: Bone, frame: ShoulderFrame, atOnce = false): void {
    const { row, parent } = bone;
    if (!isSeen(body, row)) {
      this.#guess(body, bone, this.#boneNow(bone, frame));
      return;
    }
    const wasLost = this.#unseen[row] > this.#found[row];
    const wrong = atOnce ? 0 : smoothstep(RETURN_SECONDS, 0, this.#found[row]);
    for (let axis = 0; axis < 3; axis++) {
      const end = row * STRIDE + axis;
      const i = row * 3 + axis;
      this.#bones[i] = body[end] - body[parent * STRIDE + axis];
      if (wasLost) this.#errors[i] = this.#guesses[i] - this.#bones[i];
      body[end] += this.#errors[i] * wrong;
    }
    this.#confidence[row] = body[row * STRIDE + 3];
    this.#unseen[row] = 0;
  }

  #guess(body: Keypoints, { row, parent }: Bone, bone: readonly [number, number, number]): void {
    for (let axis = 0; axis < 3; axis++) {
      this.#guesses[row * 3 + axis] = bone[axis];
      body[row * STRIDE + axis] = body[parent * STRIDE + axis] + bone[axis];
    }
    body[row * STRIDE + 3] = this.#fadedConfidence(row);
    this.#found[row] = 0;
  }

  /** The bone as it was last seen, on its way to how it usually lies. */
  #boneNow({ row, usual: [left, below] }: Bone, { across, down, width }: ShoulderFrame) {
    const away = smoothstep(HOLD_SECONDS, HOLD_SECONDS + SETTLE_SECONDS, this.#unseen[row]);
    const [x, y, z] = this.#bones.subarray(row * 3, row * 3 + 3);
    return [
      x + ((across.x * left + down.x * below) * width - x) * away,
      y + ((across.y * left + down.y * below) * width - y) * away,
      z * (1 - away),
    ] as const;
  }

  #fadedConfidence(row: number): number {
    const left = 1 - Math.min(1, this.#unseen[row] / HOLD_SECONDS);
    return Math.max(GUESSED, this.#confidence[row] * left);
  }
}

function isSeen(keypoints: Keypoints, row: number): boolean {
  return keypoints[row * STRIDE + 3] > 0;
}

function meanOfSeen(keypoints: Keypoints) {
  let x = 0;
  let y = 0;
  let count = 0;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    if (!(keypoints[i + 3] > 0)) continue;
    x += keypoints[i];
    y += keypoints[i + 1];
    count += 1;
  }
  return { x: x / count, y: y / count };
}
