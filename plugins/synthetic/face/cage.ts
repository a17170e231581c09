import { smoothstep } from '../../../core/smoothstep.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { SEGMENT } from '../segment.ts';
import { CANONICAL_POSITIONS, CANONICAL_TRIANGLES } from './canonical-face.ts';
import { castSkull, SKULL_ROWS } from './cranium.ts';
import {
  LEFT_LOWER_LID,
  LEFT_UPPER_LID,
  LOWER_INNER_LIP,
  RIGHT_LOWER_LID,
  RIGHT_UPPER_LID,
  UPPER_INNER_LIP,
} from './face-rows.ts';
import { type Refinement, refine } from './subdivide.ts';

/** Rows of MediaPipe's face. */
export const LANDMARKS = 468;

/** Metres. */
export const EYE_RADIUS = 0.0128;
/** Of the left eyeball in the average face. */
export const EYE_CENTRE: Vector = [0.0316, -0.0264, -0.0253];
/** The jaw's joint: it turns about the x axis through it. */
export const JAW_JOINT: Vector = [0, -0.004, 0.012];

/**
 * The coarse mesh that a head is made from: the canonical face with eyes and mouth cut out, lids and lips folded inwards, and a skull and
 * neck grown from its edge. Its first vertices are the landmarks. Metres, in the canonical face's axes.
 */
export interface Cage {
  readonly positions: Float32Array;
  readonly refinement: Refinement;
  /** Of each vertex, a value of `SEGMENT`. */
  readonly segments: Uint8Array;
  /** Of each vertex, the share of the jaw's movement that it follows. */
  readonly jaw: Float32Array;
  /** Of each vertex: 0 outside, 1 inside of the mouth or behind a lid's margin. */
  readonly wet: Float32Array;
  /** The mirrored vertex of each landmark. */
  readonly mirror: Uint16Array;
  /** Rows that lie against the eyeballs, behind the lids. */
  readonly tucked: readonly Tuck[];
  readonly skullFrom: number;
}

/** A vertex behind a lid's margin: on the ray from the eyeball's centre through the margin's vertex, `depth` metres outside of the eyeball. */
export interface Tuck {
  readonly row: number;
  readonly margin: number;
  readonly left: boolean;
  readonly depth: number;
}

let average: Cage | undefined;

/** The average head's cage; always the same. */
export function averageCage(): Cage {
  average ??= build();
  return average;
}

