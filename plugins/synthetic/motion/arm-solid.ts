import { HAND_ANGLE_COUNT } from '../../../core/hand/hand-angles.ts';
import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { handJoints } from '../../../core/hand/hand-joints.ts';
import type { Implicit } from '../../../core/solid/implicit.ts';
import { rotate } from '../../../core/solid/quaternions.ts';
import { type Arm, bendArm } from './arm.ts';
import type { ArmState } from './arm-track.ts';

/** Spheres that a hand and the lower half of its forearm consist of: x, y, z, radius; metres, in the arm's own coordinates. */
export type Spheres = Float32Array;

/** Pairs of a hand's joints with a sphere between them: the phalanges, and four in the palm. */
const BETWEEN: readonly (readonly [number, number])[] = [
  [2, 3],
  [5, 6],
  [9, 10],
  [13, 14],
  [17, 18],
  [0, 5],
  [0, 9],
  [0, 13],
  [0, 17],
  [1, 5],
];

/** Spheres of the hand; those of the forearm follow. */
const HAND_SPHERES = 21 + BETWEEN.length;
const FOREARM = [0.1, 0.25, 0.4, 0.55] as const;
const SPHERES = HAND_SPHERES + FOREARM.length;

/** Radii of the joints, a little less than the flesh's: it gives way. */
const SOFT = 0.9;

/** What an arm takes up. */
export function armSpheres(build: HandBuild, arm: Arm, state: ArmState): Spheres {
  const joints = jointsOf(build, state.fingers);
  const spheres = new Float32Array(SPHERES * 4);
  const radii = radiiOf(build);
  const put = (row: number, x: number, y: number, z: number, radius: number): void => {
    const [px, py, pz] = rotate(state.turn, [x, y, z]);
    spheres[row * 4] = state.wrist[0] + px;
    spheres[row * 4 + 1] = state.wrist[1] + py;
    spheres[row * 4 + 2] = state.wrist[2] + pz;
    spheres[row * 4 + 3] = radius;
  };
  for (let j = 0; j < 21; j++) put(j, joints[j * 3], joints[j * 3 + 1], joints[j * 3 + 2], radii[j]);
  BETWEEN.forEach(([a, b], i) => {
    const [x, y, z] = [0, 1, 2].map((c) => (joints[a * 3 + c] + joints[b * 3 + c]) / 2);
    put(21 + i, x, y, z, a === 0 || a === 1 ? radii[0] : (radii[a] + radii[b]) / 2);
  });
  const { elbow, wrist } = bendArm(arm, state.wrist, state.swivel);
  FOREARM.forEach((share, i) => {
    const at = (HAND_SPHERES + i) * 4;
    for (let c = 0; c < 3; c++) spheres[at + c] = wrist[c] + (elbow[c] - wrist[c]) * share;
    spheres[at + 3] = 0.022 + 0.013 * share;
  });
  return spheres;
}

function jointsOf(build: HandBuild, fingers: Float32Array): Float32Array {
  if (fingers.length !== HAND_ANGLE_COUNT) throw new RangeError(`${fingers.length} angles of a hand`);
  return handJoints(build, 'left', fingers, new Float32Array(63));
}

function radiiOf({ digits, palm }: HandBuild): number[] {
  const { thumb, index, middle, ring, little } = digits;
  const fingers = [thumb, index, middle, ring, little].flatMap(({ radii }) => [...radii]);
  return [palm.thickness / 2, ...fingers].map((radius) => radius * SOFT);
}

/** The smallest distance of an arm's spheres to a solid that is its own mirror image. */
export function clearOf(solid: Implicit, spheres: Spheres): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < spheres.length; i += 4) {
    least = Math.min(least, solid(spheres[i], spheres[i + 1], spheres[i + 2]) - spheres[i + 3]);
  }
  return least;
}

/** The smallest distance between both arms, each in its own coordinates; forearms do not count against each other's upper parts. */
export function clearOfEachOther(one: Spheres, other: Spheres): number {
  // Far from each other, which is most of the time.
  if (Math.hypot(one[0] + other[0], one[1] - other[1], one[2] - other[2]) > 0.6) return 0.1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < one.length; i += 4) {
    for (let k = 0; k < other.length; k += 4) {
      const apart = Math.hypot(one[i] + other[k], one[i + 1] - other[k + 1], one[i + 2] - other[k + 2]);
      least = Math.min(least, apart - one[i + 3] - other[k + 3]);
    }
  }
  return least;
}
