import { type Canvas, pixelsOf } from '../../../core/image/canvas.ts';
import { HAND_COUNT } from '../../../core/pose/topology.ts';
import { type HandJoints, PARENT } from './joints.ts';
import { GROW, type PhotoHand } from './photo-hand.ts';
import { sculpt } from './sculpt.ts';
import { jointOf, type Light, type Surface } from './surface.ts';

/**
 * Where in the photo each piece of a hand comes from. Per joint four numbers a, b, u, v of the similarity
 * (x, y) → (a·x − b·y + u, b·x + a·y + v); row 0 is that of the palm.
 */
const maps = new Float64Array(HAND_COUNT * 4);

/** Strongest turn of the photo's hand: beyond it the light on it would be wrong. In radians; and its strongest scaling. */
const MOST_TURN = [0.6, 1.1] as const;
const MOST_SCALE = 1.6;
/** Bones shorter than this in the picture do not tell a direction: they turn with the palm. In palm lengths. */
const SHORT_BONE = 0.08;

/**
 * How well the photo's hand can stand for this one: 1 in the photo's own pose, 0 where the handshapes differ. Compares the
 * joints after the best similarity (Umeyama 1991, in the plane), so that a hand seen from its other side does not pass.
 */
export function photoWeight(photo: PhotoHand, joints: HandJoints): number {
  const from = joints;
  const to = photo.joints;
  let count = 0;
  let fx = 0;
  let fy = 0;
  let tx = 0;
  let ty = 0;
  for (let i = 0; i < HAND_COUNT; i++) {
    if (!from.known[i] || !to.known[i]) continue;
    count++;
    fx += from.x[i];
    fy += from.y[i];
    tx += to.x[i];
    ty += to.y[i];
  }
  if (count < HAND_COUNT / 2) return 0;
  fx /= count;
  fy /= count;
  tx /= count;
  ty /= count;
  let square = 1e-9;
  let real = 0;
  let imaginary = 0;
  for (let i = 0; i < HAND_COUNT; i++) {
    if (!from.known[i] || !to.known[i]) continue;
    const x = from.x[i] - fx;
    const y = from.y[i] - fy;
    const u = to.x[i] - tx;
    const v = to.y[i] - ty;
    square += x * x + y * y;
    real += x * u + y * v;
    imaginary += x * v - y * u;
  }
  const a = real / square;
  const b = imaginary / square;
  maps[0] = a;
  maps[1] = b;
  maps[2] = tx - a * fx + b * fy;
  maps[3] = ty - b * fx - a * fy;
  const scale = Math.hypot(a, b);
  if (!(scale < MOST_SCALE && scale * MOST_SCALE > 1)) return 0;
  let error = 0;
  for (let i = 0; i < HAND_COUNT; i++) {
    if (!from.known[i] || !to.known[i]) continue;
    const x = from.x[i];
    const y = from.y[i];
    error += (a * x - b * y + maps[2] - to.x[i]) ** 2 + (b * x + a * y + maps[3] - to.y[i]) ** 2;
  }
  const distance = Math.sqrt(error / count) / to.palm;
  const turn = Math.abs(Math.atan2(b, a));
  return fall(distance, photo.reach / 2, photo.reach) * fall(turn, MOST_TURN[0], MOST_TURN[1]);
}

/** 1 below `from`, 0 above `to`, smooth between. */
function fall(value: number, from: number, to: number): number {
  const t = Math.max(0, Math.min(1, (to - value) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Completes what `photoWeight` began: each bone's map takes its own ends to theirs, the width of the finger with its length. */
function mapBones({ joints: to }: PhotoHand, from: HandJoints): void {
  const [a, b] = maps;
  const stiff = (SHORT_BONE * from.palm) ** 2;
  for (let i = 1; i < HAND_COUNT; i++) {
    const root = PARENT[i];
    const known = from.known[i] && from.known[root] && to.known[i] && to.known[root];
    const x = known ? from.x[i] - from.x[root] : 0;
    const y = known ? from.y[i] - from.y[root] : 0;
    const u = known ? to.x[i] - to.x[root] : 0;
    const v = known ? to.y[i] - to.y[root] : 0;
    const square = x * x + y * y + stiff;
    const c = (x * u + y * v + stiff * a) / square;
    const d = (x * v - y * u + stiff * b) / square;
    const o = i * 4;
    maps[o] = c;
    maps[o + 1] = d;
    maps[o + 2] = to.x[root] - c * from.x[root] + d * from.y[root];
    maps[o + 3] = to.y[root] - d * from.x[root] - c * from.y[root];
  }
}

/**
 * Draws the photo's hand in the pose of `joints`, for which `photoWeight` was called last. In the photo's own pose every map is
 * the identity.
 *
 * @param opacity 0..1
 */
export function drawPhotoHand(
  canvas: Canvas,
  surface: Surface,
  photo: PhotoHand,
  joints: HandJoints,
  light: Light,
  opacity: number,
): void {
  if (!sculpt(surface, joints, light, canvas.width, canvas.height, GROW)) return;
  mapBones(photo, joints);
  const target = pixelsOf(canvas);
  const { left, top, width, height, cover, cover2, piece, piece2, most } = surface;
  for (let y = 0, i = 0; y < height; y++) {
    let o = (y + top) * canvas.width + left;
    for (let x = 0; x < width; x++, i++, o++) {
      if (cover[i] === 0) continue;
      const px = x + left + 0.5;
      const py = y + top + 0.5;
      const front = cover[i];
      const behind = (1 - front) * cover2[i];
      const share = opacity * Math.max(1, most[i] / (front + behind));
      sum.fill(0);
      add(photo, jointOf(piece[i]), px, py, front * share);
      if (behind > 0) add(photo, jointOf(piece2[i]), px, py, behind * share);
      const keep = 1 - sum[3] / 255;
      const below = target[o];
      const r = sum[0] + (below & 255) * keep + 0.5;
      const g = sum[1] + ((below >>> 8) & 255) * keep + 0.5;
      const b = sum[2] + ((below >>> 16) & 255) * keep + 0.5;
      const a = sum[3] + (below >>> 24) * keep + 0.5;
      target[o] = (r & 255) | ((g & 255) << 8) | ((b & 255) << 16) | (a << 24);
    }
  }
}

/** Premultiplied colour, 0..255. */
const sum = new Float64Array(4);

/** Adds a bilinear sample, transparent outside the texture, times `weight` to the sum. */
function add({ texture, left, top }: PhotoHand, joint: number, px: number, py: number, weight: number): void {
  const m = joint * 4;
  const u = maps[m] * px - maps[m + 1] * py + maps[m + 2] - left - 0.5;
  const v = maps[m + 1] * px + maps[m] * py + maps[m + 3] - top - 0.5;
  const x = Math.floor(u + 1e-6);
  const y = Math.floor(v + 1e-6);
  if (!(x >= 0 && y >= 0 && x < texture.width && y < texture.height)) return;
  const fu = u - x;
  const fv = v - y;
  const right = x + 1 < texture.width ? 4 : 0;
  const below = y + 1 < texture.height ? texture.width * 4 : 0;
  const { data } = texture;
  let o = (y * texture.width + x) * 4;
  for (let c = 0; c < 4; c++, o++) {
    const upper = data[o] + (data[o + right] - data[o]) * fu;
    const lower = data[o + below] + (data[o + below + right] - data[o + below]) * fu;
    sum[c] += (upper + (lower - upper) * fv) * weight;
  }
}
