import type { Signer } from '../../../core/contract.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { createJoints, type HandJoints, readJoints } from './joints.ts';
import { estimateLight } from './light.ts';
import { cutPhotoHand, type PhotoHand } from './photo-hand.ts';
import { sculpt } from './sculpt.ts';
import { type Rgb, type SkinRamp, skinRamp } from './skin.ts';
import { type Light, Surface } from './surface.ts';
import { faceTone, handTone } from './tone.ts';

export interface HandsSetup {
  readonly signer: Signer;
  /** Matte of the signer, one number 0..1 per pixel of the photo. */
  readonly alpha: Float32Array;
  /** In pixels of the photo. */
  readonly shoulderWidth: number;
}

/** Everything about a signer's hands that does not depend on the pose, and room to draw one. */
export interface HandAppearance {
  /** Mean colour of a drawn hand. */
  readonly tone: Rgb;
  readonly ramp: SkinRamp;
  readonly light: Light;
  /** Brightness that the light gives a typical hand: divides every brightness, so that the mean is the tone. */
  readonly meanShade: number;
  readonly shoulderWidth: number;
  /** The photo's own hands, where it shows them. */
  readonly photos: Readonly<Record<Side, PhotoHand | null>>;
  /** Scratch, overwritten by each hand. */
  readonly surface: Surface;
  readonly joints: HandJoints;
}

/** Once per signer. */
export function prepareHands({ signer, alpha, shoulderWidth }: HandsSetup): HandAppearance {
  const face = faceTone(signer.image, signer.pose.face);
  const light = estimateLight(signer.image, signer.pose.face, face);
  const tone = handTone(signer, alpha, shoulderWidth, face);
  const surface = new Surface();
  const joints = createJoints();
  return {
    tone,
    ramp: skinRamp(tone),
    light,
    meanShade: typicalShade(surface, joints, light),
    shoulderWidth,
    photos: {
      left: cutPhotoHand(signer, alpha, 'left', shoulderWidth),
      right: cutPhotoHand(signer, alpha, 'right', shoulderWidth),
    },
    surface,
    joints,
  };
}

/** An open right hand, palm to the camera, fingers up: x, y in palm lengths from the wrist. */
const OPEN_HAND = [
  [0, 0],
  [0.3, -0.18],
  [0.52, -0.45],
  [0.66, -0.72],
  [0.76, -0.98],
  [0.28, -0.95],
  [0.34, -1.4],
  [0.37, -1.68],
  [0.39, -1.92],
  [0.04, -1],
  [0.05, -1.5],
  [0.05, -1.82],
  [0.05, -2.08],
  [-0.18, -0.94],
  [-0.22, -1.4],
  [-0.25, -1.7],
  [-0.27, -1.94],
  [-0.38, -0.82],
  [-0.48, -1.17],
  [-0.54, -1.4],
  [-0.58, -1.6],
] as const;

const SIZE = 256;

function typicalShade(surface: Surface, joints: HandJoints, light: Light): number {
  const unit = 0.31 * SIZE;
  const hand = new Float32Array(OPEN_HAND.length * 4);
  OPEN_HAND.forEach(([x, y], i) => {
    hand.set([SIZE / 2 + x * unit, SIZE * 0.8 + y * unit, 0, 1], i * 4);
  });
  readJoints(joints, hand, 'right', SIZE);
  sculpt(surface, joints, light, SIZE, SIZE);
  let sum = 0;
  let weight = 0;
  const area = surface.width * surface.height;
  for (let i = 0; i < area; i++) {
    if (surface.cover[i] === 0) continue;
    sum += surface.cover[i] * surface.shade[i] * (1 - surface.shadowAt(i));
    weight += surface.cover[i];
  }
  return sum / weight;
}
