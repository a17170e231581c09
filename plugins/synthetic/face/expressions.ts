import type { FacePose } from '../signer-pose.ts';
import { averageCage } from './cage.ts';
import { addPushes, type Push } from './warp.ts';

interface Stroke extends Push {
  /** Moves what is above, or what is below the line between the lips only. */
  readonly lip?: 'upper' | 'lower';
}

/** Numbers of a face that move its skin by adding something to it; jaw, lids and eyeballs turn instead. */
export type Shaping = Exclude<
  keyof FacePose,
  'leftLidClose' | 'rightLidClose' | 'lidRaise' | 'gazeX' | 'gazeY' | 'jawOpen' | 'jawSide' | 'tongueOut'
>;

/** What moves where, after the muscles of the Facial Action Coding System (Ekman & Friesen 1978). */
const STROKES: Readonly<Record<Shaping, readonly Stroke[]>> = {
  browRaiseInner: [
    { at: [1.5, -4.6, -5.2], reach: 1.2, move: [0, -0.9, 0.05] },
    { at: [1.5, -6.8, -4.8], reach: 1.5, move: [0, -0.3, 0] },
  ],
  browRaiseOuter: [
    { at: [4.2, -4.8, -4.1], reach: 1.4, move: [0, -0.9, 0.1] },
    { at: [4, -6.8, -3.6], reach: 1.5, move: [0, -0.3, 0] },
  ],
  browLower: [
    { at: [1.4, -4.4, -5.1], reach: 1.1, move: [-0.22, 0.75, 0] },
    { at: [3.8, -4.6, -4.4], reach: 1.1, move: [-0.1, 0.45, 0] },
    { at: [0, -4.2, -5.3], reach: 0.7, move: [0, 0.25, -0.1] },
  ],
  squint: [
    { at: [3.2, -2.1, -3.8], reach: 0.7, move: [0, -0.16, -0.03] },
    { at: [4, -1, -3.4], reach: 1, move: [0, -0.25, -0.1] },
  ],
  lipsPucker: [
    { at: [2.4, 4.3, -4.2], reach: 0.9, move: [-1, 0, -0.45] },
    { at: [1.1, 4.2, -5.3], reach: 0.8, move: [-0.25, 0, -0.25] },
    { at: [0, 4.2, -5.8], reach: 1.1, move: [0, 0, -0.55] },
  ],
  lipsStretch: [{ at: [2.5, 4.3, -4.2], reach: 1.2, move: [0.6, 0.08, 0.3] }],
  lipsPress: [
    { at: [0.9, 3.4, -5.6], reach: 0.55, move: [0, 0.22, 0.2] },
    { at: [0, 3.4, -5.8], reach: 0.55, move: [0, 0.1, 0.1] },
    { at: [0.9, 5.1, -5.2], reach: 0.6, move: [0, -0.25, 0.15] },
    { at: [0, 5.1, -5.4], reach: 0.6, move: [0, -0.1, 0.08] },
  ],
  smile: [
    { at: [2.5, 4.3, -4.1], reach: 1, move: [0.65, -0.7, 0.35] },
    { at: [3.7, 1.6, -3.7], reach: 1.3, move: [0.18, -0.45, -0.4] },
    { at: [0, 3.8, -5.8], reach: 1, move: [0, -0.06, 0.2] },
    { at: [3.2, -1.7, -3.8], reach: 0.8, move: [0, -0.14, 0] },
  ],
  frown: [
    { at: [2.5, 4.4, -4.1], reach: 0.9, move: [0.05, 0.55, 0.05] },
    { at: [0, 6.6, -5], reach: 0.9, move: [0, -0.3, -0.08] },
    { at: [0.8, 4.9, -5.3], reach: 0.7, move: [0, -0.1, -0.08] },
  ],
  upperLipRaise: [
    { at: [0.9, 3.7, -5.4], reach: 0.9, move: [0, -0.42, -0.05], lip: 'upper' },
    { at: [1.5, 1.4, -5.5], reach: 0.7, move: [0.03, -0.12, 0] },
  ],
  lowerLipDown: [{ at: [0.8, 4.7, -5.2], reach: 0.9, move: [0, 0.42, 0.02], lip: 'lower' }],
  lipBite: [
    { at: [0.7, 4.5, -5.3], reach: 0.9, move: [0, -0.16, 0.4], lip: 'lower' },
    { at: [0, 6.4, -5], reach: 0.9, move: [0, -0.25, 0] },
    { at: [0.9, 3.7, -5.4], reach: 0.8, move: [0, -0.16, 0], lip: 'upper' },
  ],
  cheeksPuff: [
    { at: [3.9, 3.4, -3.5], reach: 1.5, move: [0.75, 0, -0.6] },
    { at: [0, 2.9, -5.8], reach: 0.7, move: [0, 0, -0.2] },
  ],
  noseWrinkle: [
    { at: [1.3, 0.7, -5.2], reach: 0.8, move: [0.05, -0.3, -0.05] },
    { at: [1.2, 3, -5.3], reach: 0.8, move: [0, -0.2, 0] },
    { at: [0, -3.8, -5.2], reach: 0.8, move: [0, 0.22, -0.06] },
  ],
};

/** All numbers of a face that shape its skin. */
export const SHAPINGS = Object.keys(STROKES) as readonly Shaping[];

/** What moves when a number of a face is 1: rows of the cage, and metres, three a row. */
export interface Moved {
  readonly rows: Uint16Array;
  readonly by: Float32Array;
}

let shapes: Readonly<Record<Shaping, Moved>> | undefined;

/** How each number moves the cage; the same for all faces. */
export function expressionShapes(): Readonly<Record<Shaping, Moved>> {
  shapes ??= Object.fromEntries(SHAPINGS.map((name) => [name, moved(STROKES[name])])) as Record<
    Shaping,
    Moved
  >;
  return shapes;
}

function moved(strokes: readonly Stroke[]): Moved {
  const { positions, jaw } = averageCage();
  const rows: number[] = [];
  const by: number[] = [];
  const sum = new Float64Array(3);
  for (let row = 0; row < jaw.length; row++) {
    sum.fill(0);
    for (const stroke of strokes) {
      const strength = stroke.lip === 'upper' ? 1 - jaw[row] : stroke.lip === 'lower' ? jaw[row] : 1;
      addPushes([stroke], strength, positions[row * 3], positions[row * 3 + 1], positions[row * 3 + 2], sum);
    }
    if (Math.hypot(sum[0], sum[1], sum[2]) < 2e-5) continue;
    rows.push(row);
    by.push(...sum);
  }
  return { rows: new Uint16Array(rows), by: new Float32Array(by) };
}
