import { type BodyJoint, FACE_COUNTS, HAND_COUNT } from '../../pose/topology.ts';

/** Points of a frame in the published datasets. */
export const JOINTS = 96;

export const JOINT_ORDERS = [
  'smplx',
  'body-face-hands',
  'body-face-hands-right-first',
  'coco-wholebody',
] as const;

export type JointOrderName = (typeof JOINT_ORDERS)[number];

/** Which of the 96 rows is which point. */
export interface JointOrder {
  readonly name: JointOrderName;
  readonly body: readonly (readonly [joint: BodyJoint, row: number])[];
  /** For each of the 68 iBUG points its row, −1 where there is none. */
  readonly face: readonly number[];
  /** For each of MediaPipe's 21 hand joints its row. */
  readonly leftHand: readonly number[];
  readonly rightHand: readonly number[];
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/** iBUG points of the face that SMPL-X's 51 landmarks (iBUG 17–67) are used of: all but two of the nose's bridge and the inner corners of the mouth. */
const SMPLX_FACE = range(17, 51).filter((point) => ![27, 28, 60, 64].includes(point));

function faceFrom(points: readonly number[], firstRow: number): number[] {
  const rows = new Array<number>(FACE_COUNTS.ibug).fill(-1);
  points.forEach((point, i) => {
    rows[point] = firstRow + i;
  });
  return rows;
}

/**
 * MediaPipe's hand from SMPL-X's: the wrist, then index, middle, little, ring finger and thumb with three joints each, and the
 * tips of thumb, index, middle, ring and little finger elsewhere.
 */
function handFrom(wrist: number, joints: number, tips: number): number[] {
  const [index, middle, little, ring, thumb] = range(0, 5).map((finger) => range(joints + finger * 3, 3));
  return [wrist, ...[thumb, index, middle, ring, little].flatMap((finger, i) => [...finger, tips + i])];
}

/**
 * The order that the published loader gives SMPL-X's 127 joints when it takes them from a sample's `meta`: pelvis, spine, neck,
 * shoulders, elbows, wrists (0–8), the joints of the hands (9–38), fingertips (39–48), brows, nose, eyes, mouth (49–95).
 */
const smplx: JointOrder = {
  name: 'smplx',
  body: [
    ['leftShoulder', 3],
    ['rightShoulder', 4],
    ['leftElbow', 5],
    ['rightElbow', 6],
    ['leftWrist', 7],
    ['rightWrist', 8],
  ],
  face: faceFrom(SMPLX_FACE, 49),
  leftHand: handFrom(7, 9, 39),
  rightHand: handFrom(8, 24, 44),
};

/**
 * Upper body and face in rows 0–53, then 21 joints of one hand and 21 of the other, as MediaPipe finds them. What the first 54 are
 * is published nowhere. Assumed here: the same points as in `smplx`, whose wrists have gone to the hands, in the same order
 * (pelvis, spine, neck, shoulders, elbows: 7, and 47 of the face); they are 54, too. Which hand comes first is not published
 * either.
 */
function bodyFaceHands(name: JointOrderName, left: number, right: number): JointOrder {
  return {
    name,
    body: [
      ['leftShoulder', 3],
      ['rightShoulder', 4],
      ['leftElbow', 5],
      ['rightElbow', 6],
      ['leftWrist', left],
      ['rightWrist', right],
    ],
    face: faceFrom(SMPLX_FACE, 7),
    leftHand: range(left, HAND_COUNT),
    rightHand: range(right, HAND_COUNT),
  };
}

/**
 * A choice of COCO-WholeBody's 133 points for the same networks (README of a fork of SynthSLGen): nose, shoulders, elbows, 17–24
 * (feet and jaw, passed over here), 27–67 (face from the jaw to the eyes), both hands.
 */
const cocoWholebody: JointOrder = {
  name: 'coco-wholebody',
  body: [
    ['nose', 0],
    ['leftShoulder', 1],
    ['rightShoulder', 2],
    ['leftElbow', 3],
    ['rightElbow', 4],
    ['leftWrist', 54],
    ['rightWrist', 75],
  ],
  face: faceFrom(range(4, 41), 13),
  leftHand: range(54, HAND_COUNT),
  rightHand: range(75, HAND_COUNT),
};

export const JOINT_ORDER: Readonly<Record<JointOrderName, JointOrder>> = {
  smplx,
  'body-face-hands': bodyFaceHands('body-face-hands', 54, 75),
  'body-face-hands-right-first': bodyFaceHands('body-face-hands-right-first', 75, 54),
  'coco-wholebody': cocoWholebody,
};
