import type { HandJoints } from './joints.ts';
import { drawSlab, type Fade, MOST_CORNERS, type Slab } from './slab.ts';
import { type Light, PALM, pieceOf, type Surface } from './surface.ts';

/** All in palm lengths. */
const RADIUS = 0.125;
const RIM = 0.35;
const WRIST_HALF_WIDTH = 0.26;
/** How far the palm runs on beyond the wrist, to lie over the end of the forearm; it fades out along the way. */
const WRIST_OVERLAP = 0.16;
/** Where it ends beyond the knuckles, and how long it takes to fade out there. */
const FINGER_OVERLAP = 0.24;
const FINGER_FADE = 0.14;
/** How far skin spans between the fingers, in lengths of the first finger bone. */
const WEB = 0.2;
/** How much of the palm's tilt is seen in its light: depth is noisy, and a palm that flickers catches the eye. */
const LEAN = 0.5;
/** Steepest palm that is still seen as a face, in depth per pixel; beyond it the rim takes over. */
const STEEPEST = 1.6;

const KNUCKLES = [5, 9, 13, 17] as const;
const PALM_ROWS = [0, 5, 9, 13, 17] as const;
/** The skin between thumb and palm. */
const WEB_ROWS = [1, 2, 5] as const;

const slab: Slab = {
  piece: pieceOf(PALM, 0),
  // one more: the hull ends where it began
  x: new Float32Array(MOST_CORNERS + 1),
  y: new Float32Array(MOST_CORNERS + 1),
  corners: 0,
  radius: 0,
  z0: 0,
  zx: 0,
  zy: 0,
  rim: 0,
  thickness: 0,
  leanX: 0,
  leanY: 0,
  flush: 0.1,
  wristFade: { x: 0, y: 0, offset: 1 },
  fingerFade: { x: 0, y: 0, offset: 1 },
};

/**
 * Adds the palm and the web of the thumb to the surface.
 *
 * @param thickness how far the skin lies in front of the bones, in palm lengths
 * @param grow added to the outline all around, in palm lengths
 */
export function drawPalm(
  surface: Surface,
  joints: HandJoints,
  light: Light,
  thickness: number,
  grow: number,
): void {
  const { x, y, known, palm } = joints;
  outline(joints);
  slab.radius = (RADIUS + grow) * palm;
  slab.rim = RIM * palm;
  slab.thickness = thickness * palm;
  fitPlane(joints, PALM_ROWS);
  slab.leanX = LEAN * slab.zx;
  slab.leanY = LEAN * slab.zy;
  drawSlab(surface, slab, light);

  if (!known[1] || !known[2] || !known[5]) return;
  const turn = (x[2] - x[1]) * (y[5] - y[1]) - (x[5] - x[1]) * (y[2] - y[1]);
  for (let k = 0; k < WEB_ROWS.length; k++) {
    const row = WEB_ROWS[turn > 0 ? k : WEB_ROWS.length - 1 - k];
    slab.x[k] = x[row];
    slab.y[k] = y[row];
  }
  slab.corners = WEB_ROWS.length;
  slab.rim = 0;
  setFade(slab.fingerFade, 0, 0, 0, 0, 1, 0);
  fitPlane(joints, WEB_ROWS);
  drawSlab(surface, slab, light);
}

const pointX = new Float32Array(MOST_CORNERS);
const pointY = new Float32Array(MOST_CORNERS);
let points = 0;

function addPoint(x: number, y: number): void {
  pointX[points] = x;
  pointY[points++] = y;
}

