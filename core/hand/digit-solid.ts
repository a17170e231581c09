import type { Implicit } from '../solid/implicit.ts';
import { inverse } from '../solid/quaternions.ts';
import type { Digit } from './digits.ts';
import type { DigitBuild } from './hand-build.ts';
import type { BoneFrame } from './hand-frames.ts';

/** A section across a digit: where it is along it, half its width, its height to the back and its depth to the palm, metres. */
type Section = readonly [along: number, width: number, back: number, pulp: number];

/**
 * Sections of a finger from knuckle to tip: wide at the joints, waisted at the creases under them, with pads between the creases. The thumb's
 * begin at its second joint.
 */
function digitSections({ lengths, radii }: DigitBuild, digit: Digit): readonly Section[] {
  const [r0, r1, r2, r3] = radii;
  if (digit === 'thumb') {
    const [metacarpal, l2, l3] = lengths;
    const ip = metacarpal + l2;
    return [
      [0.3 * metacarpal, r0 * 1.15, r0 * 0.95, r0 * 1.15],
      [0.8 * metacarpal, r0 * 1.02, r0 * 0.9, r0 * 1.08],
      [metacarpal, r0 * 1.0, r0 * 0.93, r0 * 1.0],
      [metacarpal + 0.4 * l2, r0 * 0.9, r0 * 0.84, r0 * 0.92],
      [metacarpal + 0.75 * l2, r2 * 0.93, r2 * 0.82, r2 * 0.88],
      [ip, r2 * 1.0, r2 * 0.84, r2 * 0.82],
      [ip + 0.28 * l3, r2 * 1.0, r2 * 0.74, r2 * 0.94],
      [ip + 0.5 * l3, r3 * 1.13, r3 * 0.72, r3 * 1.06],
    ];
  }
  const [l1, l2, l3] = lengths;
  const dip = l1 + l2;
  return [
    [-0.2 * l1, r0 * 0.96, r0 * 0.94, r0 * 1.05],
    [0, r0 * 0.96, r0 * 1.0, r0 * 1.05],
    [0.45 * l1, r0 * 0.95, r0 * 0.85, r0 * 0.99],
    [0.78 * l1, r1 * 0.965, r1 * 0.86, r1 * 0.95],
    [l1, r1, r1 * 0.93, r1 * 0.86],
    [l1 + 0.25 * l2, r1 * 0.95, r1 * 0.82, r1 * 0.88],
    [l1 + 0.55 * l2, (r1 + r2) * 0.465, (r1 + r2) * 0.4, (r1 + r2) * 0.46],
    [dip - 0.15 * l2, r2 * 0.97, r2 * 0.84, r2 * 0.88],
    [dip, r2, r2 * 0.84, r2 * 0.83],
    [dip + 0.28 * l3, r2 * 0.97, r2 * 0.76, r2 * 0.94],
    [dip + 0.5 * l3, r3 * 1.1, r3 * 0.78, r3 * 1.08],
  ];
}

/** Value and slopes of the sections at a place along a digit: cubic Hermite with the slopes of Catmull and Rom. */
function sectionAt(sections: readonly Section[], along: number, out: Float64Array): void {
  let i = 0;
  while (i + 2 < sections.length && along > sections[i + 1][0]) i++;
  const a = sections[i];
  const b = sections[i + 1];
  const before = sections[Math.max(0, i - 1)];
  const after = sections[Math.min(sections.length - 1, i + 2)];
  const span = b[0] - a[0];
  const t = Math.min(1, Math.max(0, (along - a[0]) / span));
  const t2 = t * t;
  const t3 = t2 * t;
  for (let k = 1; k < 4; k++) {
    const m0 = ((b[k] - before[k]) / (b[0] - before[0])) * span;
    // The tip is widest where its cap begins.
    const m1 = after === b ? 0 : ((after[k] - a[k]) / (after[0] - a[0])) * span;
    out[k] =
      (2 * t3 - 3 * t2 + 1) * a[k] + (t3 - 2 * t2 + t) * m0 + (3 * t2 - 2 * t3) * b[k] + (t3 - t2) * m1;
  }
}

/** Metres off a digit's axis. */
const FAR = 0.03;

/** A straight finger, or the thumb from the middle of its metacarpal on. */
export function digitSolid(build: DigitBuild, digit: Digit, { turn, origin }: BoneFrame): Implicit {
  const sections = digitSections(build, digit);
  const length = build.lengths[0] + build.lengths[1] + build.lengths[2];
  const last = sections[sections.length - 1][0];
  const first = sections[0][0];
  const cap = length - last;
  const [qx, qy, qz, qw] = inverse(turn);
  const section = new Float64Array(4);
  return (x, y, z) => {
    const vx = x - origin[0];
    const vy = y - origin[1];
    const vz = z - origin[2];
    const tx = 2 * (qy * vz - qz * vy);
    const ty = 2 * (qz * vx - qx * vz);
    const tz = 2 * (qx * vy - qy * vx);
    const back = vx + qw * tx + qy * tz - qz * ty;
    const along = vy + qw * ty + qz * tx - qx * tz;
    const aside = vz + qw * tz + qx * ty - qy * tx;
    const reach = along > length ? along - length : along < first ? first - along : 0;
    const far = aside * aside + back * back;
    // Too far off for its form to matter.
    if (far + reach * reach > FAR * FAR) return Math.sqrt(far + reach * reach) - build.radii[0];
    sectionAt(sections, along, section);
    const width = section[1];
    const height = back > 0 ? section[2] : section[3];
    const beyond = along > last ? along - last : along < first ? along - first : 0;
    const u = aside / width;
    const v = back / height;
    const w = beyond / (along > last ? cap : width);
    const around = u * u + v * v;
    // Fingertips are blunter than ellipsoids.
    const q = w === 0 ? Math.sqrt(around) : (around ** 1.2 + Math.abs(w) ** 2.4) ** (1 / 2.4);
    if (q < 1e-6) return -Math.min(width, height);
    const from = Math.sqrt(far + beyond * beyond);
    return from - from / q;
  };
}
