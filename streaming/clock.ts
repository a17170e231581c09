/** Microseconds since the epoch, in the resolution that the machine has; within one thread it never goes back. */
export function epochMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
