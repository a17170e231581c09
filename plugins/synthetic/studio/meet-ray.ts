/** Farther away than anything. */
export const FAR = 1e9;

/**
 * Where a ray meets a box (6 numbers from `at` on: its lowest and its highest corner) from outside, or `FAR`.
 *
 * @param ix 1 / x of the ray's direction; iy and iz likewise
 */
export function meetBox(
  box: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
): number {
  const x0 = (box[at] - ox) * ix;
  const x1 = (box[at + 3] - ox) * ix;
  const y0 = (box[at + 1] - oy) * iy;
  const y1 = (box[at + 4] - oy) * iy;
  const z0 = (box[at + 2] - oz) * iz;
  const z1 = (box[at + 5] - oz) * iz;
  const enter = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1));
  const leave = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1));
  return leave < 1e-4 || enter > leave ? FAR : Math.max(enter, 0);
}

/** Where a ray meets the ellipsoid in a box, or `FAR`. */
export function meetEllipsoid(
  box: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const rx = 2 / (box[at + 3] - box[at]);
  const ry = 2 / (box[at + 4] - box[at + 1]);
  const rz = 2 / (box[at + 5] - box[at + 2]);
  const px = (ox - (box[at] + box[at + 3]) / 2) * rx;
  const py = (oy - (box[at + 1] + box[at + 4]) / 2) * ry;
  const pz = (oz - (box[at + 2] + box[at + 5]) / 2) * rz;
  const vx = dx * rx;
  const vy = dy * ry;
  const vz = dz * rz;
  const a = vx * vx + vy * vy + vz * vz;
  const b = px * vx + py * vy + pz * vz;
  const c = px * px + py * py + pz * pz - 1;
  const root = b * b - a * c;
  if (root < 0) return FAR;
  const near = (-b - Math.sqrt(root)) / a;
  return near > 1e-4 ? near : FAR;
}
