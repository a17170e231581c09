import { smoothstep } from '../../../core/smoothstep.ts';
import {
  ellipsoid,
  type Implicit,
  smoothDifference,
  smoothIntersection,
  smoothUnion,
} from '../../../core/solid/implicit.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';
import { skipFar } from '../../../core/solid/skip-far.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { between } from '../draw.ts';
import { drawFabric } from '../fabric/draw-fabric.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import { type Ground, onChest } from './grow.ts';
import type { Hairdo, StyleInput } from './hairdo.ts';
import { shaved } from './short-styles.ts';
import { solidPart } from './solid-part.ts';
import { skin } from './strands.ts';

/** Half the width of a scarf's end, metres: it does not go over the upper arms. */
const BREADTH = 0.132;

/** A scarf over hair, ears and neck, its end on the chest, that leaves the face free: a hijab. */
export function headscarf(input: StyleInput): Hairdo {
  return { ...shaved(input), worn: [scarf(input)] };
}

function scarf({ ground, random, noise }: StyleInput): Part {
  const { scalp, head, shoulders } = ground;
  const { eyes, chin, neck } = head;
  const middle = (eyes.left[0] + eyes.right[0]) / 2;
  const eye = (eyes.left[1] + eyes.right[1]) / 2;
  const top = eye - between(random, 0.046, 0.058);
  const bottom = chin[1] + between(random, -0.002, 0.006);
  const wide = (eyes.left[0] - eyes.right[0]) / 2 + between(random, 0.025, 0.031);
  const ease = between(random, 0.007, 0.012);
  const knot = between(random, 0, 0.022);
  const low = neck.centre[1] + between(random, 0.1, 0.2);
  const slant = between(random, -0.35, 0.35);
  const [faceY, faceHigh] = [(top + bottom) / 2, (bottom - top) / 2];
  const earCovers = ([1, -1] as const).map((side) => {
    const [ex, ey, ez] = side > 0 ? head.ears.left : head.ears.right;
    return ellipsoid(ex + side * 0.004, ey - 0.002, ez + 0.01, 0.021, 0.043, 0.034);
  });
  const across = (x: number, y: number): number =>
    (Math.abs((x - middle) / wide) ** 2.3 + Math.abs((y - faceY) / faceHigh) ** 2.3) ** (1 / 2.3);
  const solid: Implicit = (x, y, z) => {
    const behind = smoothstep(0, 0.07, z - scalp.centre[2]) * smoothstep(0.02, -0.06, y - scalp.centre[1]);
    const below = smoothstep(chin[1] - 0.03, chin[1] + 0.03, y);
    const around = across(x, y);
    const wrap =
      noise(Math.log(around + 0.2) * 14 + slant * z * 30, z * 9 + x * 7, y * 9) * (0.0012 + 0.0042 * below);
    const hang = noise((x + slant * y) * 38, (y - slant * x) * 7, z * 16) * 0.006 * below;
    const skull = smoothUnion(
      0.85 * (scalp.height(x, y, z) - ease - knot * behind),
      Math.min(...earCovers.map((cover) => cover(x, y, z))),
      0.03,
    );
    const neckRadius =
      Math.hypot((x - neck.centre[0]) / (neck.width + 0.02), (z - neck.centre[2]) / (neck.depth + 0.022)) - 1;
    const throat = Math.max(neckRadius * neck.width, chin[1] - 0.03 - y);
    const down = Math.max(0, (y - neck.centre[1] - slant * x) / (low - neck.centre[1]));
    const end = ((Math.abs(x) / BREADTH) ** 2.5 + down ** 2.5) ** 0.4 - 1;
    const drape = Math.max(
      shoulders(x, y, z) - 0.008 * smoothstep(0.1, -0.25, end) - 0.002,
      end * BREADTH * 0.8,
    );
    const cloth = smoothUnion(smoothUnion(skull, throat, 0.025), drape, 0.03) - wrap - hang;
    const face = Math.max((around - 1) * wide * 0.8, z - scalp.centre[2] + 0.028);
    return smoothDifference(cloth, face, 0.011);
  };
  const mesh = polygonise(
    skipFar(solid, 0.037),
    { from: [-0.17, head.crown[1] - 0.05, -0.24], to: [0.17, low + 0.08, 0.24] },
    0.0092,
  );
  const segments = new Uint8Array(mesh.positions.length / 3);
  segments.forEach((_, i) => {
    segments[i] = mesh.positions[i * 3 + 1] < neck.centre[1] - 0.01 ? SEGMENT.hair : SEGMENT.torso;
  });
  const part = solidPart(
    skin(mesh, (point) => onChest(ground, point)),
    drawFabric(random),
    SEGMENT.hair,
  );
  return { ...part, segment: segments };
}

