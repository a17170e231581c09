import { readFileSync } from 'node:fs';
import type { Keypoints, Pose } from '../../core/contract.ts';
import { BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';

/** MediaPipe Pose landmark of each of our body joints. */
const BODY_IN_33 = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24];

type Point = readonly [x: number, y: number, z: number, visibility?: number];

interface HolisticFrame {
  readonly pose: readonly Point[] | null;
  readonly face: readonly Point[] | null;
  readonly leftHand: readonly Point[] | null;
  readonly rightHand: readonly Point[] | null;
}

interface HolisticFile {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: readonly HolisticFrame[];
}

export interface HolisticSequence {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** One entry per video frame, in pixels; null where nobody was found. */
  readonly poses: readonly (Pose | null)[];
}

/** Reads a MediaPipe Holistic keypoint file of the shared data folder, independently of the program's own reader. */
export function readHolistic(path: string): HolisticSequence {
  const { width, height, fps: declared, frames } = JSON.parse(readFileSync(path, 'utf8')) as HolisticFile;
  // A photo's file says 0.
  const fps = declared || 25;
  const toPixels = (points: readonly Point[] | null): Keypoints | null => {
    if (points === null) return null;
    const keypoints = new Float32Array(points.length * STRIDE);
    points.forEach(([x, y, z, visibility = 1], row) => {
      keypoints.set([x * width, y * height, z * width, visibility], row * STRIDE);
    });
    return keypoints;
  };
  const poses = frames.map((frame, index): Pose | null => {
    if (frame.pose === null) return null;
    const all = frame.pose;
    return {
      timestamp: Math.round((index / fps) * 1e6),
      body: toPixels(BODY_IN_33.map((landmark) => all[landmark])) ?? new Float32Array(BODY_COUNT * STRIDE),
      face: toPixels(frame.face),
      leftHand: toPixels(frame.leftHand),
      rightHand: toPixels(frame.rightHand),
    };
  });
  return { width, height, fps, poses };
}
