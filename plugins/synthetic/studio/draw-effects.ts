import type { Vector } from '../../../core/solid/transforms.ts';
import type { Effects } from './effects.ts';

/** Draws a camera, from a cheap webcam to a broadcaster's, that balances its white for light of this colour, more or less. */
export function drawEffects(random: () => number, white: Vector): Effects {
  const cheap = random() ** 1.3;
  const both = (range: number): number => (random() + random() - 1) * range;
  const adapted = 0.72 + 0.28 * random();
  const green = white[1];
  const gain = (channel: number): number => (green / channel) ** adapted * Math.exp(both(0.05));
  const noise = 5e-6 * 24 ** (cheap * 0.7 + random() * 0.3);
  return {
    exposure: both(0.4),
    whiteBalance: [gain(white[0]), 1, gain(white[2])],
    contrast: 1 + 0.22 * random() + 0.1 * cheap * random(),
    whitePoint: 1.3 + random() * 3,
    blackLift: 0.035 * random() ** 2,
    saturation: 0.85 + 0.3 * random(),
    vignetting: 0.35 * random() ** 2,
    blur: 0.0005 + 0.0016 * cheap * random(),
    sharpening: random() < 0.45 ? 0 : 0.08 + 0.4 * cheap * random(),
    chromaticShift: both(0.0012) * cheap,
    noise: { shot: noise * 4, read: noise * 0.35 },
    jpegQuality: Math.round(95 - 45 * cheap * random()),
  };
}
