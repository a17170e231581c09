import type { Keypoints } from '../../../core/contract.ts';
import { createPlane, type Plane } from '../../../core/image/plane.ts';
import { SIDES, type Side } from '../../../core/pose/pose.ts';
import { FINGERS } from '../../../core/pose/topology.ts';
import { type ArmCurve, typicalRadius } from '../pose/arm-curve.ts';
import type { Head } from '../pose/head.ts';
import { type ShoulderFrame, toLocal } from '../pose/shoulder-frame.ts';
import { type Point, pointAt } from '../pose/skeleton.ts';
import { TYPICAL_TORSO } from './torso-outline.ts';

/** Signed distances to the parts' typical shapes in shoulder widths, negative inside, one value per reduced pixel. */
export interface DistanceFields {
  readonly torso: Plane;
  readonly head: Plane;
  /** Where long or wide hair may be: a larger ellipse from above the head to the shoulders. */
  readonly hair: Plane;
  readonly left: ArmFields;
  readonly right: ArmFields;
}

export interface ArmFields {
  /** The arm without its hand. */
  readonly arm: Plane;
  /** The arm's parameter u (0 shoulder, 1 elbow, 2 wrist) at the nearest point of its axis. */
  readonly along: Plane;
  readonly forearm: Plane;
  /** FAR from any hand; a hand without keypoints is guessed. */
  readonly hand: Plane;
}

export interface FieldInputs {
  readonly width: number;
  readonly height: number;
  /** Photo pixels per field pixel. */
  readonly factor: number;
  readonly frame: ShoulderFrame;
  readonly head: Head;
  readonly curves: Readonly<Record<Side, ArmCurve>>;
  readonly hands: Readonly<Record<Side, Keypoints | null>>;
}

export const FAR = 9;

/** Bones of a hand with half thicknesses in shoulder widths. */
const HAND_BONES: readonly (readonly [from: number, to: number, radius: number])[] = [
  [0, 1, 0.063],
  [0, 5, 0.054],
  [0, 9, 0.072],
  [0, 13, 0.072],
  [0, 17, 0.054],
  [5, 9, 0.054],
  [9, 13, 0.054],
  [13, 17, 0.054],
  ...Object.values(FINGERS).flatMap((rows) =>
    rows.slice(1).map((to, i) => [rows[i], to, 0.046 - 0.0055 * i] as const),
  ),
];

export function distanceFields(inputs: FieldInputs): DistanceFields {
  const arm = (side: Side): ArmFields => armFields(inputs, inputs.curves[side], inputs.hands[side]);
  const [left, right] = SIDES.map(arm);
  return { torso: torsoField(inputs), head: headField(inputs), hair: hairField(inputs), left, right };
}

/**
 * The torso's distance field.
 *
 * @param outlines from the neck down in shoulder widths of the shoulder frame, outwards positive on both sides
 */
export function torsoField(
  { width, height, factor, frame, head }: FieldInputs,
  outlines: Readonly<Record<Side, readonly Point[]>> = { left: TYPICAL_TORSO, right: TYPICAL_TORSO },
): Plane {
  const chin = toLocal(frame, head.chin[0], head.chin[1]);
  const lean = toLocal(frame, head.centre[0], head.centre[1])[0] * 0.6;
  const neck: Point = [0.17, chin[1] - 0.05];
  const mirror = ([x, y]: Point): Point => [-x, y];
  const outline = [neck, ...outlines.left, ...outlines.right.map(mirror).reverse(), mirror(neck)].map(
    ([x, y]): Point => (y < -0.15 ? [x + lean, y] : [x, y]),
  );
  const field = createPlane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [a, b] = toLocal(frame, (x + 0.5) * factor, (y + 0.5) * factor);
      field.data[y * width + x] = Math.abs(a) > 1.4 || b < chin[1] - 0.6 ? 1 : polygonDistance(outline, a, b);
    }
  }
  return field;
}

/** Half axes of the head's ellipse, hair included, in face widths and heights, and how far its centre lies above the face's. */
const HEAD = { across: 0.62, along: 0.72, rise: 0.14 };
const HAIR = { across: 0.98, along: 1.15, rise: -0.12 };

function headField(inputs: FieldInputs): Plane {
  return ellipseField(inputs, HEAD);
}

function hairField(inputs: FieldInputs): Plane {
  return ellipseField(inputs, HAIR);
}

