import type { Frame, PicturePlanes, Signer } from '../../core/contract.ts';
import { ARMS, SIDES } from '../../core/pose/pose.ts';
import { RecentMap } from '../../core/recent-map.ts';
import { type DrawingPlane, drawCapsule } from './draw-capsule.ts';
import { drawFace } from './draw-face.ts';
import { bone, drawFingers, drawPalms } from './draw-hands.ts';
import { drawMotion } from './draw-motion.ts';
import { DETAIL, GUIDE, type NetworkInputs } from './inputs.ts';
import type { PersonMask } from './person-mask.ts';
import type { Picture } from './picture.ts';
import { BLOCK, CELL, type Window } from './presets.ts';
import { signerColours } from './signer-colours.ts';

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
   * @param window its sides are divisible by the cell's
   * @param into room for them, from `createInputs` or an engine
   * @param tone what colours become
   */
  encode(picture: Picture, window: Window, into: NetworkInputs, tone = PLAIN_TONE): void {
    const { coarse, planes, mask, unit } = picture;
    const { pose, previous, signer } = picture.sample;
    writeColours(coarse, window, into.coarse, tone);
    const detail = planesOf(into.detail, window, BLOCK);
    averageBlocks(planes.alpha, planes, window, detail(DETAIL.alpha).data);
    averageBlocks(planes.confidence, planes, window, detail(DETAIL.confidence).data);
    averageBlocks(planes.handShading, planes, window, detail(DETAIL.shading).data);
    into.detail.fill(0, (DETAIL.fingers * window.width * window.height) / BLOCK ** 2);
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

    copyMask(mask, window, into.mask);
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

/** The means of blocks of 2 × 2 pixels. */
function averageBlocks(
  plane: Float32Array,
  { width: across, height: down }: PicturePlanes,
  { x, y, width, height }: Window,
  into: Float32Array,
): void {
  for (let row = 0, i = 0; row < height; row += BLOCK) {
    const upper = Math.min(down - 1, y + row) * across;
    const lower = Math.min(down - 1, y + row + 1) * across;
    for (let column = x; column < x + width; column += BLOCK, i++) {
      const left = Math.min(across - 1, column);
      const right = Math.min(across - 1, column + 1);
      into[i] = (plane[upper + left] + plane[upper + right] + plane[lower + left] + plane[lower + right]) / 4;
    }
  }
}

function copyMask({ columns, rows, data }: PersonMask, window: Window, into: Float32Array): void {
  const across = window.width / CELL;
  const left = window.x / CELL;
  const top = window.y / CELL;
  const inside = Math.min(across, columns - left);
  into.fill(0);
  for (let row = 0; row < window.height / CELL && top + row < rows; row++) {
    const from = (top + row) * columns + left;
    into.set(data.subarray(from, from + inside), row * across);
  }
}
