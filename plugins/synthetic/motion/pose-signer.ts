import type { Side } from '../../../core/pose/pose.ts';
import { mirrorTurn, rotate } from '../../../core/solid/quaternions.ts';
import { add, mirror, subtract } from '../../../core/solid/vectors.ts';
import { restFace } from '../face/rest-face.ts';
import type { Anatomy, ArmPose, FacePose, SignerPose, Turn } from '../signer-pose.ts';
import { turnRotation } from '../turn-rotation.ts';
import type { ArmState, ArmTrack } from './arm-track.ts';
import type { UpperState } from './draw-upper.ts';

/** The whole signer at one moment: tracks of the arms, and everything else. */
export function poseSigner(
  seconds: number,
  tracks: Readonly<Record<Side, ArmTrack>>,
  upper: (seconds: number) => UpperState,
  anatomy: Anatomy,
): SignerPose {
  const { face, head, chest, shoulderRaise } = upper(seconds);
  return {
    timestamp: Math.round(seconds * 1e6),
    chest,
    head,
    shoulderRaise: { ...shoulderRaise },
    left: armPose('left', tracks.left.at(seconds), head, anatomy),
    right: armPose('right', tracks.right.at(seconds), head, anatomy),
    face: facePose(face),
  };
}

/** Into the signer's coordinates, and along with the head as far as a hand is with it. */
function armPose(side: Side, state: ArmState, head: Turn, { neck }: Anatomy): ArmPose {
  const own = side === 'left';
  const { swivel, fingers, withHead } = state;
  const [x, y, z] = own ? state.wrist : mirror(state.wrist);
  const touching = own ? state.touching : mirror(state.touching);
  const moved = add(neck, rotate(turnRotation(head), subtract(touching, neck)));
  const [dx, dy, dz] = subtract(moved, touching);
  return {
    wrist: [x + dx * withHead, y + dy * withHead, z + dz * withHead],
    turn: own ? state.turn : mirrorTurn(state.turn),
    swivel,
    fingers: fingers.slice(),
  };
}

/** What events add up to, within what faces do. */
function facePose(amounts: Partial<Record<keyof FacePose, number>>): FacePose {
  const face = restFace();
  for (const name of Object.keys(amounts) as (keyof FacePose)[]) {
    const [least, most] = name.startsWith('gaze') ? [-1, 1] : [name === 'jawSide' ? -1 : 0, 1];
    face[name] = Math.min(most, Math.max(least, amounts[name] ?? 0));
  }
  return face;
}