function ellipseField(
  { width, height, factor, frame, head }: FieldInputs,
  { across, along, rise }: typeof HEAD,
): Plane {
  const faceHeight = head.height / frame.width;
  const faceWidth = Math.max(head.width / frame.width, faceHeight * 0.72);
  const centreX = head.centre[0] + head.up[0] * head.height * rise;
  const centreY = head.centre[1] + head.up[1] * head.height * rise;
  const field = createPlane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = ((x + 0.5) * factor - centreX) / frame.width;
      const dy = ((y + 0.5) * factor - centreY) / frame.width;
      const up = (dx * head.up[0] + dy * head.up[1]) / (faceHeight * along);
      const side = (dx * head.up[1] - dy * head.up[0]) / (faceWidth * across);
      field.data[y * width + x] = (Math.hypot(side, up) - 1) * faceWidth * across;
    }
  }
  return field;
}

function armFields(
  { width, height, factor, frame }: FieldInputs,
  curve: ArmCurve,
  hand: Keypoints | null,
): ArmFields {
  const fields = {
    arm: createPlane(width, height),
    along: createPlane(width, height),
    forearm: createPlane(width, height),
    hand: createPlane(width, height),
  };
  const { elbow, wrist } = curve.joints;
  const nearest = { distance: 0, t: 0 };
  for (let y = 0; y < height; y++) {
    const py = (y + 0.5) * factor;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const px = (x + 0.5) * factor;
      segmentDistance(px, py, curve.startX, curve.startY, elbow[0], elbow[1], nearest);
      const upperT = nearest.t;
      const upper = nearest.distance / frame.width - typicalRadius(upperT);
      segmentDistance(px, py, elbow[0], elbow[1], wrist[0], wrist[1], nearest);
      const lower = nearest.distance / frame.width - typicalRadius(1 + nearest.t);
      fields.forearm.data[i] = lower;
      fields.arm.data[i] = Math.min(upper, lower);
      fields.along.data[i] = lower < upper ? 1 + nearest.t : upperT;
    }
  }
  if (hand) handField(fields.hand, factor, frame.width, hand);
  else guessHand(fields.hand, factor, frame.width, curve);
  return fields;
}

function handField(field: Plane, factor: number, unit: number, hand: Keypoints): void {
  const { width, height, data } = field;
  data.fill(FAR);
  const nearest = { distance: 0, t: 0 };
  const margin = 0.3 * unit;
  for (const [from, to, radius] of HAND_BONES) {
    const a = pointAt(hand, from);
    const b = pointAt(hand, to);
    if (!a || !b) continue;
    const left = Math.max(0, Math.floor((Math.min(a[0], b[0]) - margin) / factor));
    const right = Math.min(width, Math.ceil((Math.max(a[0], b[0]) + margin) / factor));
    const top = Math.max(0, Math.floor((Math.min(a[1], b[1]) - margin) / factor));
    const bottom = Math.min(height, Math.ceil((Math.max(a[1], b[1]) + margin) / factor));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        segmentDistance((x + 0.5) * factor, (y + 0.5) * factor, a[0], a[1], b[0], b[1], nearest);
        const d = nearest.distance / unit - radius;
        if (d < data[y * width + x]) data[y * width + x] = d;
      }
    }
  }
}

/** A hand that was not found lies, if anywhere, in line with the forearm. */
function guessHand({ width, height, data }: Plane, factor: number, unit: number, { joints }: ArmCurve): void {
  const [ex, ey] = joints.elbow;
  const [wx, wy] = joints.wrist;
  const length = Math.max(1e-6, Math.hypot(wx - ex, wy - ey));
  const reach = (0.28 * unit) / length;
  const nearest = { distance: 0, t: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      segmentDistance(
        (x + 0.5) * factor,
        (y + 0.5) * factor,
        wx,
        wy,
        wx + (wx - ex) * reach,
        wy + (wy - ey) * reach,
        nearest,
      );
      data[y * width + x] = nearest.distance / unit - 0.08;
    }
  }
}

function segmentDistance(
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  out: { distance: number; t: number },
): void {
  const dx = bx - ax;
  const dy = by - ay;
  let t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-6);
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const ex = x - ax - dx * t;
  const ey = y - ay - dy * t;
  out.distance = Math.sqrt(ex * ex + ey * ey);
  out.t = t;
}

/** Signed distance to a closed polygon, negative inside. */
function polygonDistance(outline: readonly Point[], x: number, y: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[j];
    const [bx, by] = outline[i];
    const dx = bx - ax;
    const dy = by - ay;
    let t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    const ex = x - ax - dx * t;
    const ey = y - ay - dy * t;
    smallest = Math.min(smallest, ex * ex + ey * ey);
    if (by > y !== ay > y && x < (dx * (y - by)) / dy + bx) inside = !inside;
  }
  return inside ? -Math.sqrt(smallest) : Math.sqrt(smallest);
}