function build(): Cage {
  const points: number[][] = Array.from({ length: LANDMARKS }, (_, i) =>
    CANONICAL_POSITIONS.slice(i * 3, i * 3 + 3).map((n) => n / 1e5),
  );
  const jaw = points.map(([x, y]) => followsJaw(x, y));
  for (const row of UPPER_INNER_LIP) jaw[row] = 0;
  for (const row of LOWER_INNER_LIP) jaw[row] = 1;
  for (const row of [78, 308]) jaw[row] = 0.42;
  const mirror = mirrored(points);
  closeMouth(points);
  openEyes(points);

  const holes = [
    new Set([...LEFT_UPPER_LID, ...LEFT_LOWER_LID]),
    new Set([...RIGHT_UPPER_LID, ...RIGHT_LOWER_LID]),
    new Set([...UPPER_INNER_LIP, ...LOWER_INNER_LIP]),
  ];
  const triangles: number[] = [];
  for (let t = 0; t < CANONICAL_TRIANGLES.length; t += 3) {
    const triangle = CANONICAL_TRIANGLES.slice(t, t + 3);
    if (!holes.some((hole) => triangle.every((row) => hole.has(row)))) triangles.push(...triangle);
  }
  const [edge, leftEye, rightEye, mouth] = [10, 263, 33, 78].map((row) => openEdge(triangles, row));
  const segments: number[] = Array(LANDMARKS).fill(SEGMENT.face);
  const wet: number[] = Array(LANDMARKS).fill(0);
  const grow = (
    loop: readonly number[],
    segment: number,
    wetness: number,
    place: (row: number, column: number) => Vector,
  ): number[] => {
    const next = loop.map((row, column) => {
      points.push([...place(row, column)]);
      jaw.push(jaw[row]);
      segments.push(segment);
      wet.push(wetness);
      return points.length - 1;
    });
    loop.forEach((a, i) => {
      const j = (i + 1) % loop.length;
      triangles.push(loop[j], a, next[i], loop[j], next[i], next[j]);
    });
    return next;
  };

  const tucked: Tuck[] = [];
  for (const eye of [leftEye, rightEye]) {
    let loop = eye;
    for (const depth of [0.0003, -0.0012]) {
      loop = grow(loop, SEGMENT.face, 1, (row) => points[row] as unknown as Vector);
      loop.forEach((row, i) => {
        tucked.push({ row, margin: eye[i], left: eye === leftEye, depth });
      });
    }
  }

  const middle = 0.0428;
  const bag =
    (out: number, rise: number, z: number, squeeze: number) =>
    (row: number): Vector => {
      const [x, y] = points[row];
      const flat = Math.abs(x) / 0.0215;
      const sign = jaw[row] === 0.42 ? 0 : jaw[row] > 0.5 ? 1 : -1;
      const round = Math.sqrt(Math.max(0, 1 - flat * flat));
      return [x * squeeze * out, y * (1 - 0.5) + middle * 0.5 + sign * rise * round, z + 0.012 * flat * flat];
    };
  const rolled = grow(mouth, SEGMENT.face, 1, (row) => {
    const [x, y, z] = points[row];
    const sign = jaw[row] === 0.42 ? 0 : jaw[row] > 0.5 ? 1 : -1;
    return [x * 0.99, y + sign * 0.0004, z + 0.004];
  });
  const behind = grow(rolled, SEGMENT.mouth, 1, bag(1.06, 0.011, -0.0465, 1));
  const back = grow(behind, SEGMENT.mouth, 1, bag(0.95, 0.014, -0.02, 1));
  const throat = points.length;
  points.push([0, middle + 0.004, 0.002]);
  jaw.push(0.5);
  segments.push(SEGMENT.mouth);
  wet.push(1);
  back.forEach((a, i) => {
    triangles.push(back[(i + 1) % back.length], a, throat);
  });

  const skullFrom = points.length;
  const top = edge.indexOf(10);
  const ring = [...edge.slice(top), ...edge.slice(0, top)];
  const inOrder = points[ring[1]][0] > 0 ? ring : [ring[0], ...ring.slice(1).reverse()];
  const rings = castSkull(inOrder.map((row) => points[row] as unknown as Vector));
  let loop: readonly number[] = ring;
  rings.forEach((points_, r) => {
    const t = (r + 1) / SKULL_ROWS;
    const neck = (column: number): boolean => points_[column][1] > 0.075 + 0.03 * (1 - t);
    const order = (column: number): number => inOrder.indexOf(ring[column]);
    loop = grow(loop, SEGMENT.face, 0, (_, column) => points_[order(column)]);
    loop.forEach((row, column) => {
      jaw[row] = jaw[ring[column]] * (1 - smoothstep(0, 0.45, t));
      if (neck(order(column))) segments[row] = SEGMENT.neck;
    });
  });

  const unseen = new Set(tucked.filter(({ depth }) => depth < 0).map(({ row }) => row));
  const flags = new Uint8Array(triangles.length / 3);
  for (let t = 0; t < flags.length; t++) {
    const rows = triangles.slice(t * 3, t * 3 + 3);
    if (Math.min(...rows) >= skullFrom) continue;
    if (rows.some((row) => segments[row] === SEGMENT.mouth)) continue;
    const [x, y, z] = [0, 1, 2].map((axis) => rows.reduce((sum, row) => sum + points[row][axis], 0) / 3);
    const eye = Math.hypot((Math.abs(x) - 0.0315) / 0.0175, (y + 0.0275) / 0.0095) < 1;
    const lips = Math.hypot(x / 0.028, (y - 0.043) / 0.0125) < 1;
    const nose = z < -0.054 && y > 0.002 && y < 0.021;
    if ((eye || lips || nose) && !rows.some((row) => unseen.has(row))) flags[t] = 1;
  }
  const creases: [number, number][] = [leftEye, rightEye].flatMap((eye) =>
    eye.map((row, i): [number, number] => [row, eye[(i + 1) % eye.length]]),
  );
  return {
    positions: new Float32Array(points.flat()),
    refinement: refine(points.length, new Uint32Array(triangles), (t) => flags[t] === 1, creases),
    segments: new Uint8Array(segments),
    jaw: new Float32Array(jaw),
    wet: new Float32Array(wet),
    mirror,
    tucked,
    skullFrom,
  };
}

