/** The world outside as the client sees it; tests have their own. */
export interface Surroundings {
  /** µs since 1970, never going back. */
  now(): number;
  /** Calls back once, in `milliseconds`; returns what prevents that. */
  after(milliseconds: number, callback: () => void): () => void;
  /** 0 ≤ number < 1. */
  random(): number;
}

export const realSurroundings: Surroundings = {
  now: () => (performance.timeOrigin + performance.now()) * 1000,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32,
};
