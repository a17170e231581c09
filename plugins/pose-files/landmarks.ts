import { FACE_OVAL_468, INNER_LIPS_468, meshIndices, OUTER_LIPS_468 } from '../../core/pose/topology.ts';
import type { DotPoseComponent } from './dot-pose-header.ts';

type Limb = readonly [from: number, to: number];
type Color = readonly [red: number, green: number, blue: number];

/**
 * The components of MediaPipe Holistic in a `.pose` file, with the names, limbs and colours that pose-format
 * gives them (its `utils/holistic.py`). The face differs in two ways: its limbs are its contours, not the
 * 2,556 edges of the mesh, and a face of 128 or 68 points has only those, named by their numbers in the mesh.
 *
 * @param facePoints rows of the face, 0 for none
 */
export function holisticComponents(facePoints: number): readonly DotPoseComponent[] {
  const face = facePoints > 0 ? [faceComponent(facePoints)] : [];
  return [
    {
      name: 'POSE_LANDMARKS',
      format: 'XYZC',
      points: BODY_LANDMARK_NAMES,
      limbs: BODY_LIMBS,
      colors: [[255, 0, 0]],
    },
    ...face,
    handComponent('LEFT_HAND_LANDMARKS'),
    handComponent('RIGHT_HAND_LANDMARKS'),
  ];
}

function faceComponent(count: number): DotPoseComponent {
  const mesh = meshIndices(count);
  const rows = new Map(mesh.map((index, row) => [index, row]));
  const contours = MESH_CONTOURS.flatMap(([from, to]): Limb[] => {
    const [a, b] = [rows.get(from), rows.get(to)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  return {
    name: 'FACE_LANDMARKS',
    format: 'XYZC',
    points: mesh.map(String),
    limbs: count === IBUG_COUNT ? IBUG_CONTOURS : contours,
    colors: [[128, 0, 0]],
  };
}

function handComponent(name: string): DotPoseComponent {
  return { name, format: 'XYZC', points: HAND_POINTS, limbs: HAND_LIMBS, colors: HAND_COLORS };
}

/** MediaPipe's body landmarks in their order, as pose-format names them. */
export const BODY_LANDMARK_NAMES: readonly string[] = [
  'NOSE',
  'LEFT_EYE_INNER',
  'LEFT_EYE',
  'LEFT_EYE_OUTER',
  'RIGHT_EYE_INNER',
  'RIGHT_EYE',
  'RIGHT_EYE_OUTER',
  'LEFT_EAR',
  'RIGHT_EAR',
  'MOUTH_LEFT',
  'MOUTH_RIGHT',
  ...[
    'SHOULDER',
    'ELBOW',
    'WRIST',
    'PINKY',
    'INDEX',
    'THUMB',
    'HIP',
    'KNEE',
    'ANKLE',
    'HEEL',
    'FOOT_INDEX',
  ].flatMap((joint) => [`LEFT_${joint}`, `RIGHT_${joint}`]),
];

const BODY_LIMBS: readonly Limb[] = [
  ...chain([8, 6, 5, 4, 0, 1, 2, 3, 7]),
  ...chain([9, 10]),
  ...chain([11, 12, 24, 23, 11]),
  ...chain([11, 13, 15, 17, 19, 15, 21]),
  ...chain([12, 14, 16, 18, 20, 16, 22]),
  ...chain([23, 25, 27, 29, 31, 27]),
  ...chain([24, 26, 28, 30, 32, 28]),
];

const HAND_POINTS: readonly string[] = [
  'WRIST',
  ...['CMC', 'MCP', 'IP', 'TIP'].map((joint) => `THUMB_${joint}`),
  ...['INDEX_FINGER', 'MIDDLE_FINGER', 'RING_FINGER', 'PINKY'].flatMap((finger) =>
    ['MCP', 'PIP', 'DIP', 'TIP'].map((joint) => `${finger}_${joint}`),
  ),
];

const HAND_LIMBS: readonly Limb[] = [
  ...chain([0, 1, 2, 3, 4]),
  ...chain([0, 5, 6, 7, 8]),
  ...chain([5, 9, 10, 11, 12]),
  ...chain([9, 13, 14, 15, 16]),
  ...chain([13, 17, 18, 19, 20]),
  ...chain([0, 17]),
];

/**
 * Grey for the wrist, then a hue per finger that grows lighter towards the tip, beyond 255 as pose-format has
 * it.
 */
const HAND_COLORS: readonly Color[] = [
  [232, 232, 232],
  ...[
    [192, 0, 0],
    [192, 192, 0],
    [0, 192, 0],
    [0, 192, 192],
    [0, 0, 192],
  ].flatMap(([red, green, blue]) =>
    [0, 35, 70, 105].map((light): Color => [red + light, green + light, blue + light]),
  ),
];

const MESH_CONTOURS: readonly Limb[] = [
  ...ring(FACE_OVAL_468),
  ...ring(OUTER_LIPS_468),
  ...ring(INNER_LIPS_468),
  ...ring([33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246]),
  ...ring([263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466]),
  ...chain([46, 53, 52, 65, 55]),
  ...chain([70, 63, 105, 66, 107]),
  ...chain([276, 283, 282, 295, 285]),
  ...chain([300, 293, 334, 296, 336]),
];

const IBUG_COUNT = 68;

const IBUG_CONTOURS: readonly Limb[] = [
  ...chain(span(0, 17)),
  ...chain(span(17, 22)),
  ...chain(span(22, 27)),
  ...chain(span(27, 31)),
  ...chain(span(31, 36)),
  ...ring(span(36, 42)),
  ...ring(span(42, 48)),
  ...ring(span(48, 60)),
  ...ring(span(60, 68)),
];

function chain(points: readonly number[]): Limb[] {
  return points.slice(1).map((point, i) => [points[i], point]);
}

function ring(points: readonly number[]): Limb[] {
  return chain([...points, points[0]]);
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