/** Sets corners and fades of the palm: the convex hull of wrist, knuckles and the root of the thumb. */
function outline({ x, y, known, palm }: HandJoints): void {
  let mx = 0;
  let my = 0;
  let count = 0;
  for (const k of KNUCKLES) {
    if (!known[k]) continue;
    mx += x[k];
    my += y[k];
    count++;
  }
  // from the knuckles to the wrist; short when the hand points at the camera
  let dx = x[0] - mx / count;
  let dy = y[0] - my / count;
  const length = Math.hypot(dx, dy) + 1e-6;
  dx /= length;
  dy /= length;
  const reach = WRIST_OVERLAP * Math.min(palm, length);
  const side = (WRIST_HALF_WIDTH - RADIUS) * palm;
  points = 0;
  addPoint(x[0] + dx * reach - dy * side, y[0] + dy * reach + dx * side);
  addPoint(x[0] + dx * reach + dy * side, y[0] + dy * reach - dx * side);
  for (const k of KNUCKLES) {
    if (!known[k]) continue;
    const web = known[k + 1] ? WEB : 0;
    addPoint(x[k] + (x[k + 1] - x[k]) * web, y[k] + (y[k + 1] - y[k]) * web);
  }
  if (known[1]) addPoint(x[1], y[1]);
  hull();
  setFade(
    slab.wristFade,
    x[0] + dx * reach * 1.5,
    y[0] + dy * reach * 1.5,
    -dx,
    -dy,
    2 * WRIST_OVERLAP * palm,
    length / palm,
  );

  // where a finger bends away behind the palm, the palm must not end in a step
  const first = known[5] ? 5 : 9;
  const last = known[17] ? 17 : 13;
  const ux = x[last] - x[first];
  const uy = y[last] - y[first];
  const width = Math.hypot(ux, uy) + 1e-6;
  const distance = ((x[0] - x[first]) * uy - (y[0] - y[first]) * ux) / width;
  const nx = (Math.sign(distance) * uy) / width;
  const ny = (-Math.sign(distance) * ux) / width;
  let farthest = 0;
  for (const k of KNUCKLES) {
    if (known[k]) farthest = Math.max(farthest, (x[first] - x[k]) * nx + (y[first] - y[k]) * ny);
  }
  const end = farthest + FINGER_OVERLAP * palm;
  setFade(
    slab.fingerFade,
    x[first] - end * nx,
    y[first] - end * ny,
    nx,
    ny,
    FINGER_FADE * palm,
    Math.abs(distance) / palm,
  );
}

/**
 * A fade of length `span` that is 0 at the point (px, py) and grows along a unit vector. Where the hand is foreshortened to less
 * than a quarter, the vector means little, and the fade gives way to full opacity.
 */
function setFade(
  fade: Fade,
  px: number,
  py: number,
  nx: number,
  ny: number,
  span: number,
  foreshortening: number,
): void {
  fade.x = nx / span;
  fade.y = ny / span;
  fade.offset = -fade.x * px - fade.y * py + Math.max(0, 0.25 - foreshortening) * 20;
}

/** Makes the convex hull of the points the corners of the slab (Andrew's monotone chain). */
function hull(): void {
  for (let i = 1; i < points; i++) {
    const px = pointX[i];
    const py = pointY[i];
    let j = i - 1;
    for (; j >= 0 && (pointX[j] > px || (pointX[j] === px && pointY[j] > py)); j--) {
      pointX[j + 1] = pointX[j];
      pointY[j + 1] = pointY[j];
    }
    pointX[j + 1] = px;
    pointY[j + 1] = py;
  }
  slab.corners = 0;
  for (let i = 0; i < points; i++) extendHull(i, 2);
  const lower = slab.corners + 1;
  for (let i = points - 2; i >= 0; i--) extendHull(i, lower);
  slab.corners--;
}

function extendHull(point: number, floor: number): void {
  const { x, y } = slab;
  let m = slab.corners;
  const px = pointX[point];
  const py = pointY[point];
  while (
    m >= floor &&
    (x[m - 1] - x[m - 2]) * (py - y[m - 2]) - (y[m - 1] - y[m - 2]) * (px - x[m - 2]) <= 0
  ) {
    m--;
  }
  x[m] = px;
  y[m] = py;
  slab.corners = m + 1;
}

/** Depth of the slab as a plane through some joints: least squares, drawn towards level where they lie in one line. */
function fitPlane({ x, y, z, known, palm }: HandJoints, rows: readonly number[]): void {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sz = 0;
  for (const i of rows) {
    if (!known[i]) continue;
    n++;
    sx += x[i];
    sy += y[i];
    sz += z[i];
  }
  sx /= n;
  sy /= n;
  sz /= n;
  let xx = 0.02 * palm * palm;
  let yy = xx;
  let xy = 0;
  let xz = 0;
  let yz = 0;
  for (const i of rows) {
    if (!known[i]) continue;
    const dx = x[i] - sx;
    const dy = y[i] - sy;
    const dz = z[i] - sz;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    xz += dx * dz;
    yz += dy * dz;
  }
  const determinant = xx * yy - xy * xy;
  const a = (xz * yy - yz * xy) / determinant;
  const b = (yz * xx - xz * xy) / determinant;
  const limit = Math.min(1, STEEPEST / (Math.hypot(a, b) + 1e-9));
  slab.zx = a * limit;
  slab.zy = b * limit;
  slab.z0 = sz - slab.zx * sx - slab.zy * sy;
}
