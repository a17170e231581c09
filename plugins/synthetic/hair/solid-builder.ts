import type { Mesh, SkinnedMesh } from '../../../core/solid/mesh.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, dot, subtract } from '../../../core/solid/vectors.ts';
import { skin } from './strands.ts';

/** Small hard things put together: bars, rings, balls, each of one colour (linear RGB). */
export class SolidBuilder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #colours: number[] = [];
  readonly #uv: number[] = [];
  readonly #triangles: number[] = [];

  /**
   * A bar along a line, elliptic in section: `thick` metres along `facing`, `wide` across it (both in all). u goes along, v about.
   */
  tube(
    points: readonly Vector[],
    wide: number,
    thick: number,
    colour: Vector,
    { closed = false, facing = [0, 0, 1] as Vector, sides = 6 } = {},
  ): void {
    const count = points.length;
    const rings = closed ? count + 1 : count;
    const first = this.#positions.length / 3;
    for (let i = 0; i < rings; i++) {
      const at = (k: number): Vector =>
        points[closed ? (k + count) % count : Math.max(0, Math.min(count - 1, k))];
      const along = direction(subtract(at(i + 1), at(i - 1)));
      const front = direction(add(facing, along, -dot(facing, along)));
      const side = cross(front, along);
      for (let k = 0; k <= sides; k++) {
        const angle = (k / sides) * 2 * Math.PI;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        this.#positions.push(...add(add(at(i), side, (c * wide) / 2), front, (s * thick) / 2));
        this.#normals.push(
          ...direction(add([side[0] * c * thick, side[1] * c * thick, side[2] * c * thick], front, s * wide)),
        );
        this.#colours.push(...colour);
        this.#uv.push(i / (rings - 1), k / sides);
        if (i === 0 || k === 0) continue;
        const b = first + i * (sides + 1) + k;
        const a = b - sides - 1;
        this.#triangles.push(a - 1, a, b, a - 1, b, b - 1);
      }
    }
    if (!closed) {
      this.#cap(first, sides, direction(subtract(points[0], points[1])), points[0], colour, true);
      const end = points[count - 1];
      this.#cap(
        first + (count - 1) * (sides + 1),
        sides,
        direction(subtract(end, points[count - 2])),
        end,
        colour,
        false,
      );
    }
  }

  ball(centre: Vector, radius: number, colour: Vector): void {
    const rows = 6;
    const points = Array.from({ length: rows + 1 }, (_, i): Vector => {
      const angle = (i / rows) * Math.PI;
      return [Math.sin(angle) * radius, -Math.cos(angle) * radius, 0];
    });
    const first = this.#positions.length / 3;
    for (let i = 0; i <= rows; i++) {
      for (let k = 0; k <= 8; k++) {
        const [c, s] = [Math.cos((k / 8) * 2 * Math.PI), Math.sin((k / 8) * 2 * Math.PI)];
        const off: Vector = [points[i][0] * c, points[i][1], points[i][0] * s];
        this.#positions.push(...add(centre, off));
        this.#normals.push(...direction(off));
        this.#colours.push(...colour);
        this.#uv.push(i / rows, k / 8);
        if (i === 0 || k === 0) continue;
        const b = first + i * 9 + k;
        this.#triangles.push(b - 10, b - 9, b, b - 10, b, b - 1);
      }
    }
  }

  /** A whole mesh in one colour. */
  mesh({ positions, normals, triangles }: Mesh, colour: Vector): void {
    const first = this.#positions.length / 3;
    for (const n of positions) this.#positions.push(n);
    for (const n of normals) this.#normals.push(n);
    for (const n of triangles) this.#triangles.push(first + n);
    for (let i = 0; i < positions.length; i += 3) {
      this.#colours.push(...colour);
      this.#uv.push(0, 0);
    }
  }

  build(): SkinnedMesh {
    return skin({
      positions: new Float32Array(this.#positions),
      normals: new Float32Array(this.#normals),
      colours: new Float32Array(this.#colours),
      uv: new Float32Array(this.#uv),
      triangles: new Uint32Array(this.#triangles),
    });
  }

  #cap(ring: number, sides: number, normal: Vector, centre: Vector, colour: Vector, start: boolean): void {
    const first = this.#positions.length / 3;
    this.#positions.push(...centre);
    for (let k = 0; k <= sides; k++) {
      this.#positions.push(...this.#positions.slice((ring + k) * 3, (ring + k) * 3 + 3));
      if (k > 0)
        this.#triangles.push(first, ...(start ? [first + k + 1, first + k] : [first + k, first + k + 1]));
    }
    for (let k = 0; k < sides + 2; k++) {
      this.#normals.push(...normal);
      this.#colours.push(...colour);
      this.#uv.push(start ? 0 : 1, 0);
    }
  }
}
