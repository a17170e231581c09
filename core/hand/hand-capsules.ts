import { rotate } from '../solid/quaternions.ts';
import type { Vector } from '../solid/transforms.ts';
import { DIGITS, type Digit } from './digits.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import type { HandFrames } from './hand-frames.ts';

/** A bone with the flesh around it. */
export interface Capsule {
  readonly part: Digit | 'palm';
  /** 1 to 3 along a digit. */
  readonly bone: number;
  readonly from: Vector;
  readonly to: Vector;
  readonly radius: number;
}

/** Digits are less deep than wide, and soft. */
const DEPTH = 0.9;

/** The bones of a posed left hand as capsules: phalanges, and metacarpals for the palm. */
export function handCapsules(build: HandBuild, frames: HandFrames): Capsule[] {
  const capsules: Capsule[] = [];
  for (const digit of DIGITS) {
    const { lengths, radii } = build.digits[digit];
    const first = HAND_BONE[`${digit}1`];
    for (let bone = digit === 'thumb' ? 1 : 0; bone < 3; bone++) {
      const { turn, origin } = frames[first + bone];
      const radius = (bone === 2 ? (radii[2] + radii[3]) / 2 : (radii[bone] + radii[bone + 1]) / 2) * DEPTH;
      const [x, y, z] = rotate(turn, [0, bone === 2 ? lengths[2] - radius : lengths[bone], 0]);
      const to: Vector = [origin[0] + x, origin[1] + y, origin[2] + z];
      capsules.push({ part: digit, bone: bone + 1, from: origin, to, radius });
    }
    if (digit === 'thumb') continue;
    const { origin } = frames[first];
    const half = build.palm.thickness / 2;
    const under = -0.0035;
    capsules.push({
      part: 'palm',
      bone: 0,
      from: [origin[0] + under, origin[1] * 0.35, origin[2] * 0.6],
      to: [origin[0] + under, origin[1] - 0.006, origin[2]],
      radius: half * 0.85,
    });
  }
  return capsules;
}

/** Metres between the surfaces of two capsules, negative where they are in each other (Ericson 2005, "Real-Time Collision Detection", 5.1.9). */
export function capsuleGap(a: Capsule, b: Capsule): number {
  const ux = a.to[0] - a.from[0];
  const uy = a.to[1] - a.from[1];
  const uz = a.to[2] - a.from[2];
  const vx = b.to[0] - b.from[0];
  const vy = b.to[1] - b.from[1];
  const vz = b.to[2] - b.from[2];
  const rx = a.from[0] - b.from[0];
  const ry = a.from[1] - b.from[1];
  const rz = a.from[2] - b.from[2];
  const uu = ux * ux + uy * uy + uz * uz;
  const vv = vx * vx + vy * vy + vz * vz;
  const uv = ux * vx + uy * vy + uz * vz;
  const ur = ux * rx + uy * ry + uz * rz;
  const vr = vx * rx + vy * ry + vz * rz;
  const denominator = uu * vv - uv * uv;
  let s = denominator > 1e-12 ? clamp((uv * vr - ur * vv) / denominator) : 0;
  let t = (uv * s + vr) / vv;
  if (t < 0) {
    t = 0;
    s = clamp(-ur / uu);
  } else if (t > 1) {
    t = 1;
    s = clamp((uv - ur) / uu);
  }
  const dx = rx + s * ux - t * vx;
  const dy = ry + s * uy - t * vy;
  const dz = rz + s * uz - t * vz;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - a.radius - b.radius;
}

const clamp = (t: number): number => Math.min(1, Math.max(0, t));

/** Whether two capsules of a hand can be kept apart: not a joint's two sides, nor what flesh joins. */
export function mayCollide(a: Capsule, b: Capsule): boolean {
  if (a.part === 'palm' && b.part === 'palm') return false;
  if (a.part === b.part) return Math.abs(a.bone - b.bone) === 2;
  if (a.part === 'palm' || b.part === 'palm') {
    const other = a.part === 'palm' ? b : a;
    return other.bone === 3;
  }
  // The feet of fingers are joined by their webs.
  if (a.part !== 'thumb' && b.part !== 'thumb') return a.bone > 1 || b.bone > 1;
  return true;
}
