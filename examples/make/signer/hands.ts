/** The signer's hanging hands, built round the very joints that the sidecar states. */

import { FINGERS } from '../../../core/pose/topology.ts';
import { REST_ARM, restHand } from '../body.ts';
import { mix, type Vec3 } from '../vector.ts';
import { blend, limb } from './shapes.ts';

interface Bone {
  readonly from: Vec3;
  readonly to: Vec3;
  readonly start: number;
  readonly end: number;
  readonly seam: number;
}

const joints = restHand();
const RADII = {
  thumb: [1.35, 1.0, 0.86, 0.66],
  index: [1.0, 0.84, 0.76, 0.6],
  middle: [1.02, 0.86, 0.78, 0.62],
  ring: [0.98, 0.8, 0.72, 0.58],
  little: [0.88, 0.7, 0.62, 0.52],
} as const;

const bone = (from: Vec3, to: Vec3, start: number, end: number, seam: number): Bone => ({
  from,
  to,
  start,
  end,
  seam,
});

const PALM: Bone[] = [
  bone(mix(REST_ARM.elbow, REST_ARM.wrist, 0.8), joints[0]!, 2.1, 1.75, 1),
  ...Object.entries(FINGERS).map(([name, [root]]) =>
    bone(joints[0]!, joints[root]!, 1.5, name === 'thumb' ? 1.35 : 1.1, 0.9),
  ),
  ...[5, 9, 13].map((root) => bone(joints[root]!, joints[root + 4]!, 1.0, 0.95, 0.5)),
];
const DIGITS: Bone[][] = Object.entries(FINGERS).map(([name, rows]) =>
  [0, 1, 2].map((i) => {
    const radii = RADII[name as keyof typeof RADII];
    return bone(joints[rows[i]!]!, joints[rows[i + 1]!]!, radii[i]!, radii[i + 1]!, 0.12);
  }),
);

export function hands(x: number, y: number, z: number): number {
  const a = Math.abs(x);
  let d = 100;
  for (const { from, to, start, end, seam } of PALM) {
    d = blend(d, limb(a, y, z, from[0], from[1], from[2], start, to[0], to[1], to[2], end), seam);
  }
  for (const digit of DIGITS) {
    let f = 100;
    for (const { from, to, start, end, seam } of digit) {
      f = blend(f, limb(a, y, z, from[0], from[1], from[2], start, to[0], to[1], to[2], end), seam);
    }
    d = blend(d, f, 0.28);
  }
  return d;
}
