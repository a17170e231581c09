import type { Keypoints, Pose } from '../contract.ts';
import { evident } from './evident.ts';
import { ARMS, distance, type Point, SIDES, shoulderCentre, shoulderWidth } from './pose.ts';
import { RunningQuantiles } from './running-quantiles.ts';
import { BODY, STRIDE } from './topology.ts';

/**
 * What is measured of a person, and which quantile over a sequence is that person's value. Lengths in the picture are
 * shortened whenever a bone points at the camera, never lengthened: a high quantile is the true one.
 */
const MEASURES = {
  /** Pixels, as the centre. */
  shoulderWidth: 0.75,
  centreX: 0.5,
  centreY: 0.5,
  upperArm: 0.85,
  forearm: 0.85,
  palm: 0.85,
  /** Middle of eyes and nose, and of the hips, from the middle of the shoulders. */
  headX: 0.5,
  headY: 0.5,
  hipX: 0.5,
  hipY: 0.5,
} as const;

type Measure = keyof typeof MEASURES;

/** All in pixels; NaN where it could not be seen. */
export type Proportions = Readonly<Record<Measure, number>>;

const NAMES = Object.keys(MEASURES) as Measure[];

/** Below this confidence a joint is no measurement. */
const MIN_CONFIDENCE = 0.3;

/** The running proportions of a driver. */
export class DriverProportions {
  readonly #quantiles = new RunningQuantiles(Object.values(MEASURES));

  constructor(preview: readonly Pose[]) {
    this.#quantiles.prime(preview.map((pose) => toVector(measureProportions(pose))));
  }

  observe(pose: Pose, seconds: number): void {
    const now = measureProportions(pose);
    if (now.shoulderWidth > 0) this.#quantiles.observe(toVector(now), seconds, now.shoulderWidth);
  }

  get values(): Proportions {
    const { values } = this.#quantiles;
    return Object.fromEntries(NAMES.map((name, i) => [name, values[i]])) as Record<Measure, number>;
  }
}

function toVector(proportions: Proportions): number[] {
  return NAMES.map((name) => proportions[name]);
}

/** What one pose shows of a person's proportions. */
export function measureProportions({ body, leftHand, rightHand }: Pose): Proportions {
  const shoulders = [BODY.leftShoulder, BODY.rightShoulder];
  const visible = areSeen(body, shoulders) && shoulderWidth(body) > 0;
  const centre = visible ? shoulderCentre(body) : { x: Number.NaN, y: Number.NaN };
  const head = meanOf(body, [BODY.nose, BODY.leftEye, BODY.rightEye]);
  const hip = meanOf(body, [BODY.leftHip, BODY.rightHip]);
  return {
    shoulderWidth: visible ? shoulderWidth(body) : Number.NaN,
    centreX: centre.x,
    centreY: centre.y,
    upperArm: longest(SIDES.map((side) => boneLength(body, ARMS[side].shoulder, ARMS[side].elbow))),
    forearm: longest(SIDES.map((side) => boneLength(body, ARMS[side].elbow, ARMS[side].wrist))),
    palm: longest([leftHand, rightHand].map(palmLength)),
    headX: head.x - centre.x,
    headY: head.y - centre.y,
    hipX: hip.x - centre.x,
    hipY: hip.y - centre.y,
  };
}

function areSeen(body: Keypoints, rows: readonly number[]): boolean {
  return rows.every((row) => body[row * STRIDE + 3] >= MIN_CONFIDENCE);
}

function meanOf(body: Keypoints, rows: readonly number[]): Point {
  if (!areSeen(body, rows)) return { x: Number.NaN, y: Number.NaN };
  const mean = (axis: number) => rows.reduce((sum, row) => sum + body[row * STRIDE + axis], 0) / rows.length;
  return { x: mean(0), y: mean(1) };
}

