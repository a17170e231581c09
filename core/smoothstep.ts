/** 0 at `from`, 1 at `to`, smooth between; also for `from` > `to`. */
export function smoothstep(from: number, to: number, x: number): number {
  let t = (x - from) / (to - from);
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  return t * t * (3 - 2 * t);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
