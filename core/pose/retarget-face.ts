import type { Keypoints, Pose } from '../contract.ts';
import type { Alignment } from './align-points.ts';
import { evident } from './evident.ts';
import { Expression } from './expression.ts';
import { GUESSED } from './point-memory.ts';
import type { Fit } from './proportions.ts';
import { RunningQuantiles } from './running-quantiles.ts';
import { SignerFace } from './signer-face.ts';
import { BODY, meshRows, STRIDE } from './topology.ts';

/** A face of this mean confidence drives alone; below it, the joints of the head have their part. */
const TRUSTED_FACE = 0.5;
/** Seconds in which a face that comes back takes over. */
const HANDOVER_SECONDS = 0.2;
/** Natural logarithm: heads that differ in size by less are taken to be equal. */
const SIZE_TOLERANCE = 0.05;

/** The head's joints with the mesh points at their depth. */
const HEAD_JOINTS: readonly (readonly [joint: number, mesh: readonly number[]])[] = [
  [BODY.nose, [4, 1]],
  [BODY.leftEye, [263, 362]],
  [BODY.rightEye, [33, 133]],
  [BODY.leftEar, [356]],
  [BODY.rightEar, [127]],
];
const JOINT_ROWS = HEAD_JOINTS.map(([joint]) => joint);

export interface RetargetedHead {
  readonly face: Keypoints;
  /** `Pose.body` with the signer's own head joints. */
  readonly body: Keypoints;
}

/**
 * Puts the signer's own face, in the photo's topology, where the driver's head is. With a face to follow: turned and sized in
 * space like the driver's, with the driver's expression. Without: turned in the picture by the joints of the head, with the
 * photo's expression.
 */
export class FaceRetargeting {
  readonly #face: SignerFace;
  /** n × 3 like the face's points: the joints of the photo's head. */
  readonly #joints: Float64Array;
  readonly #jointConfidences: readonly number[];
  /** Logarithm of the size of the driver's head, in heads of the photo. */
  readonly #size = new RunningQuantiles([0.5]);
  #expression: Expression | undefined;
  /** How much the driver's face drives, 0..1. */
  #lead: number | undefined;

