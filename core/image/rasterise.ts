import { type Canvas, pixelsOf } from './canvas.ts';

/**
 * What a scan over triangles reports: pixels `from` (inclusive) to `to` (exclusive) of row `y` lie in triangle `triangle`.
 * `scanTriangles` calls it once per row and triangle.
 */
export type SpanVisitor = (y: number, from: number, to: number, triangle: number) => void;

/**
 * Visits every pixel whose centre a triangle covers. A pixel belongs to a triangle when its centre lies on or right of the
 * left edge and left of the right edge, rows alike from above: triangles that share an edge neither overlap nor leave gaps.
 * Either winding is drawn; triangles with a coordinate that is not finite are not.
 *
 * @param positions x, y pairs in pixels; the centre of the top left pixel is (0.5, 0.5)
 * @param indices three rows of `positions` per triangle
 */
export function scanTriangles(
  width: number,
  height: number,
  positions: Float32Array,
  indices: Uint16Array,
  triangleCount: number,
  visit: SpanVisitor,
): void {
  for (let t = 0; t < triangleCount; t++) {
    const a = indices[t * 3] * 2;
    const b = indices[t * 3 + 1] * 2;
    const c = indices[t * 3 + 2] * 2;
    const x0 = positions[a];
    const y0 = positions[a + 1];
    const x1 = positions[b];
    const y1 = positions[b + 1];
    const x2 = positions[c];
    const y2 = positions[c + 1];
    const top = Math.min(y0, y1, y2);
    const bottom = Math.max(y0, y1, y2);
    // written so that a NaN fails it
    if (
      !(bottom > 0 && top < height && Math.abs(x0) + Math.abs(x1) + Math.abs(x2) < Number.POSITIVE_INFINITY)
    ) {
      continue;
    }
    const firstRow = Math.max(0, Math.ceil(top - 0.5));
    const endRow = Math.min(height, Math.ceil(bottom - 0.5));
    for (let y = firstRow; y < endRow; y++) {
      const centre = y + 0.5;
      let left = Number.POSITIVE_INFINITY;
      let right = Number.NEGATIVE_INFINITY;
      if (y0 <= centre !== y1 <= centre) {
        const x = crossing(x0, y0, x1, y1, centre);
        if (x < left) left = x;
        if (x > right) right = x;
      }
      if (y1 <= centre !== y2 <= centre) {
        const x = crossing(x1, y1, x2, y2, centre);
        if (x < left) left = x;
        if (x > right) right = x;
      }
      if (y2 <= centre !== y0 <= centre) {
        const x = crossing(x2, y2, x0, y0, centre);
        if (x < left) left = x;
        if (x > right) right = x;
      }
      const from = Math.max(0, Math.ceil(left - 0.5));
      const to = Math.min(width, Math.ceil(right - 0.5));
      if (from < to) visit(y, from, to, t);
    }
  }
}

/** Where an edge crosses a row. Computed from the upper end whichever way the edge runs, so that neighbours agree to the bit. */
function crossing(x0: number, y0: number, x1: number, y1: number, y: number): number {
  return y0 < y1 ? x0 + ((y - y0) * (x1 - x0)) / (y1 - y0) : x1 + ((y - y1) * (x0 - x1)) / (y0 - y1);
}

/**
 * Draws textured triangles over the canvas: bilinear texture, source-over, optional alpha per vertex.
 *
 * @param positions x, y pairs in pixels of the canvas; pixel centres at +0.5
 * @param uvs x, y pairs in pixels of the texture; pixel centres at +0.5, clamped to the texture
 * @param vertexAlpha 0..1 per vertex, interpolated
 */
export function drawTriangles(
  canvas: Canvas,
  texture: Canvas,
  positions: Float32Array,
  uvs: Float32Array,
  indices: Uint16Array,
  triangleCount: number,
  vertexAlpha?: Float32Array,
): void {
  const { width, height } = canvas;
  const target = pixelsOf(canvas);
  const texels = pixelsOf(texture);
  const u = createGradient();
  const v = createGradient();
  const alpha = createGradient();
  let current = -1;
  scanTriangles(width, height, positions, indices, triangleCount, (y, from, to, t) => {
    if (t !== current) {
      current = t;
      setGradient(u, positions, uvs, 2, 0, indices, t);
      setGradient(v, positions, uvs, 2, 1, indices, t);
      if (vertexAlpha) setGradient(alpha, positions, vertexAlpha, 1, 0, indices, t);
    }
    const x = from + 0.5;
    const row = y + 0.5;
    const start = y * width + from;
    const count = to - from;
    fillSpan(
      target,
      texels,
      texture.width,
      texture.height,
      start,
      start + count,
      valueAt(u, x, row) - 0.5,
      valueAt(v, x, row) - 0.5,
      u.dx,
      v.dx,
      vertexAlpha ? valueAt(alpha, x, row) : 1,
      vertexAlpha ? alpha.dx : 0,
    );
  });
}

/** A linear function over a triangle: its value at the first corner and its slopes. */
export interface Gradient {
  x: number;
  y: number;
  value: number;
  dx: number;
  dy: number;
}

