import type { Mesh } from '../solid/mesh.ts';
import { rotate } from '../solid/quaternions.ts';
import type { Vector } from '../solid/transforms.ts';
import { digitSolid } from './digit-solid.ts';
import type { Digit } from './digits.ts';
import type { HandBuild } from './hand-build.ts';
import type { BoneFrame } from './hand-frames.ts';

/** Vertices of a nail across and along. */
const ACROSS = 7;
const ALONG = 6;
/** Metres that a nail stands above the skin, and that its free edge is thick. */
const RAISED = 0.00032;
const THICK = 0.00045;

/** Where a nail begins, metres along its digit from the first joint. */
export function nailStart({ digits, nailTip }: HandBuild, digit: Digit): number {
  const { lengths, radii, nail } = digits[digit];
  return lengths[0] + lengths[1] + lengths[2] - 0.12 * radii[3] + nailTip - nail.length - nailTip;
}

/**
 * The nail of a straight digit, a curved plate: its sides and its root are under the skin, its free edge over the fingertip. `uv`: across −1..1; 1 at the root
 * to 2 at the free edge.
 */
export function nailMesh(build: HandBuild, digit: Digit, frame: BoneFrame): Mesh & { uv: Float32Array } {
  const { radii, nail } = build.digits[digit];
  const solid = digitSolid(build.digits[digit], digit, frame);
  const length = nail.length + build.nailTip;
  const start = nailStart(build, digit);
  const at = (back: number, along: number, aside: number): Vector => {
    const [x, y, z] = rotate(frame.turn, [back, along, aside]);
    return [frame.origin[0] + x, frame.origin[1] + y, frame.origin[2] + z];
  };
  /** Height of the digit's back. */
  const height = (along: number, aside: number): number => {
    let low = 0;
    let high = radii[2] * 1.5;
    for (let i = 0; i < 20; i++) {
      const middle = (low + high) / 2;
      if (solid(...at(middle, along, aside)) < 0) low = middle;
      else high = middle;
    }
    return low;
  };
  // The plate follows the back of the finger at its root, and goes on in the same curve where the fingertip rounds off.
  const [h0, h1, h2] = [0, 0.3, 0.6].map((t) => height(start + t * nail.length, 0));
  const curve = Math.max(-0.03 * nail.length, Math.min(0, h0 - 2 * h1 + h2));
  const slope = h1 - h0;
  const positions: number[] = [];
  const normals: number[] = [];
  const uv: number[] = [];
  const half = nail.width / 2;
  const drop = 0.275 * radii[3];
  for (const under of [0, THICK]) {
    for (let j = 0; j < ALONG; j++) {
      for (let i = 0; i < ACROSS; i++) {
        const u = (2 * i) / (ACROSS - 1) - 1;
        const v = j / (ALONG - 1);
        // Root and free edge are round.
        const along = start + length * v + nail.width * (0.1 * u * u * (1 - v) - 0.16 * u * u * v);
        const t = (along - start) / nail.length / 0.3;
        const sunk = 0.0003 * Math.max(0, 1 - 3 * v);
        const aside = u * half * (1 - 0.06 * v);
        const plate = h0 + slope * t + (curve / 2) * t * (t - 1) - drop * u * u;
        // Nowhere does skin come through the plate but at its sides.
        const skin = v < 0.9 ? height(along, aside) - 0.0002 * u ** 4 : 0;
        const back = Math.max(plate, skin) + RAISED - sunk - under;
        positions.push(...at(back, along, aside));
        const sign = under ? -1 : 1;
        const n: Vector = [sign, (-sign * slope) / (0.3 * nail.length), (sign * 2 * drop * u) / half];
        const size = Math.hypot(...n);
        normals.push(...rotate(frame.turn, [n[0] / size, n[1] / size, n[2] / size]));
        uv.push(u, 1 + v);
      }
    }
  }
  const triangles: number[] = [];
  const quad = (a: number, b: number, c: number, d: number): void => {
    triangles.push(a, b, c, a, c, d);
  };
  const layer = ACROSS * ALONG;
  for (let j = 0; j + 1 < ALONG; j++) {
    for (let i = 0; i + 1 < ACROSS; i++) {
      const a = j * ACROSS + i;
      quad(a, a + ACROSS, a + ACROSS + 1, a + 1);
      quad(layer + a, layer + a + 1, layer + a + ACROSS + 1, layer + a + ACROSS);
    }
    const left = j * ACROSS;
    const right = left + ACROSS - 1;
    quad(left, layer + left, layer + left + ACROSS, left + ACROSS);
    quad(right, right + ACROSS, layer + right + ACROSS, layer + right);
  }
  for (let i = 0; i + 1 < ACROSS; i++) {
    const end = (ALONG - 1) * ACROSS + i;
    quad(i, i + 1, layer + i + 1, layer + i);
    quad(end, layer + end, layer + end + 1, end + 1);
  }
  return {
    positions: new Float32Array(positions),
    normals: new Float32Array(normals),
    triangles: new Uint32Array(triangles),
    uv: new Float32Array(uv),
  };
}
