/** The shapes that plugins share: compiled, never run. */

import {
  BODY,
  type BodyJoint,
  createFrame,
  type Frame,
  handBox,
  type Keypoints,
  type Observation,
  type Pose,
  type Sample,
  SlpError,
  type scalePose,
} from 'slp';
import { holds, type Same } from './same.ts';

holds<Same<Keypoints, Float32Array>>(true);
holds<Same<Pose['body'], Keypoints>>(true);
holds<Same<Pose['face' | 'leftHand' | 'rightHand'], Keypoints | null>>(true);
holds<Same<Pose['bodyLandmarks'], Keypoints | undefined>>(true);
holds<Same<Frame['channels'], 3 | 4>>(true);
holds<Same<Frame['data'], Uint8Array>>(true);
holds<Same<Observation['signer'], Sample['signer'] | undefined>>(true);
holds<Same<Sample['nearArm'], 'left' | 'right'>>(true);

export const frame: Frame = createFrame(4, 2, 3);
// @ts-expect-error a frame is in colour
createFrame(4, 2, 1);
// @ts-expect-error who changes the size of a frame makes another one
frame.width = 8;
frame.data[0] = 255;

export const row: number = BODY.leftWrist;
// @ts-expect-error fingers are no joints of the body
export const joint: BodyJoint = 'leftThumb';

// @ts-expect-error the body is never missing, its joints may be
export const pose: Pose = { timestamp: 0, body: null, face: null, leftHand: null, rightHand: null };
holds<Same<ReturnType<typeof scalePose>, Pose>>(true);
handBox(pose.leftHand);

export const error = new SlpError('MINE', 'it went wrong', { hint: 'mend it' });
holds<Same<typeof error.exitCode, 1 | 2>>(true);
// @ts-expect-error an error says what to do
new SlpError('MINE', 'it went wrong', {});
