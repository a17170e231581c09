import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { Pose } from '../../../core/contract.ts';
import { JOINT_ORDER, JOINTS, type JointOrderName } from '../../../core/dataset/layouts/joint-orders.ts';
import { encodeTarFiles, TAR_END, type TarFile } from '../../../core/dataset/tar-entry.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { body, hand, pose } from '../pose/figure.ts';

/** What Python's pickle and numpy 2 write before and after the numbers of a 96 × 2 array of float64. */
const BEFORE = Buffer.from(
  'gASVjgYAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUtgSwKGlGgDjAVkdHlwZZSTlIwCZjiUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYolCAAYAAA==',
  'base64',
);
const AFTER = Buffer.from('lHSUYi4=', 'base64');

/** Side of the canvas of `test/core/pose/figure.ts`. */
export const CANVAS = 400;

/** A person at a moment of a clip: the left hand goes up. */
export function figure(frame: number): Pose {
  const y = 280 - 10 * frame;
  return pose({
    body: body({ leftElbow: [275, 205], leftWrist: [268, y] }),
    face: ibugFace(200, 60, 22),
    leftHand: hand(268, y),
    rightHand: hand(140, 280, Math.PI / 2),
  });
}

/** 68 points along the outlines of a face, `size` pixels half as wide. */
function ibugFace(x: number, y: number, size: number): Float32Array {
  const arc = (count: number, cx: number, cy: number, rx: number, ry: number, from: number, to: number) =>
    Array.from({ length: count }, (_, i) => {
      const angle = from + ((to - from) * i) / (count - 1);
      return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
    });
  const { PI } = Math;
  const eye = (cx: number) => arc(7, cx, -0.3, 0.18, 0.07, PI, 3 * PI).slice(0, 6);
  const places = [
    ...arc(17, 0, 0, 1, 1.2, PI, 0),
    ...arc(5, -0.45, -0.5, 0.28, 0.1, PI, 2 * PI),
    ...arc(5, 0.45, -0.5, 0.28, 0.1, PI, 2 * PI),
    ...[-0.3, -0.15, 0, 0.15].map((down) => [0, down]),
    ...arc(5, 0, 0.2, 0.18, 0.05, PI, 0),
    ...eye(-0.42),
    ...eye(0.42),
    ...arc(13, 0, 0.62, 0.35, 0.15, PI, 3 * PI).slice(0, 12),
    ...arc(9, 0, 0.62, 0.28, 0.06, PI, 3 * PI).slice(0, 8),
  ];
  return Float32Array.from(places.flatMap(([px, py]) => [x + px * size, y + py * size, 0, 1]));
}

/** 96 points in parts of the canvas, in one of the orders; what the order has and the pose has not is 0, 0. */
export function points(person: Pose, order: JointOrderName): number[][] {
  const out = Array.from({ length: JOINTS }, () => [0, 0]);
  const put = (row: number, keypoints: Float32Array | null, from: number): void => {
    if (row < 0 || !keypoints || keypoints[from * STRIDE + 3] === 0) return;
    out[row] = [keypoints[from * STRIDE] / CANVAS, keypoints[from * STRIDE + 1] / CANVAS];
  };
  const { body: joints, face: faceRows, leftHand, rightHand } = JOINT_ORDER[order];
  // Pelvis, spine and neck, where an order has them.
  if (order !== 'coco-wholebody') out.splice(0, 3, [0.5, 0.68], [0.5, 0.45], [0.5, 0.28]);
  for (const [i, row] of faceRows.entries()) put(row, person.face, i);
  for (const [i, row] of leftHand.entries()) put(row, person.leftHand, i);
  for (const [i, row] of rightHand.entries()) put(row, person.rightHand, i);
  for (const [joint, row] of joints) put(row, person.body, BODY[joint]);
  return out;
}

export function pickled(rows: readonly (readonly number[])[]): Buffer {
  return Buffer.concat([BEFORE, Buffer.from(Float64Array.from(rows.flat()).buffer), AFTER]);
}

/** A picture of one colour. */
export function picture(colour: string, width = CANVAS, height = CANVAS): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

export async function writeTar(path: string, files: readonly TarFile[]): Promise<string> {
  const bytes = Buffer.concat([encodeTarFiles(files), TAR_END]);
  await writeFile(path, path.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}
