import type { SurfacePoint } from '../../../core/solid/surface.ts';

/** Where a point is on the flat pieces that a garment is cut from, metres, and which ways those lie at rest. Reused: one for all points. */
export interface ClothPlace {
  /** Around the trunk or the sleeve. */
  u: number;
  /** Down the trunk or along the sleeve. */
  v: number;
  /** Whether it belongs to a sleeve. */
  sleeve: boolean;
  /** Unit vectors in the surface along which u and v grow. */
  readonly uAxis: Float64Array;
  readonly vAxis: Float64Array;
}

/** Room for one place. */
export const createClothPlace = (): ClothPlace => ({
  u: 0,
  v: 0,
  sleeve: false,
  uAxis: new Float64Array(3),
  vAxis: new Float64Array(3),
});

/** Sleeves at rest slant down by about this much, from the shoulder joint. */
const SLANT = (50 * Math.PI) / 180;
const ALONG_X = Math.cos(SLANT);
const ALONG_Y = Math.sin(SLANT);
/** Where the sleeves are sewn on: outside of the armpit, and of a line that halves the angle under the arm. */
const SEAM = 0.185;
const ARMPIT = 0.1;
const UNDER_ARM = 0.45;
/** A trunk is about so many times as wide as it is deep, and a turn about its middle (`MIDDLE` behind the joints) is so many metres long. */
const FLATNESS = 1.55;
const TRUNK_RADIUS = 0.18;
const SLEEVE_RADIUS = 0.055;
const MIDDLE = 0.02;

/** Metres around the trunk from its middle in front, to the wearer's own left. */
export const aroundTrunk = (x: number, z: number): number =>
  TRUNK_RADIUS * Math.atan2(x, FLATNESS * (MIDDLE - z));

/** Finds the place of a point at rest: its texture coordinates, or without them the trunk and the sleeves each as one piece seen from in front. */
export function placeOnCloth(
  { x, y, z, u, v, normalX, normalY, normalZ }: SurfacePoint,
  place: ClothPlace,
): void {
  const side = x < 0 ? -1 : 1;
  const sleeve = side * x > SEAM + UNDER_ARM * Math.max(0, y - ARMPIT);
  const downX = sleeve ? side * ALONG_X : 0;
  const downY = sleeve ? ALONG_Y : 1;
  // Across, in front: square to the way down.
  const normalAcross = normalX * downY - normalY * downX;
  place.sleeve = sleeve;
  if (u !== 0 || v !== 0) {
    place.u = u;
    place.v = v;
  } else {
    // By the angle about the piece's axis, not by normals: those turn with every fold. The seam is behind.
    const from = sleeve ? side * SEAM : 0;
    const across = (x - from) * downY - y * downX;
    place.u = sleeve ? SLEEVE_RADIUS * Math.atan2(across, MIDDLE - z) : aroundTrunk(x, z);
    place.v = (x - from) * downX + y * downY;
  }
  const facing = Math.sqrt(normalAcross * normalAcross + normalZ * normalZ) + 1e-6;
  const { uAxis, vAxis } = place;
  uAxis[0] = (-normalZ / facing) * downY;
  uAxis[1] = (normalZ / facing) * downX;
  uAxis[2] = normalAcross / facing;
  const rise = normalX * downX + normalY * downY;
  const length = Math.sqrt(Math.max(1e-6, 1 - rise * rise));
  vAxis[0] = (downX - rise * normalX) / length;
  vAxis[1] = (downY - rise * normalY) / length;
  vAxis[2] = (-rise * normalZ) / length;
}
