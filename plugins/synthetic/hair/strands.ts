import { smoothstep } from '../../../core/smoothstep.ts';
import type { SkinnedMesh } from '../../../core/solid/mesh.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, dot, subtract } from '../../../core/solid/vectors.ts';
import { BONE } from '../bones.ts';

/** Steps of depth that a lock's `v` can tell. */
export const DEPTHS = 8;

/** A flat lock of hair along a line. */
export interface Lock {
  /** From the root to the tip. */
  readonly points: readonly Vector[];
  /** Metres where it is widest. */
  readonly width: number;
  /** Radians that it is turned about its own line. */
  readonly roll: number;
  /** 0 deep inside the hair to 1 on its outside. */
  readonly depth: number;
  /** Share of its width that it has at the root, and how late it narrows to its tip: 0.5 wide for long, 1 evenly. */
  readonly root: number;
  readonly taper: number;
}

/**
 * The triangles of many locks: ribbons that end in a point, whose normals are bent as a round lock's are. A vertex's colour is not a colour but the
 * direction of the hairs (−1..1 as 0..1); u is the lock's number and, behind the point, how far across (0..1); v is its depth (0..DEPTHS − 1)
 * and how far along (0..1).
 */
export class LockMesh {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #fibres: number[] = [];
  readonly #uv: number[] = [];
  readonly #triangles: number[] = [];
  #locks = 0;

  get triangles(): number {
    return this.#triangles.length / 3;
  }

  /** `outwards`: the direction away from the head at a point. */
  add({ points, width, roll, depth, root, taper }: Lock, outwards: (point: Vector) => Vector): void {
    const last = points.length - 1;
    const level = Math.min(DEPTHS - 1, Math.max(0, Math.floor(depth * DEPTHS)));
    const first = this.#positions.length / 3;
    for (let i = 0; i <= last; i++) {
      const t = i / last;
      const along = direction(subtract(points[Math.min(last, i + 1)], points[Math.max(0, i - 1)]));
      const out = outwards(points[i]);
      let side = cross(along, out);
      if (dot(side, side) < 0.04) side = cross(along, [0.6, 0.2, -0.77]);
      side = direction(side);
      const up = cross(side, along);
      const across = direction(
        add(
          [side[0] * Math.cos(roll), side[1] * Math.cos(roll), side[2] * Math.cos(roll)],
          up,
          Math.sin(roll),
        ),
      );
      let normal = cross(across, along);
      if (dot(normal, out) < 0) normal = [-normal[0], -normal[1], -normal[2]];
      const open = root + (1 - root) * smoothstep(0, 0.3, t);
      const half = (width / 2) * open * Math.max(0, 1 - t ** (1 / taper)) ** 0.8;
      for (const edge of i === last ? [0] : [-1, 1]) {
        this.#positions.push(...add(points[i], across, edge * half));
        this.#normals.push(...direction(add(normal, across, edge * 0.6)));
        this.#fibres.push(along[0] / 2 + 0.5, along[1] / 2 + 0.5, along[2] / 2 + 0.5);
        this.#uv.push(this.#locks + 0.5 + edge * 0.47, level + 0.01 + 0.97 * t);
      }
      if (i < last - 1) {
        const a = first + 2 * i;
        this.#triangles.push(a, a + 2, a + 1, a + 1, a + 2, a + 3);
      } else if (i === last - 1) this.#triangles.push(first + 2 * i, first + 2 * i + 2, first + 2 * i + 1);
    }
    this.#locks++;
  }

  /** A round lock: a twist, a strand of a plait. */
  addRound(points: readonly Vector[], radius: (t: number) => number, sides: number, depth: number): void {
    const last = points.length - 1;
    const level = Math.min(DEPTHS - 1, Math.max(0, Math.floor(depth * DEPTHS)));
    const first = this.#positions.length / 3;
    let side: Vector = [0.3, 0.1, 0.95];
    for (let i = 0; i <= last; i++) {
      const t = i / last;
      const along = direction(subtract(points[Math.min(last, i + 1)], points[Math.max(0, i - 1)]));
      side = direction(add(side, along, -dot(side, along)));
      const up = cross(side, along);
      for (let k = 0; k <= sides; k++) {
        const angle = (k / sides) * 2 * Math.PI;
        const normal = add(
          [side[0] * Math.cos(angle), side[1] * Math.cos(angle), side[2] * Math.cos(angle)],
          up,
          -Math.sin(angle),
        );
        this.#positions.push(...add(points[i], normal, radius(t)));
        this.#normals.push(...normal);
        this.#fibres.push(along[0] / 2 + 0.5, along[1] / 2 + 0.5, along[2] / 2 + 0.5);
        this.#uv.push(this.#locks + 0.03 + (0.94 * k) / sides, level + 0.01 + 0.97 * t);
        if (i === 0 || k === 0) continue;
        const at = first + i * (sides + 1) + k;
        const above = at - sides - 1;
        this.#triangles.push(at, above - 1, above, at, at - 1, above - 1);
      }
    }
    this.#locks++;
  }

  build(follows: (point: Vector) => number): SkinnedMesh {
    return skin(
      {
        positions: new Float32Array(this.#positions),
        normals: new Float32Array(this.#normals),
        colours: new Float32Array(this.#fibres),
        uv: new Float32Array(this.#uv),
        triangles: new Uint32Array(this.#triangles),
      },
      follows,
    );
  }
}

type Unskinned = Omit<SkinnedMesh, 'bones' | 'weights'>;

/** Lets a mesh follow the head, and the chest as far as `follows` says (0..1). */
export function skin(mesh: Unskinned, follows: (point: Vector) => number = () => 0): SkinnedMesh {
  const count = mesh.positions.length / 3;
  const bones = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const chest = follows([mesh.positions[i * 3], mesh.positions[i * 3 + 1], mesh.positions[i * 3 + 2]]);
    bones[i * 4] = BONE.head;
    bones[i * 4 + 1] = BONE.chest;
    weights[i * 4] = 1 - chest;
    weights[i * 4 + 1] = chest;
  }
  return { ...mesh, bones, weights };
}
