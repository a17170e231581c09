import { between } from '../draw.ts';

/** Slow movement about 0 that never repeats in sight: what nobody who stands can keep from. */
export function drift(random: () => number, size: number, seconds: number): (time: number) => number {
  const waves = [1, 1.73, 2.9].map((faster, i) => ({
    rate: (2 * Math.PI * faster * between(random, 0.8, 1.2)) / seconds,
    phase: 2 * Math.PI * random(),
    size: (size * [0.6, 0.3, 0.15][i]) as number,
  }));
  return (time) => waves.reduce((sum, wave) => sum + wave.size * Math.sin(wave.rate * time + wave.phase), 0);
}
