import type { Frame, Signer } from '../../../core/contract.ts';
import { type Canvas, createCanvas } from '../../../core/image/canvas.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { createJoints, type HandJoints, readJoints } from './joints.ts';
import { sculpt } from './sculpt.ts';
import { luma } from './skin.ts';
import { type Light, Surface } from './surface.ts';

/** The signer's own hand as the photo shows it. */
export interface PhotoHand {
  readonly joints: HandJoints;
  /** The hand cut out of the photo; its pixel (0, 0) is the photo's (left, top). */
  readonly texture: Canvas;
  readonly left: number;
  readonly top: number;
  /** How far the joints may be from those in the photo, root mean square in palm lengths, for the photo to stand in. */
  readonly reach: number;
}

/** How far beyond the modelled outline the hand may extend, in palm lengths. */
export const GROW = 0.09;
const FLAT: Light = { x: 0, y: 0, z: 0, ambient: 1 };
/** In pixels. */
const SMALLEST_PALM = 10;
/** A sharp picture of a hand may be bent a little, a blurred one stands for its own pose only. */
const REACH = { sharp: 0.13, blurred: 0.06 } as const;
/** Mean of |Laplacian| ÷ brightness inside the hand from which on its picture counts as sharp. */
const SHARP = 0.03;

/**
 * Cuts a hand out of the photo: the matte, within the modelled outline and, just outside it, where the colour is the hand's own.
 * Null when the photo does not show the hand, or too small.
 */
export function cutPhotoHand(
  { image, pose }: Signer,
  alpha: Float32Array,
  side: Side,
  shoulderWidth: number,
): PhotoHand | null {
  const hand = side === 'left' ? pose.leftHand : pose.rightHand;
  const joints = createJoints();
  if (hand === null || !readJoints(joints, hand, side, shoulderWidth)) return null;
  const model = new Surface();
  const wide = new Surface();
  if (joints.palm < SMALLEST_PALM || !sculpt(model, joints, FLAT, image.width, image.height)) return null;
  sculpt(wide, joints, FLAT, image.width, image.height, GROW);
  const { left, top, width, height } = model;
  const margin = Math.max(1, Math.round(0.05 * joints.palm));
  const inner = innerPixels(model, image, alpha, margin);
  const own = inner.length < 3 ? null : ownColours(image, inner);
  if (own === null) return null;
  const mask = new Float32Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    if (wide.most[i] > 0) mask[i] = likeness(own, image, pixelAt(model, image, i));
  }
  for (const pixel of inner) {
    const y = Math.floor(pixel / image.width);
    mask[(y - top) * width + (pixel - y * image.width) - left] = 1;
  }
  // fills creases and nails, drops specks
  const blur = Math.max(1, Math.round(0.04 * joints.palm));
  boxBlur(mask, width, height, blur);
  boxBlur(mask, width, height, blur);

  const texture = createCanvas(width, height);
  for (let i = 0; i < mask.length; i++) {
    if (wide.most[i] === 0) continue;
    const pixel = pixelAt(model, image, i);
    const opacity = alpha[pixel] * smoothstep(0.3, 0.6, mask[i]);
    const o = pixel * image.channels;
    for (let c = 0; c < 3; c++) texture.data[i * 4 + c] = image.data[o + c] * opacity;
    texture.data[i * 4 + 3] = 255 * opacity;
  }
  const reach = sharpness(image, inner) > SHARP ? REACH.sharp : REACH.blurred;
  return { joints, texture, left, top, reach };
}

/** Index in the photo of the surface's pixel `i`. */
function pixelAt({ left, top, width }: Surface, image: Frame, i: number): number {
  const y = Math.floor(i / width);
  return (y + top) * image.width + (i - y * width) + left;
}

function smoothstep(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Mean over squares of 2·radius + 1 pixels, in place; what lies outside counts as 0. */
function boxBlur(plane: Float32Array, width: number, height: number, radius: number): void {
  const line = new Float32Array(Math.max(width, height));
  const pass = (start: number, step: number, count: number): void => {
    let sum = 0;
    for (let k = 0; k < count; k++) line[k] = plane[start + k * step];
    for (let k = 0; k < Math.min(radius, count); k++) sum += line[k];
    for (let k = 0; k < count; k++) {
      if (k + radius < count) sum += line[k + radius];
      if (k - radius - 1 >= 0) sum -= line[k - radius - 1];
      plane[start + k * step] = sum / (2 * radius + 1);
    }
  };
  for (let y = 0; y < height; y++) pass(y * width, 1, width);
  for (let x = 0; x < width; x++) pass(x, width, height);
}

/** Indices of the photo's pixels that lie `margin` inside the model and inside the matte. */
export function innerPixels(
  { left, top, width, height, most }: Surface,
  image: Frame,
  alpha: Float32Array,
  margin: number,
): number[] {
  const inner: number[] = [];
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const i = y * width + x;
      if (most[i] < 1 || most[i - margin] < 1 || most[i + margin] < 1) continue;
      if (most[i - margin * width] < 1 || most[i + margin * width] < 1) continue;
      const pixel = (y + top) * image.width + x + left;
      if (alpha[pixel] > 0.9) inner.push(pixel);
    }
  }
  return inner;
}

/** Mean and spread of luma, red − luma and blue − luma. */
interface Colours {
  readonly mean: Float64Array;
  readonly perSpread: Float64Array;
}

const measured = new Float64Array(3);

function measure({ data, channels }: Frame, pixel: number): void {
  const o = pixel * channels;
  measured[0] = luma(data[o], data[o + 1], data[o + 2]);
  measured[1] = data[o] - measured[0];
  measured[2] = data[o + 2] - measured[0];
}

function ownColours(image: Frame, pixels: readonly number[]): Colours {
  const mean = new Float64Array(3);
  const square = new Float64Array(3);
  for (const pixel of pixels) {
    measure(image, pixel);
    for (let k = 0; k < 3; k++) {
      mean[k] += measured[k] / pixels.length;
      square[k] += measured[k] ** 2 / pixels.length;
    }
  }
  // colours are never so uniform that noise would not matter
  const perSpread = square.map((value, k) => 1 / (Math.sqrt(Math.max(0, value - mean[k] ** 2)) + 4));
  return { mean, perSpread };
}

/** 1 for a colour of the hand, 0 for one that the hand does not have. */
function likeness({ mean, perSpread }: Colours, image: Frame, pixel: number): number {
  measure(image, pixel);
  let distance2 = 0;
  for (let k = 0; k < 3; k++) distance2 += ((measured[k] - mean[k]) * perSpread[k]) ** 2;
  return 1 - smoothstep(2.5, 4.5, Math.sqrt(distance2));
}

function sharpness({ data, channels, width, height }: Frame, pixels: readonly number[]): number {
  const at = (pixel: number): number => {
    const o = pixel * channels;
    return luma(data[o], data[o + 1], data[o + 2]);
  };
  let edges = 0;
  let brightness = 1;
  for (const pixel of pixels) {
    const x = pixel % width;
    if (x === 0 || x === width - 1 || pixel < width || pixel >= width * (height - 1)) continue;
    const here = at(pixel);
    edges += Math.abs(4 * here - at(pixel - 1) - at(pixel + 1) - at(pixel - width) - at(pixel + width));
    brightness += here;
  }
  return edges / brightness;
}
