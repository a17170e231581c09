import { smoothstep } from '../../../core/smoothstep.ts';
import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction, dot, mix, subtract } from '../../../core/solid/vectors.ts';
import type { HeadShape } from '../face/head-shape.ts';
import type { Scalp } from './scalp.ts';

/** What hair grows on and may not go through. */
export interface Ground {
  readonly scalp: Scalp;
  readonly head: HeadShape;
  readonly shoulders: Implicit;
}

/** Where a lock grows. */
export interface Root {
  readonly point: Vector;
  readonly polar: number;
  readonly azimuth: number;
  /** Metres along the skin to where the hair ends. */
  readonly edge: number;
  /** 0 to 1, of its own: how long, how far outside. */
  readonly chance: number;
  readonly depth: number;
}

/** How hair lies. */
export interface Comb {
  /** Where hair at `point` is drawn, any length; `t` 0 at its root, 1 at its tip. */
  readonly pull: (point: Vector, root: Root, t: number) => Vector;
  /** Metres. */
  readonly length: (root: Root) => number;
  /** Metres over the skin that the outermost locks have. */
  readonly thickness: number;
  /** 0..1: how much hair goes on as it went. */
  readonly stiffness: number;
  /** 0: stands off freely, 1: lies on the head. */
  readonly cling: number;
}

/** Metres at the side of the eyes that hair leaves free. */
const TEMPLE = 0.027;
/** Metres over the eyes that hair leaves free: the brows. */
const BROWS = 0.034;

/** How strongly hair beside the face is drawn off it. */
const BACKWARDS = 0.7;

/** Half of the width of what hair keeps off before the face, from brows to chin; 0 elsewhere. */
function faceAt({ head, scalp }: Ground, [, y, z]: Vector): number {
  const { eyes, chin } = head;
  const eye = (eyes.left[1] + eyes.right[1]) / 2;
  if (z > scalp.centre[2] - 0.035 || y < eye - BROWS || y > chin[1] + 0.04) return 0;
  const down = Math.max(0, (y - eye) / (chin[1] - eye));
  return (eyes.left[0] - eyes.right[0]) / 2 + TEMPLE - 0.012 * down * down;
}

/** 0..1: how far what hangs from the head rests on the chest, and follows it instead. */
export const onChest = ({ head }: Ground, [, y]: Vector): number =>
  smoothstep(head.chin[1] + 0.01, head.chin[1] + 0.13, y);

/** The line of a lock of hair, `steps + 1` points; fewer where it would hang before the face. */
export function grow(ground: Ground, root: Root, comb: Comb, steps: number): Vector[] {
  const { scalp } = ground;
  const reach = comb.length(root);
  const layer = comb.thickness * (0.2 + 0.8 * root.depth);
  let point = root.point;
  let heading = direction(add(subtract(point, scalp.centre), [0, 0, 0]));
  const points: Vector[] = [point];
  for (let s = 1; s <= steps; s++) {
    const t = s / steps;
    const step = (reach * (0.55 + (0.9 * (s - 0.5)) / steps)) / steps;
    const out = direction(subtract(point, scalp.centre));
    const over = scalp.height(...point) - layer * Math.min(1, s / 2);
    let pull = add(comb.pull(point, root, t), out, -comb.cling * Math.max(-1, Math.min(1, over / 0.01)));
    if (faceAt(ground, point) > 0) pull = add(pull, [0, 0, BACKWARDS]);
    heading = direction(
      add([heading[0] * comb.stiffness, heading[1] * comb.stiffness, heading[2] * comb.stiffness], pull),
    );
    point = keepOff(ground, add(point, heading, step), Math.min(layer, 0.002 + layer * t * 2));
    const half = faceAt(ground, point);
    if (half > 0 && Math.abs(point[0] - scalp.centre[0]) < half - 1e-6) {
      if (Math.abs(point[0] - scalp.centre[0]) < half * 0.6) break;
      point = [scalp.centre[0] + Math.sign(point[0] - scalp.centre[0]) * half, point[1], point[2]];
    }
    heading = direction(subtract(point, points[s - 1]));
    points.push(point);
  }
  return points;
}

/** Moves a point out of the head and the shoulders. */
export function keepOff({ scalp, shoulders }: Ground, point: Vector, height: number): Vector {
  const inside = height - scalp.height(...point);
  if (inside > 0 && inside < 0.1) point = add(point, direction(subtract(point, scalp.centre)), inside);
  const [x, y, z] = point;
  const clear = 0.003 + height * 0.6;
  const near = shoulders(x, y, z);
  if (near >= clear) return point;
  const e = 0.002;
  const gradient = direction([
    shoulders(x + e, y, z) - near,
    shoulders(x, y + e, z) - near,
    shoulders(x, y, z + e) - near,
  ]);
  return add(point, gradient, clear - near);
}

/** Draws a lock to the one that leads it, more towards the tip: hair falls in clumps. */
export function clump(points: readonly Vector[], guide: readonly Vector[], strength: number): Vector[] {
  const last = points.length - 1;
  return points.map((point, i) => {
    const to = guide[Math.min(guide.length - 1, i)];
    return mix(point, to, strength * (i / last) ** 1.3);
  });
}

/** Winds a lock about its own line. */
export function curl(
  points: readonly Vector[],
  { radius, pitch, flat }: { radius: number; pitch: number; flat: number },
  phase: number,
): Vector[] {
  let turned = phase;
  return points.map((point, i) => {
    if (i === 0) return point;
    const along = direction(subtract(points[Math.min(points.length - 1, i + 1)], points[i - 1]));
    const before = points[i - 1];
    turned +=
      (Math.hypot(point[0] - before[0], point[1] - before[1], point[2] - before[2]) / pitch) * 2 * Math.PI;
    const side = direction(
      subtract(
        [0.8, 0.1, 0.6],
        [
          along[0] * dot(along, [0.8, 0.1, 0.6]),
          along[1] * dot(along, [0.8, 0.1, 0.6]),
          along[2] * dot(along, [0.8, 0.1, 0.6]),
        ],
      ),
    );
    const up: Vector = [
      along[1] * side[2] - along[2] * side[1],
      along[2] * side[0] - along[0] * side[2],
      along[0] * side[1] - along[1] * side[0],
    ];
    const grown = radius * Math.min(1, i / 3);
    return add(add(point, side, Math.cos(turned) * grown), up, Math.sin(turned) * grown * (1 - flat));
  });
}

/** Roots spread evenly over where hair grows; `margin` metres beyond the hairline may be negative. */
export function spreadRoots(
  scalp: Scalp,
  count: number,
  random: () => number,
  density: (polar: number, azimuth: number) => number,
): Root[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const turn = random() * 2 * Math.PI;
  const roots: Root[] = [];
  const all = Math.round(count / 0.62);
  for (let i = 0; i < all; i++) {
    const polar = Math.acos(1 - (2 * (i + random())) / (all * 1.02));
    const azimuth = turn + golden * i + (random() - 0.5) * 0.06;
    const point = scalp.point(polar, azimuth, 0);
    const [chance, depth, kept] = [random(), random(), random()];
    const edge = (scalp.limit(azimuth) - polar) * 0.09;
    if (edge > 0 && kept < density(polar, azimuth))
      roots.push({ point, polar, azimuth, edge, chance, depth });
  }
  return roots;
}
