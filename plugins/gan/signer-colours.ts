import type { Frame, Signer } from '../../core/contract.ts';
import { shoulderFrame } from '../../core/pose/pose.ts';
import { type Box, faceBox } from '../../core/pose/regions.ts';

/** The middle of the face, without hair and background, as a share of its box. */
const FACE_SHARE = 0.45;
/** A square on the chest, in shoulder widths. */
const CHEST_SIZE = 0.4;
const CHEST_DOWN = 0.45;

/** Mean colours of the reference's face and chest: `SIGNER_COUNT` numbers, 0..1; grey where there is no face. */
export function signerColours({ image, pose }: Signer): Float32Array {
  const { centre, down, width } = shoulderFrame(pose.body);
  const face = faceBox(pose.face);
  const chest = {
    x: centre.x + (down.x * CHEST_DOWN - CHEST_SIZE / 2) * width,
    y: centre.y + (down.y * CHEST_DOWN - CHEST_SIZE / 2) * width,
    size: CHEST_SIZE * width,
  };
  return Float32Array.from([
    ...meanColour(image, face && shrink(face, FACE_SHARE)),
    ...meanColour(image, chest),
  ]);
}

function shrink({ x, y, size }: Box, share: number): Box {
  const margin = (size * (1 - share)) / 2;
  return { x: x + margin, y: y + margin, size: size * share };
}

function meanColour({ width, height, channels, data }: Frame, box: Box | null): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  if (box) {
    const toX = Math.min(width, Math.ceil(box.x + box.size));
    const toY = Math.min(height, Math.ceil(box.y + box.size));
    for (let y = Math.max(0, Math.floor(box.y)); y < toY; y++) {
      for (let x = Math.max(0, Math.floor(box.x)); x < toX; x++) {
        const p = (y * width + x) * channels;
        for (let c = 0; c < 3; c++) sum[c] += data[p + c];
        count++;
      }
    }
  }
  return count > 0 ? [sum[0] / count / 255, sum[1] / count / 255, sum[2] / count / 255] : [0.5, 0.5, 0.5];
}
