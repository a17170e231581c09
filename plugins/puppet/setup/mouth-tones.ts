import type { Frame, Keypoints } from '../../../core/contract.ts';
import { INNER_LIPS_468, meshRows, OUTER_LIPS_468, STRIDE } from '../../../core/pose/topology.ts';
import { pointAt } from '../pose/skeleton.ts';

type Rgb = readonly [r: number, g: number, b: number];

/** Colours of a mouth's interior, 0..255. */
export interface MouthTones {
  readonly dark: Rgb;
  readonly tongue: Rgb;
  readonly teeth: Rgb;
}

/** For someone whose lips cannot be seen. */
const TYPICAL_LIPS: Rgb = [170, 100, 95];

/** The tip and the wings of the nose: the face's own brightness, which the teeth share. */
const NOSE = [1, 4, 5, 195, 197, 6];
const TYPICAL_SKIN: Rgb = [190, 150, 130];

/** Derives what cannot be seen in a closed mouth from the photo's lips and light. */
export function mouthTones(image: Frame, face: Keypoints | null): MouthTones {
  const lips = meanColour(image, face, [...INNER_LIPS_468, ...OUTER_LIPS_468]) ?? TYPICAL_LIPS;
  const skin = meanColour(image, face, NOSE) ?? TYPICAL_SKIN;
  const light = Math.max(110, Math.min(215, 1.12 * (0.3 * skin[0] + 0.59 * skin[1] + 0.11 * skin[2])));
  return {
    dark: [lips[0] * 0.36, lips[1] * 0.24, lips[2] * 0.24],
    tongue: [lips[0] * 0.75, lips[1] * 0.62, lips[2] * 0.62],
    teeth: [light, light * 0.96, light * 0.9],
  };
}

function meanColour(image: Frame, face: Keypoints | null, ids: readonly number[]): Rgb | undefined {
  if (face === null) return undefined;
  const rows = meshRows(face.length / STRIDE);
  const sum = [0, 0, 0];
  let count = 0;
  for (const id of ids) {
    const point = rows[id] < 0 ? undefined : pointAt(face, rows[id]);
    if (!point) continue;
    const x = Math.floor(point[0]);
    const y = Math.floor(point[1]);
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
    for (let c = 0; c < 3; c++) sum[c] += image.data[(y * image.width + x) * image.channels + c];
    count++;
  }
  return count < 4 ? undefined : [sum[0] / count, sum[1] / count, sum[2] / count];
}
