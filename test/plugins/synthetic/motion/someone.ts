import { drawHandBuild } from '../../../../core/hand/hand-build.ts';
import { seededRandom } from '../../../../core/seeded-random.ts';
import type { Vector } from '../../../../core/solid/transforms.ts';
import type { Anatomy, Place } from '../../../../plugins/synthetic/signer-pose.ts';

const left: Partial<Record<Place, Vector>> = {
  leftTemple: [0.07, -0.28, -0.02],
  leftEye: [0.031, -0.27, -0.075],
  leftCheek: [0.045, -0.225, -0.07],
  leftEar: [0.078, -0.255, 0.02],
  leftChest: [0.09, 0.13, -0.11],
  leftShoulder: [0.15, -0.01, -0.05],
  leftHip: [0.17, 0.44, 0.01],
};
const right = Object.fromEntries(
  Object.entries(left).map(([name, [x, y, z]]) => [name.replace('left', 'right'), [-x, y, z]]),
);

/** A typical adult. */
export const anatomy: Anatomy = {
  shoulder: { left: [0.175, 0, 0], right: [-0.175, 0, 0] },
  upperArm: 0.288,
  forearm: 0.249,
  hand: 0.18,
  neck: [0, -0.105, 0.012],
  places: {
    ...left,
    ...right,
    crown: [0, -0.39, 0.02],
    forehead: [0, -0.32, -0.085],
    nose: [0, -0.235, -0.115],
    mouth: [0, -0.2, -0.095],
    chin: [0, -0.172, -0.085],
    neck: [0, -0.05, -0.05],
    chest: [0, 0.12, -0.11],
    belly: [0, 0.33, -0.11],
  } as Record<Place, Vector>,
};

export const hands = drawHandBuild(seededRandom(1), { masculine: 0.5, weight: 0.4, age: 0.3 });
