import { createNoise } from '../../../core/solid/noise.ts';
import type { Material } from '../../../core/solid/surface.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, mix } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import type { HeadShape } from '../face/head-shape.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { Traits } from '../traits.ts';
import { settle } from './settle.ts';
import { SolidBuilder } from './solid-builder.ts';
import { solidPart } from './solid-part.ts';

/** The outline of a lens; metres. */
interface LensShape {
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** 2: an ellipse; more: a box with round corners. */
  readonly corners: number;
  /** How far the outer upper corner is drawn up, and the outer lower one down, as shares of the height. */
  readonly up: number;
  readonly droop: number;
}

const LENSES: readonly LensShape[] = [
  { halfWidth: 0.0225, halfHeight: 0.0215, corners: 2, up: 0, droop: 0 },
  { halfWidth: 0.0255, halfHeight: 0.0175, corners: 4, up: 0, droop: 0 },
  { halfWidth: 0.0265, halfHeight: 0.0205, corners: 3, up: 0.08, droop: 0 },
  { halfWidth: 0.0265, halfHeight: 0.0225, corners: 2.5, up: 0, droop: 0.22 },
  { halfWidth: 0.026, halfHeight: 0.0185, corners: 2.6, up: 0.35, droop: 0 },
  { halfWidth: 0.0245, halfHeight: 0.0135, corners: 3.5, up: 0, droop: 0 },
];

/** Linear RGB of plastics. */
const PLASTICS: readonly Vector[] = [
  [0.01, 0.01, 0.011],
  [0.01, 0.01, 0.011],
  [0.09, 0.045, 0.02],
  [0.03, 0.04, 0.09],
  [0.2, 0.02, 0.03],
  [0.35, 0.3, 0.26],
  [0.05, 0.09, 0.06],
];
const METALS: readonly Vector[] = [
  [0.6, 0.42, 0.2],
  [0.55, 0.55, 0.56],
  [0.04, 0.04, 0.045],
  [0.55, 0.33, 0.25],
];

/** Metres before the middle of an eye where a lens stands. */
const BEFORE_EYES = 0.0245;

