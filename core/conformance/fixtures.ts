import type { Frame, Keypoints, Observation, Pose, Sample, Signer } from '../contract.ts';
import { createFrame } from '../image/frame.ts';
import { BODY_JOINTS, FACE_COUNTS, HAND_COUNT, STRIDE } from '../pose/topology.ts';
import { drawSigner, JOINTS } from './draw-signer.ts';

const FPS = 25;

/** A drawn person, 96 × 128 pixels, arms hanging, with all keypoints. New memory with every call. */
export function exampleSigner(): Signer {
  return { id: 'example', image: drawSigner(), pose: poseAt(0) };
}

/**
 * What a generator and a refiner get for one frame of a short film, at 25 frames per second, in which the drawn person raises the
 * right hand: signer, pose, the pose before it (not at frame 0), and a filmed frame (the photo). New memory with every call.
 *
 * @param index the frame, from 0
 */
export function exampleSample(index = 1): Sample {
  const pose = poseAt(index);
  return {
    pose,
    ...(index > 0 && { previous: poseAt(index - 1) }),
    nearArm: 'right',
    signer: exampleSigner(),
    target: drawSigner(pose.timestamp),
  };
}

/** The poses of the same film, as a source yields them. */
export function exampleObservations(count = 8): Observation[] {
  return Array.from({ length: count }, (_, index) => ({ pose: poseAt(index) }));
}

/** A picture with a gradient, an edge and, with 4 channels, a transparent corner. */
export function exampleFrame(width = 64, height = 48, channels: 3 | 4 = 3, timestamp = 0): Frame {
  const frame = createFrame(width, height, channels, timestamp);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      frame.data[at] = (255 * x) / width;
      frame.data[at + 1] = (255 * y) / height;
      frame.data[at + 2] = x > y ? 200 : 40;
      if (channels === 4) frame.data[at + 3] = x + y < height / 2 ? 0 : 255;
    }
  }
  return frame;
}

function poseAt(index: number): Pose {
  // Up and down again within 32 frames.
  const raised = (1 - Math.cos((index * Math.PI) / 16)) / 2;
  const rightWrist = [21 + 20 * raised, 114 - 44 * raised] as const;
  const joints = { ...JOINTS, rightElbow: [20 - 2 * raised, 88], rightWrist } as const;
  const body = new Float32Array(BODY_JOINTS.length * STRIDE);
  BODY_JOINTS.forEach((name, row) => {
    const [x, y] = joints[name];
    body.set([x, y, 0, 1], row * STRIDE);
  });
  return {
    timestamp: Math.round((index * 1e6) / FPS),
    body,
    face: face(),
    leftHand: hand(JOINTS.leftWrist, 1),
    rightHand: hand(rightWrist, 1 - 2 * raised),
  };
}

/** A flat hand: `down` 1 with hanging fingers, −1 with fingers that point up. */
function hand([x, y]: readonly [number, number], down: number): Keypoints {
  const points = new Float32Array(HAND_COUNT * STRIDE);
  points.set([x, y, 0, 1], 0);
  for (let row = 1; row < HAND_COUNT; row++) {
    const finger = Math.floor((row - 1) / 4);
    const reach = finger === 0 ? 2 + 1.5 * (row - 1) : 5 + 2 * ((row - 1) % 4);
    points.set([x + (finger - 2) * 2, y + down * reach, -((row - 1) % 4) / 2, 1], row * STRIDE);
  }
  return points;
}

/** The 68 points of iBUG: jaw, brows, nose, eyes, lips. */
function face(): Keypoints {
  const arc = (count: number, x: number, y: number, rx: number, ry: number, from: number, turn: number) =>
    Array.from({ length: count }, (_, i) => {
      const angle = Math.PI * (from + turn * i);
      return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
    });
  const line = (count: number, x: number, y: number, dx: number, dy: number) =>
    Array.from({ length: count }, (_, i) => [x + dx * i, y + dy * i]);
  const points = [
    ...arc(17, 48, 30, 10, 14, 1, -1 / 16),
    ...line(5, 40, 24, 1.5, 0),
    ...line(5, 50, 24, 1.5, 0),
    ...line(4, 48, 27, 0, 1.7),
    ...line(5, 46, 34, 1, 0),
    ...arc(6, 43, 27, 2, 1, 1, 1 / 3),
    ...arc(6, 53, 27, 2, 1, 1, 1 / 3),
    ...arc(12, 48, 39, 4, 1.5, 1, 1 / 6),
    ...arc(8, 48, 39, 2.5, 0.1, 1, 1 / 4),
  ];
  const keypoints = new Float32Array(FACE_COUNTS.ibug * STRIDE);
  points.forEach(([x, y], row) => {
    keypoints.set([x, y, 0, 1], row * STRIDE);
  });
  return keypoints;
}
