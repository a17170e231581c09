import type { Plane } from '../../../core/image/plane.ts';
import { samplePlane } from '../../../core/image/plane.ts';
import type { Head } from '../pose/head.ts';
import { type ShoulderFrame, toLocal } from '../pose/shoulder-frame.ts';
import { colourBins, colourHistogram } from './colour-histogram.ts';
import type { DistanceFields } from './distance-fields.ts';
import type { PartLabels } from './part-labels.ts';
import type { Photo } from './photo.ts';

/** What colours the person's skin and shirt have: probability per colour bin. */
export interface Tones {
  readonly skin: Float32Array;
  readonly cloth: Float32Array;
}

/** Learns the colours from the middle of the face and from the chest. */
export function learnTones(
  photo: Photo,
  fields: DistanceFields,
  labels: PartLabels,
  head: Head,
  frame: ShoulderFrame,
): Tones {
  const { small, factor } = photo;
  const bins = colourBins(small.rgb);
  const at = (plane: Plane, i: number): number =>
    samplePlane(plane, ((i % small.width) + 0.5) * factor, (Math.floor(i / small.width) + 0.5) * factor);
  const skin = colourHistogram(bins, (i) => {
    const dx = ((i % small.width) + 0.5) * factor - head.centre[0];
    const dy = (Math.floor(i / small.width) + 0.5) * factor - head.centre[1];
    const along = (dx * head.up[0] + dy * head.up[1]) / (0.4 * head.height);
    const across = (dx * head.up[1] - dy * head.up[0]) / (0.4 * head.width);
    return along * along + across * across < 1 && at(labels.left.hand, i) + at(labels.right.hand, i) < 0.2
      ? 1
      : 0;
  });
  const cloth = colourHistogram(bins, (i) => {
    if (fields.torso.data[i] > -0.05) return 0;
    const [, down] = toLocal(
      frame,
      ((i % small.width) + 0.5) * factor,
      (Math.floor(i / small.width) + 0.5) * factor,
    );
    return down > 0.32 && at(labels.body, i) > 0.95 ? 1 : 0;
  });
  return { skin, cloth };
}
