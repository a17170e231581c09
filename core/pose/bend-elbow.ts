import type { Point } from './pose.ts';

/** An arm as it lies in the picture. */
export interface ArmLine {
  readonly shoulder: Point;
  readonly elbow: Point;
  readonly wrist: Point;
}

/**
 * Where the elbow goes when the wrist of `arm` moves to `wrist`: near where it was, with the bones about as long as they
 * were. The elbow is drawn half way to either bone's length, again and again, as in FABRIK (Aristidou and Lasenby 2011).
 * Unlike the closed-form solution for two bones this stays calm where an arm is straight and where the wrist is at the
 * shoulder.
 *
 * @param iterations the more, the better the lengths are kept; the fewer, the calmer the elbow. Lengths in the picture are
 * no law: bones that point at the camera are short.
 */
export function bendElbow(
  { shoulder, elbow, wrist: from }: ArmLine,
  wrist: Point,
  iterations: number,
): Point {
  const upper = Math.hypot(elbow.x - shoulder.x, elbow.y - shoulder.y);
  const fore = Math.hypot(from.x - elbow.x, from.y - elbow.y);
  let { x, y } = elbow;
  for (let i = 0; i < iterations; i++) {
    const a = atDistance(shoulder, { x, y }, upper);
    const b = atDistance(wrist, { x, y }, fore);
    x = (a.x + b.x) / 2;
    y = (a.y + b.y) / 2;
  }
  return { x, y };
}

/** The point in the direction of `towards` at this distance from `centre`. */
function atDistance(centre: Point, towards: Point, length: number): Point {
  const dx = towards.x - centre.x;
  const dy = towards.y - centre.y;
  const now = Math.hypot(dx, dy);
  if (now < 1e-6) return towards;
  return { x: centre.x + (dx * length) / now, y: centre.y + (dy * length) / now };
}
