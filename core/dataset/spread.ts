/** At most `wanted` of the numbers from 0 to `count − 1`, evenly spread, the first one among them. */
export function spread(count: number, wanted: number): number[] {
  const step = Math.max(1, count / wanted);
  return Array.from({ length: Math.min(count, wanted) }, (_, i) => Math.ceil(i * step));
}
