import type { Keypoints } from '../../../core/contract.ts';
import type { Canvas } from '../../../core/image/canvas.ts';
import { drawTriangles } from '../../../core/image/rasterise.ts';
import { type Projection, projectPoint } from '../pose/projection.ts';
import { type Point, pointAt } from '../pose/skeleton.ts';
import type { BodyLayer } from '../setup/body-layer.ts';
import type { FaceMesh } from '../setup/face-mesh.ts';
import type { LidTones } from '../setup/lid-tones.ts';
import { createLid, drawLid, type PlacedLid, placeLid } from './draw-lids.ts';

/** How far the ring around the face follows the face's outline instead of the head. */
const RING_FOLLOWS = 0.5;

/** Where the mesh's vertices lie in the picture, and which of its triangles face the viewer. */
export interface PlacedFace {
  readonly positions: Float32Array;
  readonly indices: Uint16Array;
  triangleCount: number;
  /** As `FaceMesh.eyes`. */
  readonly lids: readonly (PlacedLid | undefined)[];
}

export function createPlacedFace(mesh: FaceMesh): PlacedFace {
  return {
    positions: new Float32Array(mesh.rest.length),
    indices: new Uint16Array(mesh.indices.length),
    triangleCount: 0,
    lids: mesh.eyes.map((eye) => eye && createLid(eye)),
  };
}

/**
 * Places the mesh on the driving face. Points that it lacks follow the head. Triangles that a turn of the head folded over are
 * left out: the head drawn below shows there.
 */
export function placeFace(
  mesh: FaceMesh,
  face: Keypoints,
  head: Projection,
  reach: number,
  placed: PlacedFace,
): void {
  const { rest, rows, ringOf } = mesh;
  const { positions } = placed;
  for (let v = 0; v < rows.length; v++) {
    const [x, y] = pointAt(face, rows[v]) ?? project(head, mesh, v);
    positions[v * 2] = Math.max(-reach, Math.min(reach, x));
    positions[v * 2 + 1] = Math.max(-reach, Math.min(reach, y));
  }
  for (let r = 0; r < ringOf.length; r++) {
    const v = rows.length + r;
    const follows = ringOf[r];
    const [x, y] = project(head, mesh, v);
    const [fx, fy] = project(head, mesh, follows);
    positions[v * 2] = x + (positions[follows * 2] - fx) * RING_FOLLOWS;
    positions[v * 2 + 1] = y + (positions[follows * 2 + 1] - fy) * RING_FOLLOWS;
  }
  mesh.eyes.forEach((eye, i) => {
    const lid = placed.lids[i];
    if (eye && lid) placeLid(lid, eye, mesh, head, positions);
  });
  placed.triangleCount = 0;
  for (let t = 0; t < mesh.triangleCount; t++) {
    const a = mesh.indices[t * 3];
    const b = mesh.indices[t * 3 + 1];
    const c = mesh.indices[t * 3 + 2];
    if (winding(rest, a, b, c) * winding(positions, a, b, c) <= 0) continue;
    const o = placed.triangleCount++ * 3;
    placed.indices[o] = a;
    placed.indices[o + 1] = b;
    placed.indices[o + 2] = c;
  }
}

export function drawFace(
  canvas: Canvas,
  layer: BodyLayer,
  mesh: FaceMesh,
  placed: PlacedFace,
  lidTones: readonly (LidTones | undefined)[],
): void {
  drawTriangles(
    canvas,
    layer.canvas,
    placed.positions,
    mesh.uvs,
    placed.indices,
    placed.triangleCount,
    mesh.alpha,
  );
  placed.lids.forEach((lid, i) => {
    const tones = lidTones[i];
    if (lid && tones) drawLid(canvas, lid, tones);
  });
}

/** Where the head takes a vertex of the mesh. */
function project(head: Projection, { rest, depths }: FaceMesh, v: number): Point {
  return projectPoint(head, rest[v * 2], rest[v * 2 + 1], depths[v]);
}

function winding(p: Float32Array, a: number, b: number, c: number): number {
  return (
    (p[b * 2] - p[a * 2]) * (p[c * 2 + 1] - p[a * 2 + 1]) -
    (p[c * 2] - p[a * 2]) * (p[b * 2 + 1] - p[a * 2 + 1])
  );
}
