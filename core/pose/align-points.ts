/** A similarity of space: q = to + scale · rotation · (p − from). */
export interface Alignment {
  /** 3 × 3, row-major. */
  readonly rotation: Float64Array;
  readonly scale: number;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

/**
 * The similarity that takes the points `a` nearest to the points `b` in the weighted least-squares sense, by the unit
 * quaternion of Horn ("Closed-form solution of absolute orientation using unit quaternions", JOSA A 1987). Points that lie
 * in the plane z = 0 on both sides give a rotation within it.
 *
 * @param a n × 3 numbers, as `b`; `weights` has n
 * @returns null where fewer than three points have weight, or all lie on one spot
 */
export function alignPoints(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  weights: ArrayLike<number>,
): Alignment | null {
  let total = 0;
  let count = 0;
  const from: [number, number, number] = [0, 0, 0];
  const to: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight <= 0) continue;
    total += weight;
    count += 1;
    for (let axis = 0; axis < 3; axis++) {
      from[axis] += weight * a[i * 3 + axis];
      to[axis] += weight * b[i * 3 + axis];
    }
  }
  if (count < 3) return null;
  for (let axis = 0; axis < 3; axis++) {
    from[axis] /= total;
    to[axis] /= total;
  }

  const s = new Float64Array(9);
  let spreadA = 0;
  let spreadB = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight <= 0) continue;
    for (let row = 0; row < 3; row++) {
      const p = a[i * 3 + row] - from[row];
      const own = b[i * 3 + row] - to[row];
      spreadA += weight * p * p;
      spreadB += weight * own * own;
      for (let column = 0; column < 3; column++) {
        s[row * 3 + column] += weight * p * (b[i * 3 + column] - to[column]);
      }
    }
  }
  if (!(spreadA > 0 && spreadB > 0)) return null;
  const rotation = rotationOf(principalQuaternion(s, Math.sqrt(spreadA * spreadB)));
  return { rotation, scale: Math.sqrt(spreadB / spreadA), from, to };
}

/** Squarings of the matrix: the power iteration takes 2 to the power of this many steps. */
const SQUARINGS = 7;

/** The eigenvector of Horn's matrix N for its greatest eigenvalue; `bound` is at least the size of every eigenvalue. */
function principalQuaternion(s: Float64Array, bound: number): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s;
  let m: Float64Array = Float64Array.of(
    ...[xx + yy + zz, yz - zy, zx - xz, xy - yx],
    ...[yz - zy, xx - yy - zz, xy + yx, zx + xz],
    ...[zx - xz, xy + yx, yy - xx - zz, yz + zy],
    ...[xy - yx, zx + xz, yz + zy, zz - xx - yy],
  );
  // Shifted, so that the greatest eigenvalue is also the greatest in size.
  for (let i = 0; i < 4; i++) m[i * 5] += bound;
  for (let step = 0; step < SQUARINGS; step++) m = squared(m);
  let best = 0;
  for (let i = 1; i < 4; i++) if (m[i * 5] > m[best * 5]) best = i;
  const q = m.slice(best * 4, best * 4 + 4);
  const length = Math.hypot(...q);
  return q.map((value) => value / length);
}

/** The square of a symmetric 4 × 4 matrix, divided by its trace. */
function squared(m: Float64Array): Float64Array {
  const out = new Float64Array(16);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += m[row * 4 + k] * m[k * 4 + column];
      out[row * 4 + column] = sum;
    }
  }
  const trace = out[0] + out[5] + out[10] + out[15];
  return out.map((value) => value / trace);
}

function rotationOf([w, x, y, z]: Float64Array): Float64Array {
  return Float64Array.of(
    ...[1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    ...[2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    ...[2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  );
}
