import type { Light, Surface } from './surface.ts';

/** Opacity over the picture: falls from 1 to 0 where x·px + y·py + offset does. */
export interface Fade {
  x: number;
  y: number;
  offset: number;
}

export const MOST_CORNERS = 8;

/** A convex polygon with rounded corners and a tilted, slightly domed face. Coordinates in pixels. */
export interface Slab {
  piece: number;
  /** Corners before rounding, in the order in which x × y is positive. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  corners: number;
  /** How far the outline lies outside the polygon. */
  radius: number;
  /** Depth of the plane of the bones: z0 + zx·x + zy·y. */
  z0: number;
  zx: number;
  zy: number;
  /** Width of the rounded rim; 0 for a sheet without one. */
  rim: number;
  /** How far the face lies in front of the plane of the bones. */
  thickness: number;
  /** Tilt for the light, in depth per pixel as zx and zy. */
  leanX: number;
  leanY: number;
  flush: number;
  /** The slab fades out towards wrist and fingers. */
  readonly wristFade: Fade;
  readonly fingerFade: Fade;
}

/** Outward unit normal and offset of each side: normalX·x + normalY·y + offset is the distance outside it. */
const normalX = new Float32Array(MOST_CORNERS);
const normalY = new Float32Array(MOST_CORNERS);
const offset = new Float32Array(MOST_CORNERS);

/** Adds a slab to the surface, with analytic cover along its outline. */
export function drawSlab(surface: Surface, slab: Slab, light: Light): void {
  const { x: cx, y: cy, corners, radius, rim, thickness, wristFade, fingerFade } = slab;
  if (corners < 3) return;
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let k = 0, j = corners - 1; k < corners; j = k++) {
    left = Math.min(left, cx[k]);
    right = Math.max(right, cx[k]);
    top = Math.min(top, cy[k]);
    bottom = Math.max(bottom, cy[k]);
    const length = Math.hypot(cx[k] - cx[j], cy[k] - cy[j]) + 1e-9;
    normalX[j] = (cy[k] - cy[j]) / length;
    normalY[j] = (cx[j] - cx[k]) / length;
    offset[j] = -normalX[j] * cx[j] - normalY[j] * cy[j];
  }
  const x0 = Math.max(surface.left, Math.floor(left - radius - 0.5));
  const x1 = Math.min(surface.left + surface.width, Math.ceil(right + radius + 0.5));
  const y0 = Math.max(surface.top, Math.floor(top - radius - 0.5));
  const y1 = Math.min(surface.top + surface.height, Math.ceil(bottom + radius + 0.5));
  const upright = 1 / Math.sqrt(1 + slab.leanX ** 2 + slab.leanY ** 2);
  const leanX = slab.leanX * upright;
  const leanY = slab.leanY * upright;

  for (let y = y0; y < y1; y++) {
    const py = y + 0.5;
    // what lies within reach of every side
    let from = x0;
    let to = x1;
    for (let k = 0; k < corners; k++) {
      const room = radius + 0.5 - normalY[k] * py - offset[k];
      if (normalX[k] > 1e-6) to = Math.min(to, Math.ceil(room / normalX[k]));
      else if (normalX[k] < -1e-6) from = Math.max(from, Math.floor(room / normalX[k]));
      else if (room < 0) to = from;
    }
    let i = (y - surface.top) * surface.width + from - surface.left;
    for (let x = from; x < to; x++, i++) {
      const px = x + 0.5;
      const plane = slab.z0 + slab.zx * px + slab.zy * py;
      if (surface.hides(i, plane - thickness)) continue;
      let beyond = Number.NEGATIVE_INFINITY;
      let side = 0;
      for (let k = 0; k < corners; k++) {
        const distance = normalX[k] * px + normalY[k] * py + offset[k];
        if (distance > beyond) {
          beyond = distance;
          side = k;
        }
      }
      if (beyond >= radius + 0.5) continue;
      let outX = normalX[side];
      let outY = normalY[side];
      if (beyond > 0 && besideCorner(slab, side, px, py)) {
        beyond = distanceToCorner(slab, px, py);
        if (beyond >= radius + 0.5) continue;
        outX = awayX;
        outY = awayY;
      }
      const solid = opacityAt(wristFade, px, py) * opacityAt(fingerFade, px, py);
      if (solid === 0) continue;
      const within = radius - beyond;
      const cover = solid * Math.min(1, within + 0.5);
      // 1 at the outline, 0 where the rim ends; squared, so that the ridges between the sides of the pillow do not show
      const edge = rim > 0 && within < rim ? (1 - Math.max(0, within) / rim) ** 2 : 0;
      const up = Math.sqrt(1 - edge * edge);
      const depth = plane - thickness * up;
      if (surface.hides(i, depth)) continue;
      const nx = outX * edge + leanX * up;
      const ny = outY * edge + leanY * up;
      const shade = light.ambient + light.x * nx + light.y * ny + light.z * up * upright;
      surface.put(i, slab.piece, depth, cover, shade, slab.flush);
    }
  }
}

/** Whether a point outside the polygon is nearer to a corner than to the side that it lies farthest outside of. */
function besideCorner({ x, y, corners }: Slab, side: number, px: number, py: number): boolean {
  const next = side + 1 === corners ? 0 : side + 1;
  const ux = x[next] - x[side];
  const uy = y[next] - y[side];
  return (px - x[side]) * ux + (py - y[side]) * uy < 0 || (px - x[next]) * ux + (py - y[next]) * uy > 0;
}

let awayX = 0;
let awayY = 0;

/** Distance to the nearest corner; sets the direction away from it. */
function distanceToCorner({ x, y, corners }: Slab, px: number, py: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < corners; k++) {
    const ex = px - x[k];
    const ey = py - y[k];
    const d2 = ex * ex + ey * ey;
    if (d2 < best) {
      best = d2;
      awayX = ex;
      awayY = ey;
    }
  }
  const distance = Math.sqrt(best);
  awayX /= distance + 1e-9;
  awayY /= distance + 1e-9;
  return distance;
}

function opacityAt({ x, y, offset }: Fade, px: number, py: number): number {
  const t = Math.max(0, Math.min(1, x * px + y * py + offset));
  return t * t * (3 - 2 * t);
}
