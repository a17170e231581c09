import type { Frame, Keypoints, Pose, Signer } from '../../../../core/contract.ts';
import { type Canvas, createCanvas } from '../../../../core/image/canvas.ts';
import { createFrame } from '../../../../core/image/frame.ts';
import { BODY_COUNT, FACE_COUNTS, STRIDE } from '../../../../core/pose/topology.ts';
import { type HandAppearance, prepareHands } from '../../../../plugins/puppet/hands/index.ts';

/** An open right hand with its palm to the camera, fingers up; x, y in palm lengths from the wrist. */
const OPEN: readonly (readonly [number, number])[] = [
  [0, 0],
  ...([
    [0.3, -0.2],
    [0.5, -0.45],
    [0.65, -0.7],
    [0.78, -0.95],
  ] as const),
  ...([
    [0.28, -0.95],
    [0.36, -1.45],
    [0.4, -1.75],
    [0.43, -1.98],
  ] as const),
  ...([
    [0.03, -1],
    [0.04, -1.55],
    [0.04, -1.87],
    [0.04, -2.12],
  ] as const),
  ...([
    [-0.2, -0.93],
    [-0.26, -1.42],
    [-0.3, -1.72],
    [-0.33, -1.95],
  ] as const),
  ...([
    [-0.4, -0.82],
    [-0.54, -1.15],
    [-0.62, -1.36],
    [-0.68, -1.55],
  ] as const),
];

export function openHand(wristX: number, wristY: number, palm: number): Keypoints {
  const hand = new Float32Array(OPEN.length * STRIDE);
  OPEN.forEach(([x, y], row) => {
    hand.set([wristX + x * palm, wristY + y * palm, 0, 1], row * STRIDE);
  });
  return hand;
}

/** Shoulder width at which a hand of this palm length is just as long as expected. */
export const shouldersFor = (palm: number): number => palm / 0.31;

/** A round face of the 68-point topology around (x, y): only the points that matter lie where they belong. */
export function roundFace(x: number, y: number, radius: number): Keypoints {
  const face = new Float32Array(FACE_COUNTS.ibug * STRIDE);
  for (let row = 0; row < FACE_COUNTS.ibug; row++) face.set([x, y, 0, 1], row * STRIDE);
  const place = (row: number, dx: number, dy: number): void => {
    face[row * STRIDE] = x + dx * radius;
    face[row * STRIDE + 1] = y + dy * radius;
  };
  place(1, -0.95, -0.1); // cheekbones
  place(15, 0.95, -0.1);
  place(8, 0, 0.95); // chin
  place(36, -0.55, -0.25); // corners of the eyes
  place(39, -0.2, -0.25);
  place(42, 0.2, -0.25);
  place(45, 0.55, -0.25);
  place(48, -0.3, 0.45); // corners of the mouth
  place(54, 0.3, 0.45);
  return face;
}

type Paint = (x: number, y: number) => readonly [number, number, number];

export function signerOf(size: number, paint: Paint, parts: Partial<Pose> = {}): Signer {
  const image: Frame = createFrame(size, size, 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) image.data.set(paint(x + 0.5, y + 0.5), (y * size + x) * 3);
  }
  const pose: Pose = {
    timestamp: 0,
    body: new Float32Array(BODY_COUNT * STRIDE),
    face: null,
    leftHand: null,
    rightHand: null,
    ...parts,
  };
  return { id: 'synthetic', image, pose };
}

/** The appearance of a signer whose photo shows nothing but an evenly coloured face. */
export function plainAppearance(shoulderWidth: number): HandAppearance {
  const size = 96;
  const signer = signerOf(size, () => [200, 150, 125], { face: roundFace(48, 48, 40) });
  return prepareHands({ signer, alpha: new Float32Array(size * size).fill(1), shoulderWidth });
}

export function opaqueCanvas(size: number, rgb: readonly [number, number, number]): Canvas {
  const canvas = createCanvas(size, size);
  for (let o = 0; o < canvas.data.length; o += 4) canvas.data.set([...rgb, 255], o);
  return canvas;
}
