/** How far a reaching movement has got after the share `t` of its time: no jerk is less (Flash and Hogan 1985). */
export function minimumJerk(t: number): number {
  const u = Math.min(1, Math.max(0, t));
  return u * u * u * (10 + u * (6 * u - 15));
}

/** 0 outside of `start`…`end`, 1 in the middle, `ramp` seconds on either side. */
export function bump(t: number, start: number, end: number, ramp: number): number {
  return minimumJerk((t - start) / ramp) * minimumJerk((end - t) / ramp);
}

/** From 0 to 1 at an even speed, but for `ramp` at either end: what goes around several times. */
export function cruise(t: number, ramp: number): number {
  const u = Math.min(1, Math.max(0, t));
  if (u > 0.5) return 1 - cruise(1 - u, ramp);
  const r = Math.min(0.5, ramp);
  const v = Math.min(1, u / r);
  const rising = r * v ** 4 * (2.5 + v * (v - 3));
  return (rising + Math.max(0, u - r)) / (1 - r);
}

/** 0 → 1 → 0, `times` times. */
export function strokes(t: number, times: number): number {
  const u = Math.min(1, Math.max(0, t)) * times;
  const one = u - Math.min(times - 1, Math.floor(u));
  return minimumJerk(one < 0.5 ? 2 * one : 2 - 2 * one);
}
