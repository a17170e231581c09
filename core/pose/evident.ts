import { smoothstep } from '../smoothstep.ts';

/**
 * How much of a difference between two people is evident. A photo shows one moment of one posture, and one person differs
 * from moment to moment by about `tolerance`: below it, a difference is no evidence and nothing is changed (0); from twice
 * the tolerance on, all of it counts. Continuous in between.
 */
export function evident(difference: number, tolerance: number): number {
  return difference * smoothstep(tolerance, 2 * tolerance, Math.abs(difference));
}