  constructor(reference: Pose, face: Keypoints, preview: readonly Pose[]) {
    this.#face = new SignerFace(face);
    this.#joints = headJoints(reference.body, this.#face);
    this.#jointConfidences = JOINT_ROWS.map((row) => reference.body[row * STRIDE + 3]);
    const faces = preview.flatMap((pose) => pose.face ?? []);
    if (faces.length === 0) return;
    const alike = faces.filter(({ length }) => length === faces[0].length);
    const expression = new Expression(this.#face, faces[0].length / STRIDE);
    expression.prime(alike);
    this.#size.prime(alike.map((one) => [Math.log(expression.align(one)?.scale ?? Number.NaN)]));
    this.#expression = expression;
  }

  /**
   * @param driver the driver's completed pose
   * @param body its body in the proportions of the signer
   */
  apply(driver: Pose, body: Keypoints, fit: Fit, seconds: number): RetargetedHead {
    const lead = this.#leadOf(driver.face, seconds);
    const led = driver.face && this.#placeByFace(driver.face, fit, seconds);
    const { shape, joints } = led && lead === 1 ? led : mixPlaced(this.#placeByJoints(body), led, lead);

    const face = new Float32Array(this.#face.count * STRIDE);
    this.#face.confidences.forEach((confidence, row) => {
      face.set(shape.subarray(row * 3, row * 3 + 3), row * STRIDE);
      face[row * STRIDE + 3] = confidence;
    });
    const out = body.slice();
    JOINT_ROWS.forEach((row, i) => {
      if (this.#jointConfidences[i] <= GUESSED) return;
      out[row * STRIDE] = joints[i * 3];
      out[row * STRIDE + 1] = joints[i * 3 + 1];
    });
    return { face, body: out };
  }

  /** Falls with the face's confidence, so that nothing is left of it when it is gone; rises slowly. */
  #leadOf(face: Keypoints | null, seconds: number): number {
    const target = face === null ? 0 : Math.min(1, meanConfidence(face) / TRUSTED_FACE);
    const before = this.#lead ?? target;
    this.#lead = Math.min(target, before + seconds / HANDOVER_SECONDS);
    return this.#lead;
  }

  #placeByFace(face: Keypoints, fit: Fit, seconds: number): Placed | null {
    const count = face.length / STRIDE;
    if (this.#expression?.count !== count) this.#expression = new Expression(this.#face, count);
    const expressed = this.#expression.express(face, seconds);
    if (expressed === null) return null;
    const { head, shape } = expressed;
    const size = Math.log(head.scale);
    this.#size.observe([size], seconds, 1);
    const bodyScale = Math.log(fit.scale);
    const excess = evident(this.#size.values[0] + bodyScale, SIZE_TOLERANCE);
    const x = head.to[0] * fit.scale + fit.dx + fit.head.x;
    const y = head.to[1] * fit.scale + fit.dy + fit.head.y;
    const placement = {
      ...head,
      scale: Math.exp(size + bodyScale - excess),
      to: [x, y, head.from[2]] as const,
    };
    return { shape: place(shape, placement), joints: place(this.#joints, placement) };
  }

  /** The photo's face, moved and turned in the picture to fit the joints of the head. */
  #placeByJoints(body: Keypoints): Placed {
    const weights = this.#jointConfidences.map((own, i) => own * body[JOINT_ROWS[i] * STRIDE + 3]);
    const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    const from: [number, number, number] = [0, 0, 0];
    const to: [number, number, number] = [0, 0, 0];
    weights.forEach((weight, i) => {
      for (const axis of [0, 1]) {
        from[axis] += (weight * this.#joints[i * 3 + axis]) / total;
        to[axis] += (weight * body[JOINT_ROWS[i] * STRIDE + axis]) / total;
      }
    });
    let cos = 0;
    let sin = 0;
    weights.forEach((weight, i) => {
      const ax = this.#joints[i * 3] - from[0];
      const ay = this.#joints[i * 3 + 1] - from[1];
      const bx = body[JOINT_ROWS[i] * STRIDE] - to[0];
      const by = body[JOINT_ROWS[i] * STRIDE + 1] - to[1];
      cos += weight * (ax * bx + ay * by);
      sin += weight * (ax * by - ay * bx);
    });
    const length = Math.hypot(cos, sin);
    const [c, s] = length > 0 ? [cos / length, sin / length] : [1, 0];
    const rotation = Float64Array.of(c, -s, 0, s, c, 0, 0, 0, 1);
    const placement = { rotation, scale: 1, from, to };
    return { shape: place(this.#face.points, placement), joints: place(this.#joints, placement) };
  }
}

interface Placed {
  readonly shape: Float64Array;
  readonly joints: Float64Array;
}

function place(points: Float64Array, { rotation: r, scale, from, to }: Alignment): Float64Array {
  const out = new Float64Array(points.length);
  for (let p = 0; p < points.length; p += 3) {
    const x = points[p] - from[0];
    const y = points[p + 1] - from[1];
    const z = points[p + 2] - from[2];
    for (let axis = 0; axis < 3; axis++) {
      out[p + axis] = to[axis] + scale * (r[axis * 3] * x + r[axis * 3 + 1] * y + r[axis * 3 + 2] * z);
    }
  }
  return out;
}

function headJoints(body: Keypoints, face: SignerFace): Float64Array {
  const rows = meshRows(face.count);
  const joints = HEAD_JOINTS.map(([joint, mesh]) => {
    const known = mesh.map((index) => rows[index]).filter((row) => row >= 0);
    const depth = known.reduce((sum, row) => sum + face.points[row * 3 + 2], 0) / Math.max(1, known.length);
    return [body[joint * STRIDE], body[joint * STRIDE + 1], depth];
  });
  return Float64Array.from(joints.flat());
}

function meanConfidence(face: Keypoints): number {
  let sum = 0;
  for (let k = 3; k < face.length; k += STRIDE) sum += face[k];
  return (sum * STRIDE) / face.length;
}

function mixPlaced(a: Placed, b: Placed | null, t: number): Placed {
  return b === null ? a : { shape: mix(a.shape, b.shape, t), joints: mix(a.joints, b.joints, t) };
}

function mix(a: Float64Array, b: Float64Array, t: number): Float64Array {
  return a.map((value, i) => value + (b[i] - value) * t);
}
