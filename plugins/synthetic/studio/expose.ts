import type { Rendering } from '../render/scene.ts';
import { SEGMENT } from '../segment.ts';
import type { Effects } from './effects.ts';

/** Segments that show skin, the face first: the meter takes the first that is large enough. */
const METERED: readonly (readonly number[])[] = [
  [SEGMENT.face],
  [SEGMENT.face, SEGMENT.neck, SEGMENT.leftHand, SEGMENT.rightHand],
];

/** Luminance that light-brown skin (reflecting 0.25) is shown with, linear. */
const SHOWN = 0.25;
const REFLECTED = 0.25;

/**
 * The gain that shows the face as a photographer would want it: a dark one dark, but with all its modelling, a light one light, but not
 * burnt. Skin is metered, and of the stops by which it is off middle skin, about half are corrected.
 */
export function exposureOf(rendering: Rendering, { exposure, whiteBalance }: Effects): number {
  const metered = METERED.map((segments) => meanOf(rendering, segments, whiteBalance)).find(
    ({ share }) => share > 0.003,
  );
  const { luminance } = metered ?? meanOf(rendering, null, whiteBalance);
  const wanted = SHOWN * (luminance / REFLECTED) ** 0.5;
  const gain = luminance > 0 ? wanted / luminance : 1;
  return Math.min(6, Math.max(0.3, gain)) * 2 ** exposure;
}

/** Mean luminance after white balance of pixels with one of the segments (null: all), and their share of the picture. */
function meanOf(
  { size, colour, segments }: Rendering,
  wanted: readonly number[] | null,
  [red, green, blue]: readonly number[],
): { luminance: number; share: number } {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < segments.length; i++) {
    if (wanted && !wanted.includes(segments[i])) continue;
    sum +=
      0.2126 * red * colour[i * 3] + 0.7152 * green * colour[i * 3 + 1] + 0.0722 * blue * colour[i * 3 + 2];
    count++;
  }
  return { luminance: sum / Math.max(1, count), share: count / (size * size) };
}
