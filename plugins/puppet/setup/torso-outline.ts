import { type Plane, samplePlane } from '../../../core/image/plane.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { typicalRadius } from '../pose/arm-curve.ts';
import { type ShoulderFrame, toPixels } from '../pose/shoulder-frame.ts';
import type { ArmJoints, Point } from '../pose/skeleton.ts';
import type { DistanceFields } from './distance-fields.ts';

/** Half the outline of a torso from the neck to below the picture, in shoulder widths. */
export const TYPICAL_TORSO: readonly Point[] = [
  [0.2, -0.32],
  [0.42, -0.22],
  [0.62, -0.1],
  [0.56, 0.3],
  [0.52, 0.7],
  [0.55, 1.2],
  [0.58, 3],
];

/** Rows are measured from below the armpit down, in shoulder widths. */
const FIRST = 0.4;
const STEP = 0.04;
const LAST = 2.4;
/** What half a torso may measure. */
const NARROWEST = 0.38;
const WIDEST = 0.8;
/** How much wider than a row that is seen a hidden one may be. */
const WIDER = 1.05;

/**
 * Measures one side of the torso in the photo: down to where the background shows between torso and arm, or, where the arm hides the
 * edge, to a little behind the arm. Rows that show neither take their neighbours' width.
 *
 * @param matte coverage at the photo's full resolution
 * @param factor photo pixels per pixel of the fields
 */
export function measureTorso(
  matte: Plane,
  fields: DistanceFields,
  factor: number,
  frame: ShoulderFrame,
  side: Side,
  { elbow, wrist, shoulder }: ArmJoints,
): readonly Point[] {
  const hangs = [hangsDown(frame, shoulder, elbow), hangsDown(frame, elbow, wrist)] as const;
  const rows = Math.round((LAST - FIRST) / STEP);
  const widths = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    widths[r] = measureRow(matte, fields, factor, frame, side, hangs, FIRST + r * STEP);
  }
  limitHidden(widths);
  if (widths.filter((width) => width > 0).length < 3) return TYPICAL_TORSO;
  const outline = TYPICAL_TORSO.filter(([, down]) => down < FIRST - 0.05);
  const reach = 3;
  let last = 0;
  for (let r = 0; r < rows; r += 2) {
    let sum = 0;
    let count = 0;
    for (let k = Math.max(0, r - reach); k <= Math.min(rows - 1, r + reach); k++) {
      if (widths[k] === 0) continue;
      sum += widths[k];
      count++;
    }
    if (count === 0) continue;
    last = sum / count;
    outline.push([last, FIRST + r * STEP]);
  }
  return [...outline, [last, 3]];
}

/** Makes the guesses for hidden rows plain widths, none much wider than the nearest row that was seen. */
function limitHidden(widths: Float64Array): void {
  const seen = [...widths.keys()].filter((r) => widths[r] > 0);
  widths.forEach((width, r) => {
    if (width >= 0) return;
    const nearest = seen.reduce((a, b) => (Math.abs(b - r) < Math.abs(a - r) ? b : a), seen[0]);
    const most =
      nearest === undefined ? WIDEST : Math.max(typicalWidth(FIRST + r * STEP), WIDER * widths[nearest]);
    widths[r] = Math.min(-width, most);
  });
}

/**
 * Half width of the torso at a height, in shoulder widths; negative where a hanging arm hides the edge and it is a guess, 0 where it cannot
 * be told.
 */
function measureRow(
  matte: Plane,
  fields: DistanceFields,
  factor: number,
  frame: ShoulderFrame,
  side: Side,
  hangs: readonly [upper: boolean, lower: boolean],
  down: number,
): number {
  const outward = side === 'left' ? 1 : -1;
  const { arm, along, hand } = fields[side];
  for (let d = 0.2; d < 1; d += 0.01) {
    const [x, y] = toPixels(frame, d * outward, down);
    if (x < 0 || y < 0 || x >= matte.width || y >= matte.height) return 0;
    const u = x / factor;
    const v = y / factor;
    if (samplePlane(hand, u, v) < 0) return 0;
    // an edge close to the arm's shape is the arm's
    if (samplePlane(matte, x, y) < 0.5) return samplePlane(arm, u, v) > 0.06 ? within(d) : 0;
    const t = samplePlane(along, u, v);
    // a hanging arm hides the edge, which lies somewhere behind it; an arm across the chest tells nothing
    if (samplePlane(arm, u, v) < -HIDDEN * typicalRadius(t))
      return hangs[t < 1 ? 0 : 1] ? -within(Math.max(d, typicalWidth(down))) : 0;
  }
  return 0;
}

/** Whether a bone runs along the torso, within 30°. */
function hangsDown({ down }: ShoulderFrame, from: Point, to: Point): boolean {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  return dx * down[0] + dy * down[1] > 0.866 * Math.hypot(dx, dy);
}

/** How far behind an arm's inner edge the torso's is taken to lie, in the arm's radii. */
const HIDDEN = 0.45;

function typicalWidth(down: number): number {
  const i = TYPICAL_TORSO.findIndex(([, y]) => y >= down);
  const [x0, y0] = TYPICAL_TORSO[i - 1];
  const [x1, y1] = TYPICAL_TORSO[i];
  return x0 + ((x1 - x0) * (down - y0)) / (y1 - y0);
}

const within = (width: number): number => (width < NARROWEST || width > WIDEST ? 0 : width);
