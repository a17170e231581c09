import type { Traits } from '../traits.ts';

/** The neck where a head's skin ends on it: a level ellipse; metres. */
export interface NeckSection {
  /** Half of its width and of its depth. */
  readonly width: number;
  readonly depth: number;
  /** Height of that end, and its middle from front to back. */
  readonly end: number;
  readonly middle: number;
}

/** Middle of the neck at a height, from front to back: it leans forwards from the trunk to the head. */
export const neckMiddle = ({ end, middle }: NeckSection, y: number): number =>
  y < end ? middle + 0.1 * (y - end) : middle + 0.12 * Math.min(0.08, y - end);

/** The neck of a person whose head is not known: girths of ANSUR II (Gordon et al. 2014), 33 cm for women and 40 cm for men, more with weight. */
export function neckSection({ masculine, weight }: Traits): NeckSection {
  const radius = (0.0525 + 0.0105 * masculine) * (1 + 0.3 * (weight - 0.4));
  return { width: radius * 0.97, depth: radius * 1.04, end: -0.042, middle: 0.015 };
}