/** Below the mouth all, above nothing, and beside it something in between. */
function followsJaw(x: number, y: number): number {
  const soft = 0.001 + 0.03 * smoothstep(0.012, 0.045, Math.abs(x));
  const line = 0.0428 - 0.01 * smoothstep(0.02, 0.06, Math.abs(x));
  return smoothstep(-soft, soft, y - line);
}

function mirrored(points: readonly number[][]): Uint16Array {
  const rows = new Map(
    points.map(([x, y, z], row) => [[x, y, z].map((n) => Math.round(n * 1e4)).join(), row]),
  );
  return Uint16Array.from(points, ([x, y, z], row) => {
    const found = rows.get([-x, y, z].map((n) => Math.round(n * 1e4) || 0).join());
    return found ?? row;
  });
}

/** The canonical face's lips are apart: brings them together, and what is around them with them. */
function closeMouth(points: number[][]): void {
  const pairs = UPPER_INNER_LIP.map((up, i) => {
    const low = LOWER_INNER_LIP[i];
    const at = points[up].map((n, axis) => (n + points[low][axis]) / 2);
    return { up, low, x: at[0], upY: points[up][1], lowY: points[low][1], z: at[2] };
  });
  const closed = (p: (typeof pairs)[number]): number => p.upY + 0.4 * (p.lowY - p.upY);
  const gapAt = (x: number, of: (p: (typeof pairs)[number]) => number): number => {
    const i = pairs.findIndex((p, k) => k > 0 && x <= p.x);
    if (x <= pairs[0].x || i < 0) return of(pairs[x <= pairs[0].x ? 0 : pairs.length - 1]);
    const t = (x - pairs[i - 1].x) / (pairs[i].x - pairs[i - 1].x);
    return of(pairs[i - 1]) + t * (of(pairs[i]) - of(pairs[i - 1]));
  };
  const meet = new Set([...UPPER_INNER_LIP, ...LOWER_INNER_LIP]);
  points.forEach((point, row) => {
    if (meet.has(row)) return;
    const [x, y] = point;
    const up = gapAt(x, (p) => p.upY);
    const low = gapAt(x, (p) => p.lowY);
    const to = gapAt(x, closed);
    if (y < (up + low) / 2) point[1] += (to - up) * Math.exp(-(((up - y) / 0.012) ** 2));
    else point[1] += (to - low) * Math.exp(-(((y - low) / 0.015) ** 2));
  });
  for (const pair of pairs) {
    points[pair.up] = [pair.x, closed(pair), pair.z];
    points[pair.low] = [pair.x, closed(pair), pair.z];
  }
}

/** The canonical face's eyes are narrow: opens them to what is usual at rest. */
function openEyes(points: number[][]): void {
  for (const lids of [LEFT_UPPER_LID, RIGHT_UPPER_LID])
    lids.forEach((row, i) => {
      points[row][1] -= 0.0011 * Math.sin((Math.PI * i) / 8);
    });
  for (const lids of [LEFT_LOWER_LID, RIGHT_LOWER_LID])
    lids.forEach((row, i) => {
      points[row][1] += 0.0002 * Math.sin((Math.PI * i) / 8);
    });
}

/** The closed loop of edges with a triangle on one side only that goes through a vertex, in the triangles' direction. */
function openEdge(triangles: readonly number[], through: number): number[] {
  const directed = new Set<number>();
  for (let t = 0; t < triangles.length; t++)
    directed.add(triangles[t] * 65536 + triangles[t % 3 === 2 ? t - 2 : t + 1]);
  const next = new Map<number, number>();
  for (const edge of directed) {
    const a = Math.floor(edge / 65536);
    const b = edge % 65536;
    if (!directed.has(b * 65536 + a)) next.set(a, b);
  }
  const loop = [through];
  for (let row = next.get(through)!; row !== through; row = next.get(row)!) loop.push(row);
  return loop;
}
