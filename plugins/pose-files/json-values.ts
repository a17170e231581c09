import type { Keypoints } from '../../core/contract.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { corrupt, type Place } from './person.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A list of numbers, or null for one that is left out or empty. JavaScript writes NaN as null: it becomes NaN
 * again.
 *
 * @throws POSE_CORRUPT where it is something else, or has none of the `lengths`
 */
export function numberList(
  value: unknown,
  lengths: readonly number[],
  name: string,
  place: Place,
): readonly number[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw corrupt(place, `${name} is no list`);
  if (value.length === 0) return null;
  if (!lengths.includes(value.length)) {
    throw corrupt(place, `${name} holds ${value.length} numbers, not ${lengths.join(' or ')}`);
  }
  return value.map((entry, i) => numberOf(entry, `${name}[${i}]`, place));
}

export function numberOf(value: unknown, name: string, place: Place): number {
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  throw corrupt(place, `${name} is no number`);
}

/** Keypoints from the points `from` to `to` of a flat list x, y, confidence, x, y, confidence, … */
export function fromTriples(numbers: readonly number[], from = 0, to = numbers.length / 3): Keypoints {
  const keypoints = new Float32Array((to - from) * STRIDE);
  for (let point = from, i = 0; point < to; point++, i += STRIDE) {
    keypoints[i] = numbers[point * 3];
    keypoints[i + 1] = numbers[point * 3 + 1];
    keypoints[i + 3] = numbers[point * 3 + 2];
  }
  return keypoints;
}
