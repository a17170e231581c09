import type { Keypoints, Pose } from '../contract.ts';
import { evident } from './evident.ts';
import { mapParts } from './pose.ts';
import { RunningQuantiles } from './running-quantiles.ts';
import type { Scene, Steps } from './steps.ts';
import { STRIDE } from './topology.ts';

/** A face is this deep, as a part of its width (measured over MediaPipe's face meshes seen from the front). */
const FACE_DEPTH = 0.74;
/** Natural logarithm: a turned face looks up to so much deeper or flatter, and its depth is right all the same. */
const TOLERANCE = 0.25;

/**
 * Brings depth to the unit of x and y: files differ in what their z means. The measure is the face, whose depth is known
 * relative to its width. Depth that is plausible as it is stays untouched, and so does that of a file without faces.
 */
export async function* calibrateDepth(steps: Steps): Steps {
  let given: Scene | undefined;
  let scene: Scene | undefined;
  let excess = new RunningQuantiles([0.5]);
  for await (const step of steps) {
    if (step.scene !== given) {
      given = step.scene;
      excess = new RunningQuantiles([0.5]);
      excess.prime(given.preview.map(measure));
      scene = undefined;
    }
    if (step.pose !== null) excess.observe(measure(step.pose), step.seconds, 1);
    const scale = depthScale(excess.values[0]);
    scene ??= { preview: given.preview.map((pose) => scaleDepth(pose, scale)) };
    yield { ...step, scene, pose: step.pose && scaleDepth(step.pose, scale) };
  }
}

/** The same for a single pose, such as that of a photo. */
export function calibratePoseDepth(pose: Pose): Pose {
  return scaleDepth(pose, depthScale(measure(pose)[0]));
}

/** Logarithm of the factor that this face's depth lacks; NaN without a face or without depth. */
function measure({ face }: Pose): [number] {
  if (face === null) return [Number.NaN];
  const depth = extent(face, 2);
  const width = extent(face, 0);
  return [depth > 0 && width > 0 ? Math.log((FACE_DEPTH * width) / depth) : Number.NaN];
}

function depthScale(excess: number): number {
  return Number.isNaN(excess) ? 1 : Math.exp(evident(excess, TOLERANCE));
}

function scaleDepth(pose: Pose, scale: number): Pose {
  if (scale === 1) return pose;
  return mapParts(pose, (keypoints) => {
    const out = keypoints.slice();
    for (let i = 2; i < out.length; i += STRIDE) out[i] *= scale;
    return out;
  });
}

/** Distance between the least and the greatest value along an axis (0 x, 1 y, 2 z) among the points that were seen. */
export function extent(keypoints: Keypoints, axis: 0 | 1 | 2): number {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < keypoints.length; i += STRIDE) {
    if (!(keypoints[i + 3] > 0)) continue;
    least = Math.min(least, keypoints[i + axis]);
    greatest = Math.max(greatest, keypoints[i + axis]);
  }
  return Math.max(0, greatest - least);
}
