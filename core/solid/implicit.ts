/** A solid thing: the distance to its surface in metres, about, negative inside. Arguments are metres, as in `Mesh`. */
export type Implicit = (x: number, y: number, z: number) => number;

// Math.hypot guards against overflow, which makes it many times slower.
const length = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z);

export const sphere =
  (cx: number, cy: number, cz: number, radius: number): Implicit =>
  (x, y, z) =>
    length(x - cx, y - cy, z - cz) - radius;

/** About right near its surface; the radii should not differ by more than about 3. */
export const ellipsoid =
  (cx: number, cy: number, cz: number, rx: number, ry: number, rz: number): Implicit =>
  (x, y, z) => {
    const dx = (x - cx) / rx;
    const dy = (y - cy) / ry;
    const dz = (z - cz) / rz;
    const near = length(dx, dy, dz);
    const steep = length(dx / rx, dy / ry, dz / rz);
    return steep < 1e-9 ? -Math.min(rx, ry, rz) : (near * (near - 1)) / steep;
  };

/** A capsule whose ends have radii of their own. */
export function roundCone(
  [ax, ay, az]: readonly [number, number, number],
  [bx, by, bz]: readonly [number, number, number],
  radiusA: number,
  radiusB: number,
): Implicit {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const squared = dx * dx + dy * dy + dz * dz || 1e-12;
  return (x, y, z) => {
    const along = ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / squared;
    const t = Math.min(1, Math.max(0, along));
    return length(x - ax - t * dx, y - ay - t * dy, z - az - t * dz) - radiusA - t * (radiusB - radiusA);
  };
}

/** The union of two distances, rounded where they are closer than `round` metres to each other (Quilez's polynomial smooth minimum). */
export function smoothUnion(a: number, b: number, round: number): number {
  const h = Math.max(round - Math.abs(a - b), 0) / round;
  return Math.min(a, b) - (h * h * round) / 4;
}

/** What `a` has and `b` has not, with a rounded edge. */
export const smoothDifference = (a: number, b: number, round: number): number => -smoothUnion(-a, b, round);

/** What both have, with a rounded edge. */
export const smoothIntersection = (a: number, b: number, round: number): number =>
  -smoothUnion(-a, -b, round);
