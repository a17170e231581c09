import type { Frame, Keypoints, Signer } from '../../../core/contract.ts';
import { meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { createJoints, readJoints } from './joints.ts';
import { innerPixels } from './photo-hand.ts';
import { sculpt } from './sculpt.ts';
import { luma, type Rgb } from './skin.ts';
import { type Light, Surface } from './surface.ts';

/** Mean of hand ÷ face for each channel: medians over 25 filmed clips of six signers; single signers lie between 0.82 and 1.06. */
export const HAND_OF_FACE: Rgb = [0.93, 0.92, 0.945];

/** A light brown: for a photo that shows neither face nor hands. */
const FALLBACK: Rgb = [186, 140, 116];
const FEWEST_PIXELS = 60;

const FLAT: Light = { x: 0, y: 0, z: 0, ambient: 1 };

/**
 * The mean colour of the signer's hands: that of the photo's own hands where it shows them, else that of the face,
 * a little darker as hands are.
 *
 * @param alpha matte of the signer, 0..1
 * @param face colour of the face's skin
 */
export function handTone(signer: Signer, alpha: Float32Array, shoulderWidth: number, face: Rgb | null): Rgb {
  const own = ownHandTone(signer, alpha, shoulderWidth, face);
  if (own) return own;
  if (!face) return FALLBACK;
  return [face[0] * HAND_OF_FACE[0], face[1] * HAND_OF_FACE[1], face[2] * HAND_OF_FACE[2]];
}

/** Mean colour of cheeks and forehead, without what is much darker, brighter or otherwise coloured than most of them. */
export function faceTone(image: Frame, face: Keypoints | null): Rgb | null {
  if (face === null) return null;
  const picked = new Samples();
  forEachFaceSpot(face, (x, y, radius) => picked.addDisc(image, x, y, radius));
  return picked.typical();
}

/** Calls `visit` with centre and radius of patches of bare skin: forehead and cheeks, clear of brows, eyes and mouth. */
export function forEachFaceSpot(
  face: Keypoints,
  visit: (x: number, y: number, radius: number) => void,
): void {
  const rows = meshRows(face.length / STRIDE);
  const at = (mesh: number): readonly [number, number] => {
    const o = rows[mesh] * STRIDE;
    return [face[o], face[o + 1]];
  };
  const mix = (
    a: readonly [number, number],
    b: readonly [number, number],
    t: number,
  ): readonly [number, number] => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  // corners of the eyes and the mouth, and the cheekbones: points that every face topology has
  const eyes = [mix(at(33), at(133), 0.5), mix(at(263), at(362), 0.5)] as const;
  const mouth = [at(61), at(291)] as const;
  const sides = [at(234), at(454)] as const;
  const between = mix(eyes[0], eyes[1], 0.5);
  const lips = mix(mouth[0], mouth[1], 0.5);
  const radius = 0.13 * Math.hypot(eyes[1][0] - eyes[0][0], eyes[1][1] - eyes[0][1]);
  for (const k of [0, 1] as const) {
    const cheek = mix(eyes[k], mouth[k], 0.5);
    visit(...mix(cheek, sides[k], 0.12), radius);
    visit(...mix(cheek, sides[k], 0.4), radius);
    visit(...mix(mix(between, lips, -0.62), mix(eyes[k], mouth[k], -0.62), 0.55), radius);
  }
  visit(...mix(between, lips, -0.62), radius);
}

/** Pixels well inside the photo's hands whose colour the face does not contradict. */
function ownHandTone(
  { image, pose }: Signer,
  alpha: Float32Array,
  shoulderWidth: number,
  face: Rgb | null,
): Rgb | null {
  const picked = new Samples();
  const joints = createJoints();
  const surface = new Surface();
  for (const side of ['left', 'right'] as const) {
    const hand = side === 'left' ? pose.leftHand : pose.rightHand;
    if (hand === null || !readJoints(joints, hand, side, shoulderWidth)) continue;
    if (!sculpt(surface, joints, FLAT, image.width, image.height)) continue;
    const margin = Math.max(1, Math.round(0.04 * joints.palm));
    for (const pixel of innerPixels(surface, image, alpha, margin)) picked.add(image, pixel);
  }
  const own = picked.typical();
  if (own === null || face === null) return own;
  const ratio = luma(...own) / luma(...face);
  const redder = own[0] / own[2] / (face[0] / face[2]);
  const skin = ratio > 0.5 && ratio < 1.5 && redder > 0.7 && redder < 1.45;
  return skin ? own : null;
}

/** A heap of colours. */
class Samples {
  private readonly values: number[] = [];

  add({ data, channels }: Frame, pixel: number): void {
    const o = pixel * channels;
    this.values.push(data[o], data[o + 1], data[o + 2]);
  }

  addDisc(image: Frame, cx: number, cy: number, radius: number): void {
    if (!Number.isFinite(cx + cy + radius)) return;
    const left = Math.max(0, Math.floor(cx - radius));
    const right = Math.min(image.width - 1, Math.ceil(cx + radius));
    const bottom = Math.min(image.height - 1, Math.ceil(cy + radius));
    for (let y = Math.max(0, Math.floor(cy - radius)); y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        if ((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 <= radius * radius)
          this.add(image, y * image.width + x);
      }
    }
  }

  /** Mean of the colours that resemble the median one; null when they are few. */
  typical(): Rgb | null {
    const count = this.values.length / 3;
    if (count < FEWEST_PIXELS) return null;
    const middle: Rgb = [this.median(0), this.median(1), this.median(2)];
    const brightness = luma(...middle);
    const sum = [0, 0, 0];
    let kept = 0;
    for (let i = 0; i < this.values.length; i += 3) {
      const r = this.values[i];
      const g = this.values[i + 1];
      const b = this.values[i + 2];
      const scale = luma(r, g, b) / (brightness + 1e-6);
      if (scale < 0.65 || scale > 1.35) continue;
      const off = Math.abs(r - middle[0] * scale) + Math.abs(b - middle[2] * scale);
      if (off > 0.25 * brightness) continue;
      sum[0] += r;
      sum[1] += g;
      sum[2] += b;
      kept++;
    }
    if (kept < FEWEST_PIXELS / 2) return null;
    return [sum[0] / kept, sum[1] / kept, sum[2] / kept];
  }

  private median(channel: number): number {
    const values = this.values.filter((_, i) => i % 3 === channel).sort((a, b) => a - b);
    return values[values.length >> 1];
  }
}
