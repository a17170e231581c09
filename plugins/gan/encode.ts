import type { Frame, PicturePlanes, Pose, Sample, Signer } from '../../core/contract.ts';
import { ARMS, confidenceAt, SIDES, shoulderWidth } from '../../core/pose/pose.ts';
import { BODY } from '../../core/pose/topology.ts';
import { RecentMap } from '../../core/recent-map.ts';
import { type DrawingPlane, drawCapsule } from './draw-capsule.ts';
import { drawFace } from './draw-face.ts';
import { bone, drawFingers, drawPalms } from './draw-hands.ts';
import { drawMotion } from './draw-motion.ts';
import { DETAIL, GUIDE, type NetworkInputs } from './inputs.ts';
import { drawPersonMask } from './person-mask.ts';
import { CELL, type Window } from './presets.ts';
import { signerColours } from './signer-colours.ts';

/** What is encoded: a generator's picture of a sample, and what it consists of. */
export interface Picture {
  readonly coarse: Frame;
  readonly planes: PicturePlanes;
  readonly sample: Sample;
}

/** In shoulder widths. */
const ARM_RADIUS = 0.12;
const SIGNERS_KEPT = 4;

/** Pixels to numbers. What it computes in between it computes in memory that it keeps. */
export class Encoder {
  readonly #signers = new RecentMap<string, Float32Array>(SIGNERS_KEPT);
  #nearness = new Float32Array(0);

  /**
   * Writes all inputs of the network for a part of a picture.
   *
   * @param window its sides are divisible by the cell's; x and y are 0 or more, and lie in the picture
   * @param into room for them, from `createInputs` or an engine
   * @param tone what colours become
   */
  encode({ coarse, planes, sample }: Picture, window: Window, into: NetworkInputs, tone = PLAIN_TONE): void {
    const { pose, previous, signer } = sample;
    const unit = unitOf(pose) ?? unitOf(signer.pose) ?? 1;
    writeColours(coarse, window, into.coarse, tone);
    const detail = planesOf(into.detail, window, 1);
    copyPlane(planes.alpha, planes, window, detail(DETAIL.alpha).data);
    copyPlane(planes.confidence, planes, window, detail(DETAIL.confidence).data);
    copyPlane(planes.handShading, planes, window, detail(DETAIL.shading).data);
    into.detail.fill(0, DETAIL.fingers * window.width * window.height);
    const fingers = [0, 1, 2, 3, 4].map((finger) => detail(DETAIL.fingers + finger));
    drawFingers(fingers, pose, planes);
    drawFace(pose.face, detail(DETAIL.faceLines), detail(DETAIL.openings));

    const guide = planesOf(into.guide, window, CELL);
    into.guide.fill(0);
    if (this.#nearness.length < into.mask.length) this.#nearness = new Float32Array(into.mask.length);
    this.#nearness.fill(0);
    const motion = {
      x: guide(GUIDE.motionX),
      y: guide(GUIDE.motionY),
      speed: guide(GUIDE.speed),
      nearness: this.#nearness,
    };
    drawMotion(motion, pose, previous, unit);
    for (const side of SIDES) {
      const { shoulder, elbow, wrist } = ARMS[side];
      const upper = bone(pose.body, shoulder, elbow);
      const lower = bone(pose.body, elbow, wrist);
      if (upper) drawCapsule(guide(GUIDE.arms), upper, ARM_RADIUS * unit, 0.25, 0.6);
      if (lower) drawCapsule(guide(GUIDE.arms), lower, ARM_RADIUS * unit, 0.6, 1);
    }
    drawPalms(guide(GUIDE.palms), pose);

    into.mask.fill(0);
    drawPersonMask(planesOf(into.mask, window, CELL)(0), planes, pose, previous, unit);
    this.#coloursOf(signer).forEach((value, i) => {
      into.signer[i] = tone[(i % 3) * 256 + Math.round(value * 255)];
    });
  }

  #coloursOf(signer: Signer): Float32Array {
    let colours = this.#signers.get(signer.id);
    if (colours === undefined) {
      colours = signerColours(signer);
      this.#signers.set(signer.id, colours);
    }
    return colours;
  }
}

/** Shoulder width in pixels, where both shoulders were seen apart. */
function unitOf({ body }: Pose): number | undefined {
  const seen = confidenceAt(body, BODY.leftShoulder) > 0 && confidenceAt(body, BODY.rightShoulder) > 0;
  return (seen && shoulderWidth(body)) || undefined;
}

/** The planes of a window, one after the other in `values`, each with one number for `block` × `block` pixels. */
function planesOf(values: Float32Array, { x, y, width, height }: Window, block: number) {
  const columns = width / block;
  const rows = height / block;
  return (index: number): DrawingPlane => ({
    data: values.subarray(index * columns * rows, (index + 1) * columns * rows),
    width: columns,
    height: rows,
    left: x,
    top: y,
    scale: 1 / block,
  });
}

/** For red, green and blue one after the other, what each of 256 bytes becomes, 0..1. */
export type Tone = Float32Array;

export const PLAIN_TONE: Tone = Float32Array.from({ length: 3 * 256 }, (_, i) => (i % 256) / 255);

/** The colours of a window as three planes, 0..1. */
export function writeColours(
  { width: across, height: down, channels, data }: Frame,
  { x, y, width, height }: Window,
  into: Float32Array,
  tone = PLAIN_TONE,
): void {
  const count = width * height;
  for (let row = 0; row < height; row++) {
    const from = Math.min(down - 1, y + row) * across;
    for (let column = 0, i = row * width; column < width; column++, i++) {
      const p = (from + Math.min(across - 1, x + column)) * channels;
      into[i] = tone[data[p]];
      into[i + count] = tone[256 + data[p + 1]];
      into[i + 2 * count] = tone[512 + data[p + 2]];
    }
  }
}

function copyPlane(
  plane: Float32Array,
  { width: across, height: down }: PicturePlanes,
  { x, y, width, height }: Window,
  into: Float32Array,
): void {
  const inside = Math.min(width, across - x);
  for (let row = 0; row < height; row++) {
    const from = Math.min(down - 1, y + row) * across + x;
    const to = row * width;
    into.set(plane.subarray(from, from + inside), to);
    if (inside < width) into.fill(into[to + inside - 1], to + inside, to + width);
  }
}