function boneLength(body: Keypoints, from: number, to: number): number {
  return areSeen(body, [from, to]) ? distance(body, from, body, to) : Number.NaN;
}

/** Length of the palm from the wrist to the middle knuckle in space: the longest of four distances that are about as long. */
function palmLength(hand: Keypoints | null): number {
  if (hand === null) return Number.NaN;
  const span = (a: number, b: number) =>
    Math.hypot(distance(hand, a, hand, b), hand[a * STRIDE + 2] - hand[b * STRIDE + 2]);
  return Math.max(span(0, 9), 0.98 * span(0, 5), 1.08 * span(0, 17), 1.25 * span(5, 17));
}

function longest(lengths: readonly number[]): number {
  const known = lengths.filter((length) => !Number.isNaN(length));
  return known.length === 0 ? Number.NaN : Math.max(...known);
}

/** How a driver is brought to the proportions of a signer. */
export interface Fit {
  /** In the plane: x' = x · scale + dx, y' = y · scale + dy. */
  readonly scale: number;
  readonly dx: number;
  readonly dy: number;
  /** Factors on the lengths of bones and of the palm, beside `scale`. */
  readonly upperArm: number;
  readonly forearm: number;
  readonly palm: number;
  /** Added to head and hips, in pixels of the signer's picture. */
  readonly head: Point;
  readonly hips: Point;
}

/**
 * How far one person's measures differ from moment to moment, in shoulder widths for places and as natural logarithms for
 * lengths: what two people differ by less than this is left as the driver has it. Forearms seldom lie in the plane of the
 * picture: that a photo's is shorter says little.
 */
const TOLERANCE = {
  scale: 0.06,
  place: { x: 0.06, y: 0.06 },
  /** Heads lean forward more than to the side. */
  head: { x: 0.04, y: 0.1 },
  hips: { x: 0.1, y: 0.1 },
};
const BONES = {
  upperArm: { usual: 0.92, shorter: 0.1, longer: 0.1 },
  forearm: { usual: 0.78, shorter: 0.2, longer: 0.17 },
  palm: { usual: 0.31, shorter: 0.2, longer: 0.2 },
};
/** A photo's bone of less than this part of its usual length (in shoulder widths) points at the camera: its length is not known. */
const FORESHORTENED = 0.85;
/** Bones of the driver are made longer or shorter by this factor at most. */
const MAX_RATIO = 1.15;

export function fitProportions(driver: Proportions, signer: Proportions): Fit {
  const unit = signer.shoulderWidth;
  const scale = Math.exp(orZero(evident(Math.log(unit / driver.shoulderWidth), TOLERANCE.scale)));
  const ratio = (name: keyof typeof BONES): number => {
    const { usual, shorter, longer } = BONES[name];
    const own = signer[name] / unit;
    const difference = Math.log((own * driver.shoulderWidth) / driver[name]);
    if (!(own >= usual * FORESHORTENED) || Number.isNaN(difference)) return 1;
    const factor = Math.exp(evident(difference, difference < 0 ? shorter : longer));
    return Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, factor));
  };
  const shift = (x: number, y: number, tolerance: Point): Point => ({
    x: orZero(evident(x / unit, tolerance.x) * unit),
    y: orZero(evident(y / unit, tolerance.y) * unit),
  });
  const place = shift(signer.centreX - driver.centreX, signer.centreY - driver.centreY, TOLERANCE.place);
  return {
    scale,
    dx: orZero(driver.centreX) * (1 - scale) + place.x,
    dy: orZero(driver.centreY) * (1 - scale) + place.y,
    upperArm: ratio('upperArm'),
    forearm: ratio('forearm'),
    palm: ratio('palm'),
    head: shift(signer.headX - driver.headX * scale, signer.headY - driver.headY * scale, TOLERANCE.head),
    hips: shift(signer.hipX - driver.hipX * scale, signer.hipY - driver.hipY * scale, TOLERANCE.hips),
  };
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