export function createGradient(): Gradient {
  return { x: 0, y: 0, value: 0, dx: 0, dy: 0 };
}

/** Makes `gradient` take the values `values[vertex · stride + offset]` at the corners of a triangle; constant where it has no area. */
export function setGradient(
  gradient: Gradient,
  positions: Float32Array,
  values: Float32Array,
  stride: number,
  offset: number,
  indices: Uint16Array,
  triangle: number,
): void {
  const a = indices[triangle * 3];
  const b = indices[triangle * 3 + 1];
  const c = indices[triangle * 3 + 2];
  const x = positions[a * 2];
  const y = positions[a * 2 + 1];
  const x1 = positions[b * 2] - x;
  const y1 = positions[b * 2 + 1] - y;
  const x2 = positions[c * 2] - x;
  const y2 = positions[c * 2 + 1] - y;
  const area = x1 * y2 - x2 * y1;
  const value = values[a * stride + offset];
  const d1 = values[b * stride + offset] - value;
  const d2 = values[c * stride + offset] - value;
  const scale = Math.abs(area) > 1e-9 ? 1 / area : 0;
  gradient.x = x;
  gradient.y = y;
  gradient.value = value;
  gradient.dx = (d1 * y2 - d2 * y1) * scale;
  gradient.dy = (d2 * x1 - d1 * x2) * scale;
}

export function valueAt({ x, y, value, dx, dy }: Gradient, px: number, py: number): number {
  return value + dx * (px - x) + dy * (py - y);
}

/**
 * One row of `drawTriangles`, pixels `start` to `end`. Texel positions are fixed-point numbers with 16 binary places, of which the
 * upper 8 weight the texels: rounding to them reproduces the texture to the bit under an identity mapping.
 */
function fillSpan(
  target: Uint32Array,
  texels: Uint32Array,
  stride: number,
  rows: number,
  start: number,
  end: number,
  u: number,
  v: number,
  du: number,
  dv: number,
  alpha: number,
  dAlpha: number,
): void {
  // so that the neighbours of the last texel stay inside
  const maxU = Math.max(0, (stride - 1) * ONE - 256);
  const maxV = Math.max(0, (rows - 1) * ONE - 256);
  let fixedU = toFixed(u);
  let fixedV = toFixed(v);
  const stepU = toFixed(du) - HALF;
  const stepV = toFixed(dv) - HALF;
  const opaque = alpha >= 1 && dAlpha === 0;
  for (let o = start; o < end; o++, fixedU += stepU, fixedV += stepV, alpha += dAlpha) {
    const iu = fixedU < 0 ? 0 : fixedU > maxU ? maxU : fixedU;
    const iv = fixedV < 0 ? 0 : fixedV > maxV ? maxV : fixedV;
    const p = (iv >> 16) * stride + (iu >> 16);
    const p00 = texels[p];
    const p01 = texels[p + 1];
    const p10 = texels[p + stride];
    const p11 = texels[p + stride + 1];
    if ((p00 | p01 | p10 | p11) === 0) continue;
    const fu = (iu >> 8) & 255;
    const fv = (iv >> 8) & 255;
    const w11 = (fu * fv + 128) >> 8;
    const w01 = fu - w11;
    const w10 = fv - w11;
    const w00 = 256 - fu - w10;
    // two channels in one 32-bit number: the weights sum to 256, so neither overflows into the other
    let rb =
      ((Math.imul(p00 & 0xff00ff, w00) +
        Math.imul(p01 & 0xff00ff, w01) +
        Math.imul(p10 & 0xff00ff, w10) +
        Math.imul(p11 & 0xff00ff, w11) +
        0x800080) >>>
        8) &
      0xff00ff;
    let ga =
      ((Math.imul((p00 >>> 8) & 0xff00ff, w00) +
        Math.imul((p01 >>> 8) & 0xff00ff, w01) +
        Math.imul((p10 >>> 8) & 0xff00ff, w10) +
        Math.imul((p11 >>> 8) & 0xff00ff, w11) +
        0x800080) >>>
        8) &
      0xff00ff;
    if (!opaque) {
      const f = (alpha < 0 ? 0 : alpha > 1 ? 256 : alpha * 256) | 0;
      rb = (Math.imul(rb, f) >>> 8) & 0xff00ff;
      ga = (Math.imul(ga, f) >>> 8) & 0xff00ff;
    }
    const covered = ga >>> 16;
    if (covered !== 255) {
      if (covered === 0) continue;
      const below = target[o];
      const keep = 256 - covered - (covered >> 7);
      rb += (Math.imul(below & 0xff00ff, keep) >>> 8) & 0xff00ff;
      ga += (Math.imul((below >>> 8) & 0xff00ff, keep) >>> 8) & 0xff00ff;
    }
    target[o] = rb | (ga << 8);
  }
}

const ONE = 65536;
/** Rounds to 1/256 texel when the lower 8 bits are dropped. */
const HALF = 128;

/** Limited to what 32 bits hold; far outside any texture. */
function toFixed(texels: number): number {
  return (Math.max(-16000, Math.min(16000, texels)) * ONE + HALF) | 0;
}
