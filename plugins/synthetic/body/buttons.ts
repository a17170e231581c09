import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { bodyPart } from './body-part.ts';
import { dress } from './create-top.ts';
import type { Flesh } from './flesh.ts';
import type { TopStyle } from './top-style.ts';

/** Half the width of the strip that holds buttons, and of the seam at its edges; metres. */
const STRIP = 0.0165;
const SEAM = 0.0014;

/** Cloth with a doubled strip down the middle of the front. */
export const buttonPlacket = (fabric: Material): Material => ({
  ...fabric,
  paint(point) {
    fabric.paint?.(point);
    if (point.normalZ > -0.2) return;
    const off = Math.abs(point.x) - STRIP;
    if (Math.abs(off) > SEAM) return;
    const deep = Math.min(1, SEAM / point.pixel);
    point.bumpX -= Math.sign(point.x) * 0.8 * deep;
    point.cavity *= 1 - 0.35 * deep;
  },
});

/** Buttons down the front of a shirt. */
export function createButtons(flesh: Flesh, shirt: Implicit, style: TopStyle, random: () => number): Part {
  const shade = random() < 0.6 ? 0.75 : 0.06;
  const radius = 0.0055;
  const around = 10;
  const positions: number[] = [];
  const normals: number[] = [];
  const triangles: number[] = [];
  for (let y = style.depth + 0.03; y < style.hem - 0.04; y += 0.082) {
    let z = -0.32;
    while (shirt(0, y, z) > 0) z += 0.002;
    const first = positions.length / 3;
    // A dish: the middle is a little deeper than the rim.
    for (const [share, height] of [
      [0, 0.0022],
      [0.55, 0.0022],
      [0.8, 0.0034],
      [1, 0.0024],
      [1.02, -0.003],
    ]) {
      for (let i = 0; i < around; i++) {
        const turn = (2 * Math.PI * i) / around;
        const [dx, dy] = [Math.cos(turn), Math.sin(turn)];
        positions.push(dx * radius * share, y + dy * radius * share, z - height);
        const lean = share > 0.9 ? 0.9 : share > 0.6 ? 0.3 : 0;
        const up = Math.sqrt(1 - lean * lean);
        normals.push(dx * lean, dy * lean, -up);
      }
    }
    for (let ring = 0; ring < 4; ring++) {
      for (let i = 0; i < around; i++) {
        const a = first + ring * around + i;
        const b = first + ring * around + ((i + 1) % around);
        triangles.push(a, b, a + around, b, b + around, a + around);
      }
    }
  }
  const plastic: Material = {
    roughness: 0.35,
    specular: 0.04,
    scatter: 0,
    sheen: 0,
    paint(point) {
      point.red = point.green = point.blue = shade;
    },
  };
  return bodyPart(dress({ positions, normals, triangles }, flesh), flesh, plastic, SEGMENT.torso, true);
}
