/**
 * Numbers 0 ≤ x < 1, always the same ones for the same seed.
 *
 * Source: Tommy Ettinger's mulberry32 (public domain), 32 bits of state: enough for drawing samples, not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
