import type { Vector } from '../../../core/solid/transforms.ts';
import type { Anatomy, Place } from '../signer-pose.ts';
import type { BodyShape } from './body-shape.ts';
import { NECK } from './skeleton.ts';

/**
 * Measures of a body. `front(x, y)` and `side(y)` say where its surface (cloth, where there is some) is. The places above the neck are those
 * of a typical head: whoever joins a head to the body knows better.
 */
export function measureAnatomy(
  shape: BodyShape,
  front: (x: number, y: number) => number,
  side: (y: number) => number,
): Anatomy {
  const [x] = shape.shoulder;
  const on = (px: number, py: number): Vector => [px, py, front(px, py)];
  const hip: Vector = [side(0.44), 0.44, 0.01];
  const middle = shape.hand.digits.middle;
  const left: Partial<Record<Place, Vector>> = {
    leftTemple: [0.07, -0.28, -0.02],
    leftEye: [0.031, -0.27, -0.075],
    leftCheek: [0.045, -0.225, -0.07],
    leftEar: [0.078, -0.255, 0.02],
    leftChest: on(0.09, 0.13),
    leftShoulder: on(x * 0.85, -0.01),
    leftHip: hip,
  };
  const right = Object.fromEntries(
    Object.entries(left).map(([name, [px, py, pz]]) => [name.replace('left', 'right'), [-px, py, pz]]),
  );
  return {
    shoulder: { left: shape.shoulder, right: [-x, shape.shoulder[1], shape.shoulder[2]] },
    upperArm: shape.upperArm,
    forearm: shape.forearm,
    hand: middle.root[1] + middle.lengths.reduce((sum, bone) => sum + bone, 0),
    neck: NECK,
    places: {
      ...left,
      ...right,
      crown: [0, -0.39, 0.02],
      forehead: [0, -0.32, -0.085],
      nose: [0, -0.235, -0.115],
      mouth: [0, -0.2, -0.095],
      chin: [0, -0.172, -0.085],
      neck: on(0, -0.05),
      chest: on(0, 0.12),
      belly: on(0, 0.33),
    } as Record<Place, Vector>,
  };
}
