/** x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Pairs of points: x, y before and x, y after, four numbers each. */
export type PointPairs = readonly number[];

/**
 * The map that takes the first points of the pairs to the second with the least squared error: a mixture of the
 * best affine map and the best similarity (turn, scale, shift). Both keep the centroid.
 *
 * @param affinity share of the affine map, 0..1; with fewer than six pairs it is not used
 * @returns undefined for fewer than two pairs, or points that all coincide
 */
export function fitMap(pairs: PointPairs, affinity: number): Affine | undefined {
  const n = pairs.length / 4;
  if (n < 2) return undefined;
  let mx = 0;
  let my = 0;
  let ux = 0;
  let uy = 0;
  for (let i = 0; i < pairs.length; i += 4) {
    mx += pairs[i] / n;
    my += pairs[i + 1] / n;
    ux += pairs[i + 2] / n;
    uy += pairs[i + 3] / n;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let xX = 0;
  let yX = 0;
  let xY = 0;
  let yY = 0;
  for (let i = 0; i < pairs.length; i += 4) {
    const x = pairs[i] - mx;
    const y = pairs[i + 1] - my;
    const X = pairs[i + 2] - ux;
    const Y = pairs[i + 3] - uy;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xX += x * X;
    yX += y * X;
    xY += x * Y;
    yY += y * Y;
  }
  const spread = xx + yy;
  if (!(spread > 1e-6)) return undefined;
  const cos = (xX + yY) / spread;
  const sin = (xY - yX) / spread;
  let [a, b, d, e] = [cos, -sin, sin, cos];
  const det = xx * yy - xy * xy;
  if (n >= 6 && det > 1e-3 * spread * spread) {
    const mix = (similar: number, affine: number): number => similar + (affine - similar) * affinity;
    a = mix(a, (xX * yy - yX * xy) / det);
    b = mix(b, (yX * xx - xX * xy) / det);
    d = mix(d, (xY * yy - yY * xy) / det);
    e = mix(e, (yY * xx - xY * xy) / det);
  }
  return [a, b, ux - a * mx - b * my, d, e, uy - d * mx - e * my];
}