/** Glasses on nose and ears, or none. Their lenses are clear, hence not drawn. */
export function createGlasses(random: () => number, traits: Traits, head: HeadShape): Part[] {
  if (random() > 0.2 + 0.4 * traits.age) return [];
  const lens = LENSES[Math.floor(random() * LENSES.length)];
  const metal = random() < 0.4;
  const thick = metal ? between(random, 0.0014, 0.002) : between(random, 0.0022, 0.0042);
  const palette = metal ? METALS : PLASTICS;
  const colour = palette[Math.floor(random() * palette.length)];
  const tortoise = !metal && random() < 0.25;
  const rimless = random() < 0.15;
  const { skull, eyes, noseBridge, ears } = head;
  const size = (eyes.left[0] - eyes.right[0]) / 0.063;
  const middle = (eyes.left[0] + eyes.right[0]) / 2;
  const eyeY = (eyes.left[1] + eyes.right[1]) / 2;

  const outline = (side: number): Vector[] => {
    const centre = (side > 0 ? eyes.left : eyes.right)[0] + side * 0.0025;
    return Array.from({ length: 36 }, (_, i): Vector => {
      const angle = (i / 36) * 2 * Math.PI;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const x = Math.sign(c) * Math.abs(c) ** (2 / lens.corners) * lens.halfWidth * size;
      let y = Math.sign(s) * Math.abs(s) ** (2 / lens.corners) * lens.halfHeight * size;
      const outer = Math.max(0, x / (lens.halfWidth * size));
      if (y < 0) y -= lens.up * outer ** 2 * lens.halfHeight * size;
      else y += lens.droop * (outer - 0.4) * y;
      // The nose widens below: lenses are cut back there.
      const nose = x < 0 && y > 0 ? (0.28 * y) / (lens.halfHeight * size) : 0;
      const px = centre + side * x * (1 - nose);
      const py = eyeY + 0.0015 + y;
      return [
        px,
        py,
        eyes.left[2] / 2 + eyes.right[2] / 2 - BEFORE_EYES + 2.2 * (px - middle) ** 2 + 0.09 * (py - eyeY),
      ];
    });
  };
  const rims = [outline(1), outline(-1)];
  let forward = 0;
  for (const [x, y, z] of rims.flat())
    forward = Math.max(forward, depthToClear(skull, x, y, z, thick / 2 + 0.001));
  const shifted = rims.map((rim) => rim.map((point) => add(point, [0, 0, -forward])));

  const builder = new SolidBuilder();
  shifted.forEach((rim, i) => {
    const side = i === 0 ? 1 : -1;
    if (rimless) builder.tube(rim.slice(18), thick, thick, colour);
    else builder.tube(rim, thick, thick * (metal ? 1 : 1.3), colour, { closed: true });
    const inner = rim[18];
    const pad = settle(
      skull,
      [noseBridge[0] + side * 0.0085 * size, noseBridge[1] + 0.009, noseBridge[2] + 0.003],
      0.0012,
    );
    const hold = rim[14];
    builder.tube(
      [hold, settle(skull, add(mix(hold, pad, 0.5), [0, 0, 0.002]), 0.0015, true), pad],
      0.0012,
      0.0012,
      metal ? colour : mix(colour, [0.5, 0.5, 0.5], metal ? 0 : 0.1),
      { sides: 5 },
    );
    builder.ball(pad, 0.0022, mix(colour, [0.6, 0.55, 0.5], 0.5));
    const hinge = rim[32];
    const ear = side > 0 ? ears.left : ears.right;
    const over: Vector = settle(skull, add(ear, [side * 0.002, -0.024, 0.004]), thick / 2 + 0.0015);
    const behind: Vector = settle(skull, add(ear, [0, 0.004, 0.026]), thick / 2 + 0.001);
    const front = add(hinge, [side * 0.004, -0.0005, 0.004]);
    const arm = [hinge, front];
    for (let k = 1; k <= 8; k++) arm.push(settle(skull, mix(front, over, k / 8), thick / 2 + 0.0012, true));
    arm.push(settle(skull, add(mix(over, behind, 0.35), [0, -0.005, 0.004]), thick / 2 + 0.001), behind);
    builder.tube(arm, metal ? thick : thick * 1.6, thick * 0.8, colour, { facing: [side, 0, 0.01] });
    if (i === 1) return;
    const other = shifted[1][18];
    const top = settle(skull, [noseBridge[0], noseBridge[1] - 0.001, noseBridge[2] - 0.002], thick * 0.45);
    builder.tube(
      [
        inner,
        add(mix(inner, top, 0.55), [0, -0.003, -0.0015]),
        top,
        add(mix(other, top, 0.55), [0, -0.003, -0.0015]),
        other,
      ],
      thick * 1.1,
      thick * 0.9,
      colour,
    );
  });
  return [
    solidPart(builder.build(), frameMaterial(metal, tortoise, Math.floor(random() * 1e9)), SEGMENT.glasses),
  ];
}

/** Metres that a point must come forward (−z) to be `height` over the skin. */
function depthToClear(skull: HeadShape['skull'], x: number, y: number, z: number, height: number): number {
  let forward = 0;
  for (let step = 0; step < 12; step++) {
    const short = height - skull(x, y, z - forward);
    if (short <= 0) break;
    forward += Math.max(short, 0.0004);
  }
  return Math.min(forward, 0.015);
}

function frameMaterial(metal: boolean, tortoise: boolean, seed: number): Material {
  const noise = createNoise(seed);
  return {
    roughness: metal ? 0.25 : 0.3,
    specular: metal ? 0.5 : 0.05,
    scatter: 0,
    sheen: 0,
    ...(tortoise && {
      paint: (point) => {
        const dark = noise(point.x * 170, point.y * 170, point.z * 170) > 0.05 ? 1 : 0.18;
        point.red = 0.3 * dark;
        point.green = 0.11 * dark;
        point.blue = 0.03 * dark;
      },
    }),
  };
}
