import { ellipsoid, type Implicit, roundCone, sphere } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { direction } from '../../../core/solid/vectors.ts';
import type { Anatomy, Place } from '../signer-pose.ts';
import { HEAD_PLACES } from '../signer-pose.ts';

/** Head and trunk as hands have to go around them, at rest, in the signer's coordinates. They are mirror images of themselves. */
export interface BodySurface {
  /** Distance to skin or cloth, metres, negative inside. */
  readonly distance: Implicit;
  /** From where hands come to a place: outwards, and more from the front than the surface faces. */
  normal(at: Vector): Vector;
}

/** How much, as a part of the surface's own direction. */
const FRONTAL = 0.6;

/** Solids through a signer's places; a few millimetres from the skin, where hair does not add to it. */
export function bodySurface({ places, shoulder, neck }: Anatomy): BodySurface {
  const { crown, chin, forehead, leftEar, mouth, nose, leftCheek, chest, belly, leftHip } = places;
  const [middleY, height] = [(crown[1] + chin[1]) / 2, (chin[1] - crown[1]) / 2];
  const depth = Math.abs(forehead[2] - leftEar[2]) / Math.sqrt(1 - ((forehead[1] - middleY) / height) ** 2);
  const skull = ellipsoid(0, middleY, leftEar[2], Math.abs(leftEar[0]), height, depth);
  const jaw = ellipsoid(0, chin[1] - 0.05, mouth[2] + 0.062, Math.abs(leftCheek[0]) + 0.012, 0.055, 0.06);
  const tip = sphere(0, nose[1], nose[2] + 0.013, 0.013);
  const throat = roundCone([0, neck[1], 0.01], [0, 0, 0.01], 0.052, 0.06);
  const trunk = trunkSolid(
    [
      { y: -0.02, front: places.neck[2] * 0.6 + chest[2] * 0.4, width: Math.abs(shoulder.left[0]) * 0.8 },
      { y: chest[1], front: chest[2], width: Math.abs(shoulder.left[0]) * 0.88 },
      { y: belly[1], front: belly[2], width: Math.abs(leftHip[0]) * 0.9 },
      { y: leftHip[1] + 0.1, front: belly[2], width: Math.abs(leftHip[0]) },
    ].sort((a, b) => a.y - b.y),
  );
  const distance: Implicit = (x, y, z) =>
    Math.min(skull(x, y, z), jaw(x, y, z), tip(x, y, z), throat(x, y, z), trunk(x, y, z));
  return {
    distance,
    normal([x, y, z]) {
      // Over a wide neighbourhood: between two solids the surface is smoother than they are.
      const h = 0.02;
      const [nx, ny, nz] = direction([
        distance(x + h, y, z) - distance(x - h, y, z),
        distance(x, y + h, z) - distance(x, y - h, z),
        distance(x, y, z + h) - distance(x, y, z - h),
      ]);
      return direction([nx, ny, nz - FRONTAL]);
    },
  };
}

/** Elliptic sections between heights, all centred on x = z = 0. */
function trunkSolid(
  sections: readonly { readonly y: number; readonly front: number; readonly width: number }[],
): Implicit {
  return (x, y, z) => {
    const last = sections.length - 1;
    let i = 0;
    while (i < last - 1 && y > sections[i + 1].y) i++;
    const [a, b] = [sections[i], sections[i + 1]];
    const t = Math.min(1, Math.max(0, (y - a.y) / (b.y - a.y)));
    const width = a.width + (b.width - a.width) * t;
    const depth = Math.abs(a.front + (b.front - a.front) * t);
    const near = Math.hypot(x / width, z / depth);
    const steep = Math.hypot(x / width ** 2, z / depth ** 2);
    const aside = steep < 1e-9 ? -depth : (near * (near - 1)) / steep;
    return Math.max(aside, sections[0].y - 0.02 - y);
  };
}

const OF_THE_HEAD: ReadonlySet<Place> = new Set(HEAD_PLACES);

/** Whether a place moves with the head. */
export const movesWithHead = (place: Place): boolean => OF_THE_HEAD.has(place);

/** The same place of the signer's other side. */
export const otherSide = (place: Place): Place =>
  (place.startsWith('left')
    ? place.replace('left', 'right')
    : place.startsWith('right')
      ? place.replace('right', 'left')
      : place) as Place;
