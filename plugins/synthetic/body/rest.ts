import { HAND_ANGLE, HAND_ANGLE_COUNT } from '../../../core/hand/hand-angles.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { about, multiply } from '../../../core/solid/quaternions.ts';
import { add, direction, scale } from '../../../core/solid/vectors.ts';
import { restFace } from '../face/rest-face.ts';
import type { Anatomy, ArmPose, SignerPose } from '../signer-pose.ts';

/** Upright, arms hanging, fingers a little bent. */
export function restPose(anatomy: Anatomy): SignerPose {
  return {
    timestamp: 0,
    chest: { nod: 0, shake: 0, tilt: 0 },
    head: { nod: 0, shake: 0, tilt: 0 },
    shoulderRaise: { left: 0, right: 0 },
    left: hangingArm(anatomy, 'left'),
    right: hangingArm(anatomy, 'right'),
    face: restFace(),
  };
}

/** Hips are in the way of arms that hang straight down: they lean out past them, the elbows a little bent. */
function hangingArm({ shoulder, upperArm, forearm, places }: Anatomy, side: Side): ArmPose {
  const sign = side === 'left' ? 1 : -1;
  const reach = (upperArm + forearm) * 0.985;
  const room = Math.abs(places[`${side}Hip`][0]) + 0.04 - Math.abs(shoulder[side][0]);
  const lean = Math.asin(Math.min(0.5, Math.max(0.07, room / reach)));
  const wrist = add(shoulder[side], scale(direction([sign * Math.sin(lean), Math.cos(lean), -0.16]), reach));
  // The hand goes on along the forearm, its palm a little to the back.
  const turn = multiply(
    about([0, 0, 1], -sign * lean * 0.9),
    multiply(about([1, 0, 0], -0.22), about([0, 1, 0], sign * 0.3)),
  );
  return { wrist, turn, swivel: 0, fingers: relaxedFingers() };
}

function relaxedFingers(): Float32Array {
  const angles = new Float32Array(HAND_ANGLE_COUNT);
  for (const [finger, bend] of [
    ['index', 0.3],
    ['middle', 0.38],
    ['ring', 0.44],
    ['little', 0.46],
  ] as const) {
    angles[HAND_ANGLE[`${finger}Flex1`]] = bend;
    angles[HAND_ANGLE[`${finger}Flex2`]] = bend * 1.2;
    angles[HAND_ANGLE[`${finger}Flex3`]] = bend * 0.6;
  }
  angles[HAND_ANGLE.thumbSpread] = 0.25;
  angles[HAND_ANGLE.thumbFlex1] = 0.2;
  angles[HAND_ANGLE.thumbFlex2] = 0.2;
  angles[HAND_ANGLE.thumbFlex3] = 0.2;
  return angles;
}
