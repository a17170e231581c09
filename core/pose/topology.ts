/**
 * The canonical topologies: which row of a `Keypoints` array is which point.
 *
 * Body: the first 13 keypoints of COCO-17 (cocodataset.org). Hands: MediaPipe's 21. Faces: MediaPipe's 468-point mesh,
 * its 128 contour points, or the 68 points of iBUG 300-W.
 */

/** The rows of `Pose.body`, in their order; left is the signer's own left. */
export const BODY_JOINTS = [
  'nose',
  'leftEye',
  'rightEye',
  'leftEar',
  'rightEar',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftHip',
  'rightHip',
] as const;

/** A row of `Pose.body` by name. */
export type BodyJoint = (typeof BODY_JOINTS)[number];

/** Row of each joint in `Pose.body`. Left is the signer's own left. */
export const BODY = Object.fromEntries(BODY_JOINTS.map((name, row) => [name, row])) as Record<
  BodyJoint,
  number
>;

/** Rows of `Pose.body`. */
export const BODY_COUNT = 13;
/** Rows of `Pose.leftHand` and `Pose.rightHand`. */
export const HAND_COUNT = 21;
/** Numbers per keypoint: x, y, z, confidence. */
export const STRIDE = 4;

/** Number of landmarks of MediaPipe Pose. */
export const MEDIAPIPE_BODY_COUNT = 33;

/** For each row of `Pose.body`, the row of the same joint in MediaPipe Pose's 33 landmarks. */
export const BODY_IN_MEDIAPIPE: readonly number[] = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24];

/** For each row of `Pose.body`, the row of the same joint in OpenPose's BODY_25. */
export const BODY_IN_BODY_25: readonly number[] = [0, 16, 15, 18, 17, 5, 2, 6, 3, 7, 4, 12, 9];

/** For each row of `Pose.body`, the row of the same joint in OpenPose's COCO model of 18 points. */
export const BODY_IN_COCO_18: readonly number[] = [0, 15, 14, 17, 16, 5, 2, 6, 3, 7, 4, 11, 8];

/** The row of `Pose.body` that a name means in any usual spelling (`LEFT_WRIST`, `left_wrist`, `LWrist`), or −1. */
export function bodyRowNamed(name: string): number {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '');
  if (letters === 'nose') return BODY.nose;
  const match = /^(l|r)(?:eft|ight)?(eye|ear|shoulder|elbow|wrist|hip)$/.exec(letters);
  if (!match) return -1;
  const [, side, joint] = match;
  const camelCase = `${side === 'l' ? 'left' : 'right'}${joint[0].toUpperCase()}${joint.slice(1)}`;
  return BODY[camelCase as BodyJoint];
}

/** Rows of each finger in a hand, from the knuckle to the tip; row 0 is the wrist. */
export const FINGERS = {
  thumb: [1, 2, 3, 4],
  index: [5, 6, 7, 8],
  middle: [9, 10, 11, 12],
  ring: [13, 14, 15, 16],
  little: [17, 18, 19, 20],
} as const;

/** Number of rows of `Pose.face` in each topology. */
export const FACE_COUNTS = { mesh: 468, contours: 128, ibug: 68 } as const;

/** The 128 points of MediaPipe's FACEMESH_CONTOURS, as indices into the 468-point mesh, ascending: the rows of the 128-point topology. */
export const FACE_128_IN_468: readonly number[] = [
  0, 7, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81, 82,
  84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154,
  155, 157, 158, 159, 160, 161, 162, 163, 172, 173, 176, 178, 181, 185, 191, 234, 246, 249, 251, 263, 267,
  269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318,
  321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384,
  385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466,
];

/** The mesh point nearest to each of the 68 iBUG points: jaw 0–16, brows 17–26, nose 27–35, eyes 36–47, outer lips 48–59, inner lips 60–67. */
export const FACE_68_IN_468: readonly number[] = [
  127, 234, 93, 132, 58, 136, 150, 176, 152, 400, 379, 365, 288, 361, 323, 454, 356, 70, 63, 105, 66, 107,
  336, 296, 334, 293, 300, 168, 197, 5, 4, 75, 97, 2, 326, 305, 33, 160, 158, 133, 153, 144, 362, 385, 387,
  263, 373, 380, 61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
];

/** Outline of the face in the 468-point mesh, clockwise from the forehead. */
export const FACE_OVAL_468: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** Inner edge of the lips in the 468-point mesh, from the right corner along the lower lip. */
export const INNER_LIPS_468: readonly number[] = [
  78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
];

/** Outer edge of the lips in the 468-point mesh. */
export const OUTER_LIPS_468: readonly number[] = [
  61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
];

/**
 * For each row of a face with `count` points, the point of the 468-point mesh that it stands for.
 *
 * @throws RangeError where `count` is not 468, 128 or 68
 */
export function meshIndices(count: number): readonly number[] {
  if (count === FACE_COUNTS.mesh) return MESH;
  if (count === FACE_COUNTS.contours) return FACE_128_IN_468;
  if (count === FACE_COUNTS.ibug) return FACE_68_IN_468;
  throw new RangeError(`no face topology has ${count} points`);
}

const MESH: readonly number[] = Array.from({ length: FACE_COUNTS.mesh }, (_, index) => index);

/**
 * For each of the 468 points of the mesh, its row in a face with `count` points, or −1.
 *
 * @throws RangeError where `count` is not 468, 128 or 68
 */
export function meshRows(count: number): Int16Array {
  const rows = new Int16Array(FACE_COUNTS.mesh).fill(-1);
  meshIndices(count).forEach((index, row) => {
    rows[index] = row;
  });
  return rows;
}
