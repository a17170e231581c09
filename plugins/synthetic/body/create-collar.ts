import type { Implicit } from '../../../core/solid/implicit.ts';
import { shadeNormals } from '../../../core/solid/shade-normals.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, direction, scale } from '../../../core/solid/vectors.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { bodyPart } from './body-part.ts';
import { dress } from './create-top.ts';
import type { Flesh } from './flesh.ts';
import { neckMiddle } from './neck-section.ts';
import type { TopStyle } from './top-style.ts';

const AROUND = 56;

/** How far around from the nape the collar goes to each side, radians. */
const HALF = 2.55;

/** A shirt's collar: a band that stands around the neck, folded over to a leaf that lies on the shirt and ends in two points in front. */
export function createCollar(flesh: Flesh, shirt: Implicit, style: TopStyle, fabric: Material): Part {
  const { neck } = flesh.shape;
  const width = neck.width * 1.12 + style.gap;
  const depth = neck.depth * 1.15 + style.gap * 0.7;
  const rows: Vector[][] = [];
  for (let i = 0; i <= AROUND; i++) {
    const turn = HALF * ((2 * i) / AROUND - 1);
    const front = Math.abs(turn) / HALF;
    const out = direction([Math.sin(turn) / width, 0, Math.cos(turn) / depth]);
    const across = (y: number, more: number): Vector => [
      Math.sin(turn) * (width + more),
      y,
      neckMiddle(neck, y) + Math.cos(turn) * (depth + more),
    ];
    const base = lowest(shirt, (y) => across(y, 0.004));
    const stand = 0.034 - 0.014 * front ** 3;
    const ring = [across(base + 0.012, -0.001), across(base - stand * 0.5, -0.002)];
    ring.push(across(base - stand * 0.92, -0.0025), across(base - stand, -0.0005));
    ring.push(across(base - stand * 0.97, 0.0022));
    const long = 0.042 + 0.03 * Math.max(0, front - 0.7) * 3.3;
    let [point] = ring.slice(-1);
    for (let step = 0; step < 5; step++) {
      const ahead = add(scale(out, 0.5), [0, 1, 0]);
      point = outside(shirt, add(point, scale(direction(ahead), long / 5)), 0.004);
      ring.push(point);
    }
    // The leaf's edge is turned in.
    ring.push(outside(shirt, add(point, scale(out, -0.003)), 0.0015));
    rows.push(ring);
  }
  const per = rows[0].length;
  const positions = rows.flat(2);
  const triangles: number[] = [];
  for (let i = 0; i < AROUND; i++) {
    for (let k = 0; k + 1 < per; k++) {
      const a = i * per + k;
      triangles.push(a, a + per, a + 1, a + 1, a + per, a + per + 1);
    }
  }
  const normals = shadeNormals(new Float32Array(positions), new Uint32Array(triangles));
  const mesh = dress({ positions, normals: [...normals], triangles }, flesh);
  return bodyPart(mesh, flesh, fabric, SEGMENT.torso, true);
}

/** Height at which a line that goes down along the neck meets the shirt. */
function lowest(shirt: Implicit, at: (y: number) => Vector): number {
  let y = -0.1;
  while (y < 0.05 && shirt(...at(y)) > 0) y += 0.002;
  return y;
}

/** A point moved out of cloth until it is `gap` above it. */
function outside(shirt: Implicit, point: Vector, gap: number): Vector {
  const [x, y, z] = point;
  const distance = shirt(x, y, z);
  if (distance >= gap) return point;
  const reach = 0.004;
  const away = direction([
    shirt(x + reach, y, z) - shirt(x - reach, y, z),
    shirt(x, y + reach, z) - shirt(x, y - reach, z),
    shirt(x, y, z + reach) - shirt(x, y, z - reach),
  ]);
  return add(point, scale(away, gap - distance));
}
