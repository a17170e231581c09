import type { Keypoints, Pose, Sample } from '../../core/contract.ts';
import type { SeededRandom } from '../../core/neural/seeded-random.ts';
import { mapParts, shoulderWidth } from '../../core/pose/pose.ts';
import { faceBox } from '../../core/pose/regions.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { palmLength } from './draw-hands.ts';
import type { Tone } from './encode.ts';

export interface Augmentation {
  /** Standard deviation of joints of hands in palm lengths; faces and bodies get a third of it, of their own sizes. */
  readonly jitter: number;
  /** How often a hand or the face is missing. */
  readonly dropout: number;
  /** Greatest change of brightness and of each colour, as a share. */
  readonly colour: number;
}

/** The sample with keypoints as a worse detector would have found them. What moved stays as fast as it was. */
export function disturb(sample: Sample, { jitter, dropout }: Augmentation, random: SeededRandom): Sample {
  const { pose, previous } = sample;
  const offsets = {
    body: scatter(pose.body, (jitter / 3) * shoulderWidth(pose.body), random),
    face: pose.face && scatter(pose.face, (jitter / 3) * (faceBox(pose.face)?.size ?? 0), random, true),
    leftHand: pose.leftHand && scatter(pose.leftHand, jitter * palmLength(pose.leftHand), random),
    rightHand: pose.rightHand && scatter(pose.rightHand, jitter * palmLength(pose.rightHand), random),
  };
  const moved = (each: Pose): Pose =>
    mapParts(each, (keypoints, part) => displace(keypoints, offsets[part] ?? null));
  const lost = (['face', 'leftHand', 'rightHand'] as const).filter(() => random.next() < dropout);
  const without = (each: Pose): Pose => ({
    ...each,
    ...Object.fromEntries(lost.map((part) => [part, null])),
  });
  return {
    ...sample,
    pose: without(moved(pose)),
    ...(previous && { previous: without(moved(previous)) }),
  };
}

/** x and y for each keypoint: all of them move together, and each a little on its own unless the part is `rigid`. */
function scatter(keypoints: Keypoints, deviation: number, random: SeededRandom, rigid = false): Float32Array {
  const dx = deviation * random.normal();
  const dy = deviation * random.normal();
  const offsets = new Float32Array((keypoints.length / STRIDE) * 2);
  for (let i = 0; i < offsets.length; i += 2) {
    offsets[i] = dx + (rigid ? 0 : 0.7 * deviation * random.normal());
    offsets[i + 1] = dy + (rigid ? 0 : 0.7 * deviation * random.normal());
  }
  return offsets;
}

function displace(keypoints: Keypoints, offsets: Float32Array | null): Keypoints {
  if (offsets === null || offsets.length !== (keypoints.length / STRIDE) * 2) return keypoints;
  const out = keypoints.slice();
  for (let i = 0, k = 0; i < out.length; i += STRIDE, k += 2) {
    out[i] += offsets[k];
    out[i + 1] += offsets[k + 1];
  }
  return out;
}

/** Another light: brightness, colour and contrast, alike for all that a network sees of a sample and for what it should make of it. */
export function otherTone({ colour }: Augmentation, random: SeededRandom): Tone {
  const share = (): number => 1 + (2 * random.next() - 1) * colour;
  const brightness = share();
  const gamma = share();
  const tone = new Float32Array(3 * 256);
  for (let c = 0; c < 3; c++) {
    const gain = brightness * (1 + (share() - 1) / 2);
    for (let i = 0; i < 256; i++) tone[c * 256 + i] = Math.min(1, gain * (i / 255) ** gamma);
  }
  return tone;
}
