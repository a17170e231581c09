import type { PicturePlanes } from '../../../core/contract.ts';
import type { Canvas } from '../../../core/image/canvas.ts';
import { createGradient, type Gradient, scanTriangles, setGradient } from '../../../core/image/rasterise.ts';

export interface TexturedMesh {
  readonly texture: Canvas;
  /** 0..255 per texel. */
  readonly confidence: Uint8Array;
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  /** The vertices' places in the photo. */
  readonly rest: Float32Array;
  readonly indices: Uint16Array;
  readonly triangleCount: number;
  readonly vertexAlpha?: Float32Array | undefined;
}

/** A byte as a share. */
const SHARES = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Draws like `drawTriangles`, nearest texel, but writes where things come from instead of colours.
 *
 * @param faithful what the texture's confidence is multiplied by, 0..1
 */
export function drawCoordinates(
  planes: PicturePlanes,
  part: number,
  faithful: number,
  { texture, confidence, positions, uvs, rest, indices, triangleCount, vertexAlpha }: TexturedMesh,
): void {
  const { width, height } = planes;
  const u = createGradient();
  const v = createGradient();
  const x = createGradient();
  const y = createGradient();
  const opacity = createGradient();
  let current = -1;
  scanTriangles(width, height, positions, indices, triangleCount, (row, from, to, t) => {
    if (t !== current) {
      current = t;
      setGradient(u, positions, uvs, 2, 0, indices, t);
      setGradient(v, positions, uvs, 2, 1, indices, t);
      setGradient(x, positions, rest, 2, 0, indices, t);
      setGradient(y, positions, rest, 2, 1, indices, t);
      if (vertexAlpha) setGradient(opacity, positions, vertexAlpha, 1, 0, indices, t);
    }
    writeSpan(
      planes,
      part,
      faithful,
      texture,
      confidence,
      row * width,
      from,
      to,
      row + 0.5,
      u,
      v,
      x,
      y,
      vertexAlpha && opacity,
    );
  });
}

/** One row of `drawCoordinates`. `valueAt` is written out: all gradients of a triangle start at the same corner. */
function writeSpan(
  { width, height, alpha: alphas, part: parts, confidence: confidences, reference }: PicturePlanes,
  part: number,
  faithful: number,
  { data, width: columns, height: rows }: Canvas,
  confidence: Uint8Array,
  start: number,
  from: number,
  to: number,
  py: number,
  u: Gradient,
  v: Gradient,
  x: Gradient,
  y: Gradient,
  opacity: Gradient | undefined,
): void {
  const area = width * height;
  const left = u.x;
  const down = py - u.y;
  const { value: u0, dx: uStep } = u;
  const { value: v0, dx: vStep } = v;
  const { value: x0, dx: xStep } = x;
  const { value: y0, dx: yStep } = y;
  const uDown = u.dy * down;
  const vDown = v.dy * down;
  const xDown = x.dy * down;
  const yDown = y.dy * down;
  for (let column = from; column < to; column++) {
    const across = column + 0.5 - left;
    const tu = u0 + uStep * across + uDown;
    const tv = v0 + vStep * across + vDown;
    const texel =
      (tv > 0 ? (tv < rows ? tv | 0 : rows - 1) : 0) * columns +
      (tu > 0 ? (tu < columns ? tu | 0 : columns - 1) : 0);
    const byte = data[texel * 4 + 3];
    if (byte === 0) continue;
    const i = start + column;
    if (byte < 255 || opacity) {
      let alpha = SHARES[byte];
      if (opacity) alpha *= opacity.value + opacity.dx * across + opacity.dy * down;
      if (!(alpha > 0)) continue;
      alphas[i] = alpha + alphas[i] * (1 - alpha);
      if (alpha < 0.5) continue;
    } else {
      alphas[i] = 1;
    }
    parts[i] = part;
    confidences[i] = SHARES[confidence[texel]] * faithful;
    reference[i] = x0 + xStep * across + xDown;
    reference[area + i] = y0 + yStep * across + yDown;
  }
}
