import { smoothstep } from '../../../core/smoothstep.ts';
import type { SkinnedMesh } from '../../../core/solid/mesh.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, dot, subtract } from '../../../core/solid/vectors.ts';
import type { Scalp } from './scalp.ts';
import { skin } from './strands.ts';

const COLUMNS = 52;
const ROWS = 15;

/** A closed layer over where hair grows; `height` in metres over the skin away from the hairline, where it is 0. */
export function createUnderlayer(
  scalp: Scalp,
  height: (polar: number, azimuth: number) => number,
  density: (polar: number, azimuth: number) => number,
  fibre: (point: Vector) => Vector,
): SkinnedMesh {
  const points: Vector[] = [];
  const uv: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++) {
      const azimuth = (column / COLUMNS) * 2 * Math.PI;
      const limit = scalp.limit(azimuth);
      const polar = (limit * Math.max(row, 0.02)) / ROWS;
      const edge = (limit - polar) * 0.09;
      const rise = smoothstep(-0.002, 0.025, edge);
      points.push(scalp.point(polar, azimuth, 0.0006 + height(polar, azimuth) * rise));
      uv.push(azimuth * 40, Math.min(0.02, edge) * density(polar, azimuth));
      if (row === 0 || column === 0) continue;
      const at = points.length - 1;
      const above = at - COLUMNS - 1;
      triangles.push(at, above, above - 1, at, above - 1, at - 1);
    }
  }
  const normals = points.map((_, i): Vector => {
    const [row, column] = [Math.floor(i / (COLUMNS + 1)), i % (COLUMNS + 1)];
    const at = (r: number, c: number): Vector =>
      points[Math.min(ROWS, Math.max(0, r)) * (COLUMNS + 1) + ((c + COLUMNS) % COLUMNS)];
    const out = direction(subtract(points[i], scalp.centre));
    if (row === 0) return out;
    const normal = direction(
      cross(
        subtract(at(row + 1, column), at(row - 1, column)),
        subtract(at(row, column + 1), at(row, column - 1)),
      ),
    );
    return dot(normal, out) < 0 ? [-normal[0], -normal[1], -normal[2]] : normal;
  });
  const fibres = points.flatMap((point, i) => {
    const pull = fibre(point);
    const along = direction(add(pull, normals[i], -dot(pull, normals[i])));
    return along.map((n) => n / 2 + 0.5);
  });
  return skin({
    positions: new Float32Array(points.flat()),
    normals: new Float32Array(normals.flat()),
    colours: new Float32Array(fibres),
    uv: new Float32Array(uv),
    triangles: new Uint32Array(triangles),
  });
}
