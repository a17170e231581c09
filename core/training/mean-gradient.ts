/**
 * The mean of the gradients of several parts of a batch, written to `into`. Parts are added in the order in which they are given:
 * floating-point sums depend on it.
 *
 * @param shares of each part in the batch; parts that are missing count as zeros
 * @returns the length of the mean (its Euclidean norm); NaN or infinite where a number in it is
 */
export function meanGradient(
  parts: readonly Float32Array[],
  shares: readonly number[],
  into: Float32Array,
): number {
  parts.forEach((part, index) => {
    const share = shares[index];
    if (index === 0) for (let i = 0; i < into.length; i++) into[i] = share * part[i];
    else for (let i = 0; i < into.length; i++) into[i] += share * part[i];
  });
  let squares = 0;
  for (let i = 0; i < into.length; i++) squares += into[i] * into[i];
  return Math.sqrt(squares);
}
