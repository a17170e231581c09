/** What a server bears: every number bounds something that others can make grow. */
export interface Limits {
  /** Connections at once, of everyone. */
  readonly connections: number;
  /** Connections at once from one address (of IPv6, from one /64 network). */
  readonly connectionsPerAddress: number;
  /** Rooms that one address may feed at once. */
  readonly sessionsPerAddress: number;
  readonly viewersPerRoom: number;
  /** Seconds until the first message has to be there. */
  readonly helloSeconds: number;
  /** Seconds that a room is kept for a producer that has lost its connection. */
  readonly resumeSeconds: number;
  /** Seconds without a pose (of a producer), without a frame (of a publisher), or of waiting in an empty room (of a viewer). */
  readonly idleSeconds: number;
  /** Seconds without a sign of life after which a connection counts as dead. */
  readonly silenceSeconds: number;
  /** Messages per second of one connection, on average; twice as many may come at once. */
  readonly messagesPerSecond: number;
  /**
   * Frames on their way to a viewer, and bytes of them that wait in memory; while there are more, it gets none. So many bytes
   * of each encoding a room keeps for who joins, too.
   */
  readonly viewerFrames: number;
  readonly viewerBacklog: number;
  /** Bytes of an uploaded picture. */
  readonly uploadBytes: number;
  /** Bytes of a pose file that the page wants to play. */
  readonly poseFileBytes: number;
  /** Uploaded signers that are kept; each more takes the place of the oldest. */
  readonly uploads: number;
  /** Largest heap of a session in MiB. */
  readonly sessionHeap: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 1024,
  connectionsPerAddress: 64,
  sessionsPerAddress: 16,
  viewersPerRoom: 256,
  helloSeconds: 5,
  resumeSeconds: 5,
  idleSeconds: 300,
  silenceSeconds: 10,
  messagesPerSecond: 240,
  viewerFrames: 12,
  viewerBacklog: 512 * 1024,
  uploadBytes: 10 * 1024 * 1024,
  poseFileBytes: 256 * 1024 * 1024,
  uploads: 16,
  sessionHeap: 1024,
};

/** So many messages per second, and twice as many at once: a bucket that fills by the clock (milliseconds). */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #since: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = 2 * perSecond;
    this.#since = now;
  }

  /** @returns whether one more is within the limit. */
  take(now: number): boolean {
    const filled = this.#left + ((now - this.#since) / 1000) * this.#perSecond;
    this.#left = Math.min(2 * this.#perSecond, filled) - 1;
    this.#since = now;
    if (this.#left >= 0) return true;
    this.#left = 0;
    return false;
  }
}

/** How many each key has: addresses and what they hold open. */
export class Tally {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.#counts.set(key, this.of(key) + 1);
  }

  remove(key: string): void {
    const count = this.of(key) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}

/** What counts as one address: all of an IPv4 address, the network part (/64) of an IPv6 address, which one customer has to himself. */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
