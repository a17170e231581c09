/** How a client that has lost its connection tries to get it back. */
export interface Reconnect {
  /** Attempts in a row before it gives up. */
  readonly attempts: number;
  /** Milliseconds before the first attempt; every further delay is twice as long … */
  readonly firstDelay: number;
  /** … but never longer. */
  readonly longestDelay: number;
}

export const DEFAULT_RECONNECT: Reconnect = { attempts: 10, firstDelay: 250, longestDelay: 10_000 };

/**
 * Milliseconds before attempt `attempt` (from 0). Half of it is random: the clients of a server that comes back
 * must not all come at once.
 *
 * @param random 0 ≤ number < 1
 */
export function delayBefore(
  attempt: number,
  { firstDelay, longestDelay }: Reconnect,
  random: number,
): number {
  return Math.min(longestDelay, firstDelay * 2 ** attempt) * (0.5 + random / 2);
}
