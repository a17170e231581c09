import { describe, expect, it } from 'vitest';
import {
  BODY,
  BODY_IN_BODY_25,
  BODY_IN_COCO_18,
  BODY_IN_MEDIAPIPE,
  BODY_JOINTS,
  bodyRowNamed,
} from '../../../core/pose/topology.ts';

describe('bodyRowNamed', () => {
  it.each([
    ['LEFT_WRIST', BODY.leftWrist],
    ['left_wrist', BODY.leftWrist],
    ['LWrist', BODY.leftWrist],
    ['RIGHT_EYE', BODY.rightEye],
    ['REar', BODY.rightEar],
    ['Nose', BODY.nose],
    ['LEFT_EYE_INNER', -1],
    ['MidHip', -1],
    ['Neck', -1],
    ['LEFT_PINKY', -1],
    ['', -1],
  ])('%s is row %d', (name, row) => {
    expect(bodyRowNamed(name)).toBe(row);
  });

  it('knows every joint of ours', () => {
    expect(BODY_JOINTS.map(bodyRowNamed)).toEqual(BODY_JOINTS.map((_, row) => row));
  });
});

describe('body tables', () => {
  // The models' own lists, as published.
  const body25 =
    'Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist MidHip RHip RKnee RAnkle LHip LKnee LAnkle REye LEye REar LEar';
  const coco18 =
    'Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist RHip RKnee RAnkle LHip LKnee LAnkle REye LEye REar LEar';
  const mediapipe =
    'nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer left_ear right_ear mouth_left ' +
    'mouth_right left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_pinky right_pinky left_index ' +
    'right_index left_thumb right_thumb left_hip right_hip';

  it.each([
    ['BODY_25', BODY_IN_BODY_25, body25],
    ['COCO-18', BODY_IN_COCO_18, coco18],
    ['MediaPipe', BODY_IN_MEDIAPIPE, mediapipe],
  ])('%s has every joint at its place', (_, table, names) => {
    const rows = names.split(' ').map(bodyRowNamed);
    expect(table).toEqual(BODY_JOINTS.map((_, row) => rows.indexOf(row)));
  });
});
