import type { Side } from '../../../core/pose/pose.ts';
import { createPosedMesh, type Mesh, type PosedMesh } from '../../../core/solid/mesh.ts';
import {
  type Transforms,
  transformDirection,
  transformPoint,
  type Vector,
} from '../../../core/solid/transforms.ts';
import { BONE } from '../bones.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { LEFT_LOWER_LID, LEFT_UPPER_LID, RIGHT_LOWER_LID, RIGHT_UPPER_LID } from './face-rows.ts';

interface Lash {
  /** Where on the lid's margin it stands: between two landmarks. */
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly left: boolean;
  /** Metres. */
  readonly length: number;
  /** Upwards, against straight out of the eye. */
  readonly curl: number;
  /** Towards the temple. */
  readonly aside: number;
}

/** Vertices of a lash: two at its root, two half-way, its tip. */
const VERTICES = 5;

/**
 * Lashes that stand on the lids' margins wherever the skin is: pose it after the skin.
 *
 * @param skin its first vertices are the landmarks; @param eyes centres of the eyeballs at rest
 */
export function createLashes(
  random: () => number,
  masculine: number,
  skin: PosedMesh,
  eyes: Readonly<Record<Side, Vector>>,
): Part {
  const long = 0.007 - 0.0014 * masculine + 0.001 * random();
  const width = 0.00024 - 0.00008 * masculine;
  const lashes = [
    ...row(random, LEFT_UPPER_LID, true, 30, long, 0.42),
    ...row(random, RIGHT_UPPER_LID, false, 30, long, 0.42),
    ...row(random, LEFT_LOWER_LID, true, 14, long * 0.5, -0.7),
    ...row(random, RIGHT_LOWER_LID, false, 14, long * 0.5, -0.7),
  ];
  const positions = new Float32Array(lashes.length * VERTICES * 3);
  const normals = new Float32Array(positions.length);
  const write = (
    points: Float32Array,
    out: Float32Array,
    outNormals: Float32Array,
    centre: Readonly<Record<Side, Vector>>,
    up: Vector,
    across: Vector,
    ahead: Vector,
  ): void => {
    lashes.forEach((lash, i) => {
      const [cx, cy, cz] = lash.left ? centre.left : centre.right;
      const at = [0, 1, 2].map(
        (axis) => points[lash.from * 3 + axis] * (1 - lash.share) + points[lash.to * 3 + axis] * lash.share,
      );
      const radial = [at[0] - cx, at[1] - cy, at[2] - cz];
      const far = Math.hypot(radial[0], radial[1], radial[2]);
      const side = lash.aside * (lash.left ? 1 : -1);
      for (let v = 0; v < VERTICES; v++) {
        const t = v >> 1 === 0 ? 0 : v >> 1 === 1 ? 0.5 : 1;
        const half = v === 4 ? 0 : (v & 1 ? 1 : -1) * width * (1 - 0.35 * t);
        const rise = lash.curl * t * t;
        for (let axis = 0; axis < 3; axis++) {
          const out3 = radial[axis] / far;
          const k = (i * VERTICES + v) * 3 + axis;
          out[k] =
            at[axis] +
            lash.length * t * (0.5 * out3 + 0.5 * ahead[axis] + rise * up[axis] + side * across[axis]) +
            half * across[axis];
          outNormals[k] = out3;
        }
      }
    });
  };
  write(skin.positions, positions, normals, eyes, [0, -1, 0], [1, 0, 0], [0, 0, -1]);
  const triangles = lashes.flatMap((_, i) => {
    const a = i * VERTICES;
    return [a, a + 1, a + 3, a, a + 3, a + 2, a + 2, a + 3, a + 4];
  });
  const mesh: Mesh = { positions, normals, triangles: new Uint32Array(triangles) };
  const posed = createPosedMesh(mesh);
  return {
    posed,
    material: {
      roughness: 0.5,
      specular: 0.03,
      scatter: 0,
      sheen: 0,
      paint(p) {
        p.red = 0.012;
        p.green = 0.009;
        p.blue = 0.008;
      },
    },
    segment: SEGMENT.face,
    castsShadow: false,
    twoSided: true,
    pose(bones: Transforms) {
      const turned = (axis: Vector): Vector => transformDirection(bones, BONE.head, axis);
      const centre = {
        left: transformPoint(bones, BONE.head, eyes.left),
        right: transformPoint(bones, BONE.head, eyes.right),
      };
      write(
        skin.positions,
        posed.positions,
        posed.normals,
        centre,
        turned([0, -1, 0]),
        turned([1, 0, 0]),
        turned([0, 0, -1]),
      );
    },
  };
}

function row(
  random: () => number,
  lid: readonly number[],
  left: boolean,
  count: number,
  long: number,
  curl: number,
): Lash[] {
  return Array.from({ length: count }, (_, i) => {
    // The outer corner has the longest ones, the inner one none.
    const at = ((i + 0.6 * random()) / count) * 6.6 + 0.3;
    const from = Math.floor(at);
    const outer = 1 - at / 8;
    return {
      from: lid[from],
      to: lid[from + 1],
      share: at - from,
      left,
      length: long * (0.55 + 0.5 * outer) * (0.85 + 0.3 * random()),
      curl: curl * (0.9 + 0.2 * random()),
      aside: (outer - 0.45) * 0.9 + (random() - 0.5) * 0.25,
    };
  });
}
