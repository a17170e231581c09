import type { Side } from '../../core/pose/pose.ts';
import type { Quaternion, Vector } from '../../core/solid/transforms.ts';

/** What an arm and its hand do. */
export interface ArmPose {
  /** Where the wrist joint is, metres, in the coordinates of a `Mesh`, of the signer with an upright, unmoved chest. */
  wrist: Vector;
  /** How the hand is turned from its rest: fingers down, palm towards the thigh, thumb to the front. */
  turn: Quaternion;
  /** Radians that the elbow is swung about the line from shoulder to wrist; 0: hanging as it does naturally, more: outwards. */
  swivel: number;
  /** Angles of the joints of the hand: `core/hand/hand-angles.ts`. */
  fingers: Float32Array;
}

/** Radians about the axes; small ones. */
export interface Turn {
  /** Nodding: more looks down. */
  nod: number;
  /** Shaking: more looks to the signer's own left. */
  shake: number;
  /** Tilting: more brings the signer's own left ear to the shoulder. */
  tilt: number;
}

/** What a face does. All 0..1 unless another range is given; 0 is at rest. The names are those of FACS' muscles in plain words. */
export interface FacePose {
  browRaiseInner: number;
  browRaiseOuter: number;
  browLower: number;
  leftLidClose: number;
  rightLidClose: number;
  /** Eyes torn open. */
  lidRaise: number;
  squint: number;
  /** Radians: more looks to the signer's own left. */
  gazeX: number;
  /** Radians: more looks down. */
  gazeY: number;
  jawOpen: number;
  /** −1 (to the signer's own right) to 1. */
  jawSide: number;
  lipsPucker: number;
  /** Corners pulled apart. */
  lipsStretch: number;
  lipsPress: number;
  smile: number;
  frown: number;
  upperLipRaise: number;
  lowerLipDown: number;
  /** Lower lip behind the upper teeth: [f] and [v]. */
  lipBite: number;
  cheeksPuff: number;
  noseWrinkle: number;
  tongueOut: number;
}

/** What a signer does at one moment. */
export interface SignerPose {
  /** Microseconds. */
  timestamp: number;
  chest: Turn;
  /** Of the head against the chest. */
  head: Turn;
  /** Metres. */
  shoulderRaise: { left: number; right: number };
  left: ArmPose;
  right: ArmPose;
  face: FacePose;
}

/** Places above the neck: they move with the head. */
export const HEAD_PLACES = [
  'crown',
  'forehead',
  'leftTemple',
  'rightTemple',
  'leftEye',
  'rightEye',
  'nose',
  'leftCheek',
  'rightCheek',
  'mouth',
  'chin',
  'leftEar',
  'rightEar',
] as const;

/** Where on a signer signs are made: points on the skin (or cloth) at rest. */
const PLACES = [
  ...HEAD_PLACES,
  'neck',
  'chest',
  'leftChest',
  'rightChest',
  'leftShoulder',
  'rightShoulder',
  'belly',
  'leftHip',
  'rightHip',
] as const;

/** Name of a place. */
export type Place = (typeof PLACES)[number];

/** A signer's measures that movements depend on; metres. */
export interface Anatomy {
  /** Joints at rest, by side. */
  readonly shoulder: Readonly<Record<Side, Vector>>;
  readonly upperArm: number;
  readonly forearm: number;
  /** Wrist joint to the tip of the middle finger. */
  readonly hand: number;
  /** About which the head turns. */
  readonly neck: Vector;
  /** On the surface at rest; those above the neck move with the head. */
  readonly places: Readonly<Record<Place, Vector>>;
}