/** Puts a knitted hat or a cap on. */
export function hatted(hairdo: Hairdo, { ground, random }: StyleInput): Hairdo {
  const cap = random() < 0.4;
  return {
    ...hairdo,
    comb: { ...hairdo.comb, thickness: Math.min(0.007, hairdo.comb.thickness) },
    layer: () => 0.001,
    worn: [...(hairdo.worn ?? []), cap ? peaked(ground, random) : knitted(ground, random)],
  };
}

/** Metres over the rim of a hat, which goes from above the brows to below the back of the head. */
function overRim({ head }: Ground, y: number, z: number, rise: number): number {
  const eye = (head.eyes.left[1] + head.eyes.right[1]) / 2;
  return eye - rise + 0.3 * (z - head.eyes.left[2]) - y;
}

function knitted(ground: Ground, random: () => number): Part {
  const { scalp, head } = ground;
  const slack = between(random, 0, 0.03);
  const rise = between(random, 0.045, 0.055);
  const colour: Vector = [random() ** 2 * 0.5, random() ** 2 * 0.4, random() ** 2 * 0.45];
  const solid: Implicit = (x, y, z) => {
    const over = overRim(ground, y, z, rise);
    const cuff = 0.004 * smoothstep(0.042, 0.036, over);
    const high = slack * smoothstep(0.02, 0.12, scalp.centre[1] - y + 0.3 * (z - scalp.centre[2]));
    return smoothIntersection(0.9 * (scalp.height(x, y, z) - 0.015 - cuff - high), -over, 0.008);
  };
  const material: Material = {
    roughness: 0.95,
    specular: 0.03,
    scatter: 0,
    sheen: 0.5,
    paint(point) {
      const around = Math.atan2(point.x - scalp.centre[0], scalp.centre[2] - point.z);
      const fine = 1 / (1 + (point.pixel / 0.002) ** 2);
      const rib = Math.sin(around * 110) * fine;
      const row = Math.sin(point.y * 1600) * fine * 0.4;
      const slope = Math.cos(around * 110) * 0.5 * fine;
      point.bumpX = slope * Math.cos(around);
      point.bumpZ = slope * Math.sin(around);
      const tone = 1 + 0.16 * (rib + row);
      point.red = colour[0] * tone;
      point.green = colour[1] * tone;
      point.blue = colour[2] * tone;
      point.cavity = 0.85 + 0.15 * rib;
    },
  };
  return solidPart(skin(polygonise(solid, hatBox(head.crown), 0.006)), material, SEGMENT.hair);
}

function peaked(ground: Ground, random: () => number): Part {
  const { scalp, head } = ground;
  const rise = between(random, 0.05, 0.058);
  const way = random() < 0.5 ? 1 : -1;
  const solid: Implicit = (x, y, z) => {
    const over = overRim(ground, y, z, rise);
    const dome = smoothIntersection(0.9 * (scalp.height(x, y, z) - 0.015), -over, 0.003);
    const forward = (scalp.centre[2] - z) * way;
    const side = x - scalp.centre[0];
    const sheet = Math.abs(over - 0.006 - 3.2 * -side * side + 0.12 * Math.max(0, forward - 0.08)) - 0.0032;
    const outline = Math.hypot(side / 0.078, Math.max(0, forward - 0.05) / 0.115) - 1;
    const brim = Math.max(sheet, outline * 0.07, 0.05 - forward);
    return smoothUnion(dome, brim, 0.003);
  };
  return solidPart(skin(polygonise(solid, hatBox(head.crown), 0.0055)), drawFabric(random), SEGMENT.hair);
}

const hatBox = ([x, y, z]: Vector): { from: Vector; to: Vector } => ({
  from: [x - 0.13, y - 0.06, z - 0.24],
  to: [x + 0.13, y + 0.2, z + 0.24],
});
