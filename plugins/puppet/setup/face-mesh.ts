import Delaunator from 'delaunator';
import type { Keypoints } from '../../../core/contract.ts';
import { FACE_OVAL_468, INNER_LIPS_468, meshRows, STRIDE } from '../../../core/pose/topology.ts';
import type { Head } from '../pose/head.ts';
import type { HeadDepth } from '../pose/head-depth.ts';
import { distance, type Point, pointAt } from '../pose/skeleton.ts';
import type { BodyLayer } from './body-layer.ts';
import { EYE_RIMS, type EyeVertices, eyeVertices } from './eye-rims.ts';

/** The face as triangles over the body layer. Vertices: the mesh points both faces have, then a ring around them. */
export interface FaceMesh {
  /** For each mesh vertex its row in the driving face. */
  readonly rows: Int16Array;
  /** Rest positions of all vertices in photo pixels, mesh first, ring after. */
  readonly rest: Float32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint16Array;
  readonly triangleCount: number;
  /** Depth of each vertex as part of the head; 0 throughout for a face without depth. */
  readonly depths: Float32Array;
  /** 1 on the face, 0 on the ring: the mesh fades into the head around it. */
  readonly alpha: Float32Array;
  /** For each ring vertex the mesh vertex that it follows. */
  readonly ringOf: Int16Array;
  /** Vertices of the inner lips in order; empty for a face without. */
  readonly innerLips: Int16Array;
  /** The right and the left eye; undefined for one that the points do not outline. */
  readonly eyes: readonly (EyeVertices | undefined)[];
  /** Height over width of the photo's open mouth: up to there the photo's own mouth is drawn. */
  readonly openness: number;
}

const RING = 1.14;

/** Upper and lower inner lip, and the mouth's corners. */
const UPPER = 13;
const LOWER = 14;
const RIGHT_CORNER = 78;
const LEFT_CORNER = 308;

/**
 * Triangulates the photo's face over the points that a driving face with `count` points has too.
 * Undefined where the two have too few points in common.
 */
export function faceMesh(
  face: Keypoints,
  head: Head,
  depth: HeadDepth | undefined,
  layer: BodyLayer,
  count: number,
): FaceMesh | undefined {
  const referenceRows = meshRows(face.length / STRIDE);
  const drivingRows = meshRows(count);
  const ids: number[] = [];
  const points: Point[] = [];
  const vertexOf = new Map<number, number>();
  referenceRows.forEach((row, id) => {
    const point = row >= 0 && drivingRows[id] >= 0 ? pointAt(face, row) : undefined;
    if (!point) return;
    vertexOf.set(id, ids.length);
    ids.push(id);
    points.push(point);
  });
  if (ids.length < 20) return undefined;
  const ringOf = FACE_OVAL_468.flatMap((id) => vertexOf.get(id) ?? []);
  const ring = ringOf.map((vertex): Point => {
    const [x, y] = points[vertex];
    return [head.centre[0] + (x - head.centre[0]) * RING, head.centre[1] + (y - head.centre[1]) * RING];
  });
  const vertices = [...points, ...ring];
  const innerLips = INNER_LIPS_468.flatMap((id) => vertexOf.get(id) ?? []);
  const { triangles } = Delaunator.from(
    vertices,
    ([x]) => x,
    ([, y]) => y,
  );
  const rest = new Float32Array(vertices.flat());
  return {
    rows: Int16Array.from(ids, (id) => drivingRows[id]),
    rest,
    uvs: rest.map((value, i) => value + (i % 2 === 0 ? layer.left : layer.top)),
    indices: Uint16Array.from(triangles),
    triangleCount: triangles.length / 3,
    depths: Float32Array.from(vertices, ([x, y]) => depth?.(x, y) ?? 0),
    alpha: Float32Array.from(vertices, (_, i) => (i < ids.length ? 1 : 0)),
    ringOf: Int16Array.from(ringOf),
    innerLips: Int16Array.from(innerLips),
    eyes: EYE_RIMS.map((rims) => eyeVertices(rims, vertexOf)),
    openness: mouthOpenness(face, referenceRows),
  };
}

function mouthOpenness(face: Keypoints, rows: Int16Array): number {
  const [upper, lower, right, left] = [UPPER, LOWER, RIGHT_CORNER, LEFT_CORNER].map((id) =>
    rows[id] < 0 ? undefined : pointAt(face, rows[id]),
  );
  if (!upper || !lower || !right || !left) return 0;
  return distance(upper, lower) / Math.max(1, distance(left, right));
}
