import type { Keypoints, Pose } from '../contract.ts';
import { confidenceAt, type Point, pointAt, shoulderCentre, shoulderWidth } from './pose.ts';
import { BODY, STRIDE } from './topology.ts';

/** A part of a picture in whole pixels; it may reach outside. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

// All lengths are in shoulder widths, and were read off well framed recordings of six signers.

/** Side of the square where the hands ask for no more, and where the shoulders' centre is in it, from its top. */
const SIDE = 2.9;
const SHOULDER_HEIGHT = 0.43;
/** Half the breadth that belongs to the trunk and the arms beside it. */
const TRUNK = 0.75;
/** Between a hand and the edge. */
const MARGIN = 0.1;
/** No hand gets further from the shoulders' centre: what is found there is someone else's, or none. */
const REACH = 2.4;
/** From the shoulders' centre to the top of the hair, where no face was found. */
const HEAD = 1.1;
/** Of the face's height: what hair needs above its topmost point. */
const HAIR = 0.35;
/** Further from where the shoulders mostly are stands another person. */
const MAX_AWAY = 1.5;

const SHOULDER_CONFIDENCE = 0.5;
/** Distance of the shoulders, as a part of the picture's long side: with less, a head was taken for a body. Detectors see nobody so small. */
const MIN_SHOULDERS = 0.015;
/** The share of poses at either end that does not count. */
const OUTLIERS = 0.02;

/** Left, top, right and bottom of what has to be in view. */
type Extent = readonly [left: number, top: number, right: number, bottom: number];

/**
 * A square around one person's signing space that holds still for a whole recording: around the median shoulders, grown until
 * it holds head and hands in 96% of the poses, moved into the picture where that is large enough, otherwise reaching outside as
 * little as possible. Its numbers are even, which video wants.
 *
 * @param poses of one person before one camera, in pixels of the picture; a sample of them will do
 * @returns null where no pose shows both shoulders
 */
export function signingSpace(
  poses: readonly Pose[],
  picture: { readonly width: number; readonly height: number },
): Rect | null {
  const least = MIN_SHOULDERS * Math.max(picture.width, picture.height);
  const seen = poses.filter((pose) => showsShoulders(pose, least));
  if (seen.length === 0) return null;
  const centres = seen.map(({ body }) => shoulderCentre(body));
  const centre = {
    x: quantile(
      centres.map(({ x }) => x),
      0.5,
    ),
    y: quantile(
      centres.map(({ y }) => y),
      0.5,
    ),
  };
  const unit = quantile(
    seen.map(({ body }) => shoulderWidth(body)),
    0.5,
  );
  const same = seen.filter(
    (_, i) => Math.hypot(centres[i].x - centre.x, centres[i].y - centre.y) <= MAX_AWAY * unit,
  );
  const [left, top, right, bottom] = clip(inView(same, unit), picture);

  const comfortable = Math.min(SIDE * unit, picture.width, picture.height);
  const side = 2 * Math.ceil(Math.max(comfortable, right - left, bottom - top) / 2);
  return {
    x: place(centre.x - side / 2, side, left, right, picture.width),
    y: place(centre.y - SHOULDER_HEIGHT * side, side, top, bottom, picture.height),
    width: side,
    height: side,
  };
}

function showsShoulders({ body }: Pose, least: number): boolean {
  const confidence = Math.min(confidenceAt(body, BODY.leftShoulder), confidenceAt(body, BODY.rightShoulder));
  return confidence >= SHOULDER_CONFIDENCE && shoulderWidth(body) > least;
}

/** The extent of trunk, head and hands over all poses, without the outermost. */
function inView(poses: readonly Pose[], unit: number): Extent {
  const extents = poses.map((pose) => extentOf(pose, unit));
  const edge = (side: number, share: number): number =>
    quantile(
      extents.map((extent) => extent[side]),
      share,
    );
  return [edge(0, OUTLIERS), edge(1, OUTLIERS), edge(2, 1 - OUTLIERS), edge(3, 1 - OUTLIERS)];
}

function extentOf({ body, face, leftHand, rightHand }: Pose, unit: number): Extent {
  const centre = shoulderCentre(body);
  let [left, top, right, bottom] = [centre.x - TRUNK * unit, centre.y, centre.x + TRUNK * unit, centre.y];
  top = Math.min(top, topOfHead(face, centre, unit));
  const margin = MARGIN * unit;
  for (const hand of [leftHand, rightHand]) {
    for (const { x, y } of points(hand)) {
      if (Math.hypot(x - centre.x, y - centre.y) > REACH * unit) continue;
      left = Math.min(left, x - margin);
      right = Math.max(right, x + margin);
      top = Math.min(top, y - margin);
      bottom = Math.max(bottom, y + margin);
    }
  }
  return [left, top, right, bottom];
}

function topOfHead(face: Keypoints | null, centre: Point, unit: number): number {
  const heights = points(face).map(({ y }) => y);
  if (heights.length === 0) return centre.y - HEAD * unit;
  const top = Math.min(...heights);
  return top - HAIR * (Math.max(...heights) - top);
}

function points(keypoints: Keypoints | null): Point[] {
  const rows = Array.from({ length: (keypoints?.length ?? 0) / STRIDE }, (_, row) => row);
  return keypoints
    ? rows.filter((row) => confidenceAt(keypoints, row) > 0).map((row) => pointAt(keypoints, row))
    : [];
}

/** What is outside of the picture cannot be shown. */
function clip(
  [left, top, right, bottom]: Extent,
  { width, height }: { width: number; height: number },
): Extent {
  return [Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom)];
}

/** Where an edge of length `side` begins: near `wanted`, around `from`…`to`, and in the picture (or around it, where that is shorter). */
function place(wanted: number, side: number, from: number, to: number, picture: number): number {
  const around = clamp(wanted, Math.min(from, to - side), Math.max(from, to - side));
  const inside = clamp(around, Math.min(0, picture - side), Math.max(0, picture - side));
  return 2 * Math.floor(inside / 2);
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** Interpolated between the two nearest. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
