import type { Canvas } from '../../../core/image/canvas.ts';
import { drawTriangles, scanTriangles } from '../../../core/image/rasterise.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import { type Projection, projectPoint } from '../pose/projection.ts';
import { distance } from '../pose/skeleton.ts';
import type { EyeVertices } from '../setup/eye-rims.ts';
import type { FaceMesh } from '../setup/face-mesh.ts';
import { LID_COLUMNS, LID_ROWS, type LidTones } from '../setup/lid-tones.ts';

/**
 * What keypoints report of closing eyes, as shares of the open eye: from OPEN on down they see less and less of it, and where film shows
 * the eye shut MediaPipe's mesh still reports two thirds (filmed blinks of four signers: 0.57 to 0.77).
 */
const OPEN = 0.9;
const SHUT = 0.66;

/** The lid begins this far above the open eye's upper rim, in heights of the eye, and hides the lashes drawn there from here on. */
const CREASE = 0.7;
const OVER_LASHES = 0.28;

/** Half the lash line's thickness, in widths of the eye; where that is less than these pixels it grows paler instead of thinner. */
const LASH_LINE = 0.055;
const THINNEST = 1.2;

/** A strip of triangles over an eye: rows of vertices from the outer to the inner corner. */
export interface Strip {
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint16Array;
  readonly alpha: Float32Array;
}

/** The upper lid of one eye, as far down as it is. */
export interface PlacedLid {
  readonly skin: Strip;
  readonly lashes: Strip;
  /** 0 the eye is as open as in the photo, or wider; 1 it is shut. */
  closing: number;
}

export function createLid({ along }: EyeVertices): PlacedLid {
  return { skin: strip(along, [0, 0.3, 1]), lashes: strip(along, [0, 1]), closing: 0 };
}

/**
 * Slides an eye's lid down as far as the driving face closes it. The mesh's own eye stays as open as in the photo meanwhile: a lid covers
 * an eyeball, it does not squeeze it.
 *
 * @param positions the mesh's vertices as the driving face has them; those of the upper rim are raised
 */
export function placeLid(
  lid: PlacedLid,
  { upper, lower }: EyeVertices,
  { rest, depths }: FaceMesh,
  head: Projection,
  positions: Float32Array,
): void {
  const columns = upper.length;
  const at = (v: number) => projectPoint(head, rest[v * 2], rest[v * 2 + 1], depths[v]);
  const gaps = Array.from(upper, (u, k) => {
    const [ux, uy] = at(u);
    const [lx, ly] = at(lower[k]);
    return [ux - lx, uy - ly] as const;
  });
  let open = 0;
  let whole = 0;
  gaps.forEach(([gx, gy], k) => {
    const length = Math.hypot(gx, gy);
    if (length === 0) return;
    const u = upper[k] * 2;
    const l = lower[k] * 2;
    open += ((positions[u] - positions[l]) * gx + (positions[u + 1] - positions[l + 1]) * gy) / length;
    whole += length;
  });
  const share = whole > 0 ? Math.max(0, Math.min(1, open / whole)) : 1;
  const shown = share * smoothstep(SHUT, OPEN, share);
  lid.closing = 1 - shown;
  const slides = slide(lid.closing);
  if (slides === 0) return;

  const middle = gaps[columns >> 1];
  const wanted = LASH_LINE * distance(at(upper[0]), at(upper[columns - 1]));
  const used = Math.max(THINNEST, wanted);
  const thickness = used / Math.max(1e-6, Math.hypot(...middle));
  const { skin, lashes } = lid;
  for (let k = 0; k < columns; k++) {
    const u = upper[k] * 2;
    const l = lower[k] * 2;
    for (let axis = 0; axis < 2; axis++) {
      const below = positions[l + axis];
      const gap = gaps[k][axis];
      const rim = positions[u + axis] + (below + gap - positions[u + axis]) * slides;
      const line = below + (rim - below) * shown;
      positions[u + axis] = rim;
      skin.positions[k * 2 + axis] = rim + gap * CREASE;
      skin.positions[(columns + k) * 2 + axis] = rim + gap * OVER_LASHES;
      skin.positions[(2 * columns + k) * 2 + axis] = line;
      lashes.positions[k * 2 + axis] = line + middle[axis] * thickness;
      lashes.positions[(columns + k) * 2 + axis] = line - middle[axis] * thickness;
    }
  }
  skin.alpha.fill(slides, columns);
  lashes.alpha.fill(slides * Math.sqrt(wanted / used));
}

export function drawLid(canvas: Canvas, { skin, lashes, closing }: PlacedLid, tones: LidTones): void {
  if (slide(closing) === 0) return;
  for (const [{ positions, uvs, indices, alpha }, texture] of [
    [skin, tones.skin],
    [lashes, tones.lashes],
  ] as const) {
    drawTriangles(canvas, texture, positions, uvs, indices, indices.length / 3, alpha);
  }
}

/** Visits the pixels that the lid hides, row by row; none where it is hardly there. */
export function scanLid(
  { width, height }: { readonly width: number; readonly height: number },
  { skin, closing }: PlacedLid,
  visit: (i: number) => void,
): void {
  if (slide(closing) < 0.5) return;
  // the first row of triangles only fades in
  const indices = skin.indices.subarray(skin.indices.length / 2);
  scanTriangles(width, height, skin.positions, indices, indices.length / 3, (y, from, to) => {
    for (let x = from; x < to; x++) visit(y * width + x);
  });
}

/** How opaque a lid is that has begun to slide. */
const slide = (closing: number): number => smoothstep(0, 0.15, closing);

/** @param rows where each row of vertices lies on the texture, 0 top .. 1 bottom */
function strip(along: Float32Array, rows: readonly number[]): Strip {
  const columns = along.length;
  const count = columns * rows.length;
  const uvs = new Float32Array(count * 2);
  const indices: number[] = [];
  rows.forEach((down, row) => {
    along.forEach((share, k) => {
      const v = row * columns + k;
      uvs[v * 2] = 0.5 + share * (LID_COLUMNS - 1);
      uvs[v * 2 + 1] = 0.5 + down * (LID_ROWS - 1);
      if (row > 0 && k > 0) indices.push(v - columns - 1, v - columns, v, v - columns - 1, v, v - 1);
    });
  });
  return {
    positions: new Float32Array(count * 2),
    uvs,
    indices: Uint16Array.from(indices),
    alpha: new Float32Array(count),
  };
}
