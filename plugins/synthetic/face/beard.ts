import { smoothstep } from '../../../core/smoothstep.ts';
import { createPosedMesh, type Mesh, type PosedMesh } from '../../../core/solid/mesh.ts';
import { createNoise } from '../../../core/solid/noise.ts';
import type { Material } from '../../../core/solid/surface.ts';
import { type Transforms, transformDirection, type Vector } from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { Traits } from '../traits.ts';
import { beard } from './regions.ts';
import type { SkinLook } from './skin.ts';

/** A vertex of a beard: how far it stands off a vertex of the skin, hangs down from it and goes aside; metres. */
interface Hair {
  readonly skin: number;
  readonly out: number;
  readonly down: number;
  readonly aside: number;
}

/** For each of the skin's vertices. */
const STRANDS = 3;

/**
 * A beard: a shell over the skin from which strands stand out; pose it after the skin. None where `look` has none.
 *
 * @param depth z of the skin's vertices on the average head
 */
export function createBeard(
  random: () => number,
  { hair, age }: Traits,
  look: SkinLook,
  skin: PosedMesh,
  depth: Float32Array,
): Part[] {
  if (look.beardLength === 0) return [];
  const { mesh } = skin;
  const uv = mesh.uv ?? new Float32Array(0);
  const wet = (row: number): number => mesh.colours?.[row * 3 + 1] ?? 0;
  const noise = createNoise(Math.floor(random() * 2 ** 31));
  const density = Float32Array.from({ length: depth.length }, (_, row) =>
    wet(row) > 0.1 ? 0 : beard(uv[row * 2], uv[row * 2 + 1], depth[row], look.beard),
  );
  const long = (row: number): number => {
    const y = uv[row * 2 + 1];
    const moustache = 1 - smoothstep(0.045, 0.055, y);
    const front = smoothstep(-0.01, -0.04, depth[row]) * smoothstep(0.05, 0.08, y);
    return Math.min(look.beardLength, 0.005 + (look.beardLength - 0.005) * front * (1 - moustache));
  };
  const hairs: Hair[] = [];
  const triangles: number[] = [];
  const rowOf = new Map<number, number>();
  const shell = (row: number): number => {
    const known = rowOf.get(row);
    if (known !== undefined) return known;
    const tuft = 0.75 + 0.25 * noise(uv[row * 2] * 260, uv[row * 2 + 1] * 200, 0);
    const height = smoothstep(0.25, 0.8, density[row]) * tuft;
    const length = long(row);
    hairs.push({
      skin: row,
      out: height * (0.0012 + 0.35 * length) - 0.0004,
      down: height * 0.4 * length,
      aside: 0,
    });
    rowOf.set(row, hairs.length - 1);
    return hairs.length - 1;
  };
  for (let t = 0; t < mesh.triangles.length; t += 3) {
    const rows = mesh.triangles.subarray(t, t + 3);
    if (!rows.every((row) => density[row] > 0.12)) continue;
    triangles.push(...Array.from(rows, shell));
  }
  for (let row = 0; row < density.length; row++) {
    if (density[row] < 0.2) continue;
    for (let n = 0; n < STRANDS; n++) {
      const length = (0.35 + 0.5 * random()) * Math.max(0.004, long(row)) * density[row];
      const out = 0.2 * length * random();
      const aside = (random() - 0.5) * 0.007;
      const drop = (random() - 0.5) * 0.006;
      const width = 0.0004 + 0.0002 * random();
      const first = hairs.length;
      hairs.push(
        { skin: row, out: out * 0.2, down: drop, aside: aside - width },
        { skin: row, out: out * 0.2, down: drop, aside: aside + width },
        { skin: row, out: out + 0.5 * length + 0.001, down: drop + length, aside: aside * 1.3 },
      );
      triangles.push(first, first + 1, first + 2);
    }
  }
  if (hairs.length === 0) return [];
  const positions = new Float32Array(hairs.length * 3);
  const normals = new Float32Array(positions.length);
  const write = (
    from: PosedMesh | Mesh,
    to: Float32Array,
    toNormals: Float32Array,
    down: Vector,
    across: Vector,
  ): void => {
    for (let i = 0; i < hairs.length; i++) {
      const { skin: row, out, down: drop, aside } = hairs[i];
      for (let axis = 0; axis < 3; axis++) {
        const normal = from.normals[row * 3 + axis];
        to[i * 3 + axis] =
          from.positions[row * 3 + axis] + out * normal + drop * down[axis] + aside * across[axis];
        toNormals[i * 3 + axis] = normal;
      }
    }
  };
  write(mesh, positions, normals, [0, 1, 0], [1, 0, 0]);
  const own: Mesh = {
    positions,
    normals,
    triangles: new Uint32Array(triangles),
    uv: Float32Array.from({ length: hairs.length * 2 }, (_, i) => uv[hairs[i >> 1].skin * 2 + (i & 1)]),
  };
  const posed = createPosedMesh(own);
  return [
    {
      posed,
      material: beardMaterial(noise, hair, age),
      segment: SEGMENT.face,
      castsShadow: false,
      twoSided: true,
      pose(bones: Transforms) {
        const turned = (axis: Vector): Vector => transformDirection(bones, BONE.head, axis);
        write(skin, posed.positions, posed.normals, turned([0, 1, 0]), turned([1, 0, 0]));
      },
    },
  ];
}

function beardMaterial(
  noise: (x: number, y: number, z: number) => number,
  hair: Vector,
  age: number,
): Material {
  return {
    roughness: 0.55,
    specular: 0.03,
    scatter: 0.1,
    sheen: 0,
    paint(p) {
      const strand = noise(p.x * 900, p.y * 120, p.z * 900);
      const grey = smoothstep(0.3, 0.8, strand) * age * 0.3;
      const tint = 0.8 + 0.35 * strand;
      p.red = hair[0] * tint + grey * 0.3;
      p.green = hair[1] * tint + grey * 0.3;
      p.blue = hair[2] * tint + grey * 0.3;
      p.cavity = 0.75 + 0.25 * strand;
      // Hairs hang down along the skin.
      const along = p.normalY;
      const [x, y, z] = [-along * p.normalX, 1 - along * along, -along * p.normalZ];
      const length = Math.hypot(x, y, z);
      if (length < 1e-3) return;
      p.fibreX = x / length;
      p.fibreY = y / length;
      p.fibreZ = z / length;
    },
  };
}
