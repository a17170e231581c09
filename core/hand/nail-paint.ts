import { smoothstep } from '../smoothstep.ts';
import { luminance } from '../solid/luminance.ts';
import type { SurfacePoint } from '../solid/surface.ts';
import type { Vector } from '../solid/transforms.ts';
import type { HandBuild } from './hand-build.ts';
import { palmTone } from './skin-tone.ts';

/** Colours of nail polish, linear RGB. */
const POLISH: readonly Vector[] = [
  [0.5, 0.02, 0.03],
  [0.25, 0.01, 0.03],
  [0.5, 0.21, 0.19],
  [0.62, 0.12, 0.2],
  [0.05, 0.05, 0.12],
  [0.55, 0.36, 0.32],
];

/** Nails are laid over skin that is less pale than palms are on dark hands. */
const mix = (skin: number, palm: number): number => skin + 0.4 * (palm - skin);

/** Paints points of nails: bed, moon and free edge, or polish. */
export function createNailPaint(
  { digits, nailTip }: HandBuild,
  skin: Vector,
  random: () => number,
): (point: SurfacePoint) => void {
  const pink = palmTone(skin);
  const palm: Vector = [mix(skin[0], pink[0]), mix(skin[1], pink[1]), mix(skin[2], pink[2])];
  const light = 0.85 * luminance(palm) + 0.02;
  const bed: Vector = [
    0.55 * palm[0] + 0.45 * light * 1.35,
    0.55 * palm[1] * 0.94 + 0.45 * light * 0.8,
    0.55 * palm[2] * 0.94 + 0.45 * light * 0.7,
  ];
  const edge = 0.04 + 0.88 * luminance(palm);
  const polished = nailTip > 0.001 && random() < 0.45;
  const polish = POLISH[Math.floor(random() * POLISH.length)];
  const { length } = digits.index.nail;
  // Even short nails have a narrow free edge.
  const free = (0.93 * length) / (length + nailTip);
  return (point) => {
    const u = point.u;
    const v = point.v - 1;
    point.roughness = 0.33;
    point.specular = 0.035;
    point.scatter = 0.55;
    const rim = smoothstep(0, 1, (Math.abs(u) - 0.82) / 0.18);
    point.cavity = 1 - 0.3 * Math.max(rim, smoothstep(0, 1, (0.1 - v) / 0.1));
    if (polished) {
      [point.red, point.green, point.blue] = polish;
      point.roughness = 0.19;
      point.scatter = 0;
      return;
    }
    const moon = 0.5 * smoothstep(0, 1, (0.19 - v - 0.3 * u * u) / 0.06);
    const tip = 0.8 * smoothstep(0, 1, (v - free + 0.05 * u * u) / 0.04);
    // The bed is deepest pink before the free edge.
    const flush = 1 - 0.09 * smoothstep(0, 1, (v - 0.45) / 0.4) * (1 - tip);
    const pale = Math.max(moon * 0.5, tip);
    point.red = (bed[0] + (edge * 1.06 - bed[0]) * pale) * (1 - 0.16 * rim);
    point.green = (bed[1] * flush + (edge * 0.97 - bed[1]) * pale) * (1 - 0.26 * rim);
    point.blue = (bed[2] * flush + (edge * 0.84 - bed[2]) * pale) * (1 - 0.26 * rim);
  };
}
