import { boxFilter } from '../../../core/image/box-filter.ts';
import { createPlane, type Plane, samplePlane } from '../../../core/image/plane.ts';
import { SIDES } from '../../../core/pose/pose.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import { toLocal } from '../pose/shoulder-frame.ts';
import type { Analysis } from './analysis.ts';
import { colourBin } from './colour-histogram.ts';

/** Which pixels are the body's, as shares of the matte, 0..1. */
export interface BodyOwnership {
  /** What the photo shows of the body. */
  readonly own: Plane;
  /** What the body covers once it is completed under arms and hands. */
  readonly shape: Plane;
}

/** The upper arm's beginning stays with the body up to this u, so that no gap opens when the arm moves. */
const STUB_END = 0.22;
const STUB_FADE = 0.1;

/** How far bare hands and forearms may reach beyond their typical shapes, in shoulder widths. */
const BARE = 0.1;
/** A hand whose joints were not found may be anywhere near its wrist. */
const BARE_HAND = 0.3;

export function bodyOwnership(analysis: Analysis): BodyOwnership {
  const { photo, fields, matte, frame } = analysis;
  const { width, height, factor } = photo;
  const own = createPlane(width, height);
  const hidden = new Float32Array(width * height);
  const solid = createPlane(width, height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (matte.data[i] === 0) continue;
      const u = (x + 0.5) / factor;
      const v = (y + 0.5) / factor;
      const torso = samplePlane(fields.torso, u, v);
      own.data[i] = visibleShare(analysis, i, x, y, u, v, torso);
      solid.data[i] = own.data[i] * matte.data[i];
      hidden[i] = Math.max(smoothstep(0, -0.02, torso), samplePlane(fields.head, u, v) < -0.03 ? 1 : 0);
    }
  }
  // slivers along an arm that no part wanted would stay behind as ghosts when it moves: open the mask
  const radius = Math.max(1, Math.round(frame.width * 0.03));
  const core = boxFilter(solid, radius);
  for (let i = 0; i < core.data.length; i++) core.data[i] = smoothstep(0.75, 0.95, core.data[i]);
  const opened = boxFilter(core, radius + 1, core).data;
  const covered = createPlane(width, height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (matte.data[i] === 0) continue;
      const [, down] = toLocal(frame, x + 0.5, y + 0.5);
      // strands of hair are thin
      const kept = Math.max(smoothstep(0.05, 0.25, opened[i]), smoothstep(-0.1, -0.2, down), hidden[i]);
      own.data[i] *= kept;
      covered.data[i] = Math.max(smoothstep(0.3, 0.7, own.data[i]), hidden[i]);
    }
  }
  return { own, shape: smoothFlanks(covered, analysis, radius) };
}

/** Smooths the border that labels drew between torso and arms; where the body ends at the background, the matte's edge counts. */
function smoothFlanks(covered: Plane, { matte, frame }: Analysis, radius: number): Plane {
  const { width, height } = covered;
  const shape = createPlane(width, height);
  for (let i = 0; i < shape.data.length; i++) shape.data[i] = covered.data[i] * matte.data[i];
  const share = boxFilter(boxFilter(shape, radius), radius).data;
  const whole = boxFilter(boxFilter(matte, radius), radius).data;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (matte.data[i] === 0) continue;
      const [, down] = toLocal(frame, x + 0.5, y + 0.5);
      const smooth = smoothstep(0.42, 0.58, share[i] / whole[i]);
      shape.data[i] = covered.data[i] + (smooth - covered.data[i]) * smoothstep(-0.1, 0.1, down);
    }
  }
  return shape;
}

/** The share of pixel `i` at x, y (in the fields: u, v) that is neither arm nor hand; `torso` is the distance to the torso. */
function visibleShare(
  { photo, fields, labels, tones, frame }: Analysis,
  i: number,
  x: number,
  y: number,
  u: number,
  v: number,
  torso: number,
): number {
  const [across, down] = toLocal(frame, x, y);
  let others = 0;
  let nearestArm = Number.POSITIVE_INFINITY;
  let bare = Number.POSITIVE_INFINITY;
  for (const side of SIDES) {
    const share = labels[side].arm.data[i];
    const hand = samplePlane(fields[side].hand, u, v);
    const forearm = samplePlane(fields[side].forearm, u, v);
    const t = samplePlane(fields[side].along, u, v);
    const stub = hand > 0 && forearm > 0 ? smoothstep(STUB_END, STUB_FADE, t) : 0;
    others += labels[side].hand.data[i] + share * (1 - stub);
    nearestArm = Math.min(nearestArm, samplePlane(fields[side].arm, u, v));
    bare = Math.min(bare, forearm - BARE, hand - BARE_HAND);
  }
  // on the chest, skin near a hand or forearm is theirs; around the neckline it is the neck
  if (bare < 0 && down > (Math.abs(across) > 0.2 ? -0.1 : 0.2 - Math.abs(across) / 2)) {
    const bin = colourBin(photo.rgb[i * 3], photo.rgb[i * 3 + 1], photo.rgb[i * 3 + 2]);
    if (tones.skin[bin] > tones.cloth[bin]) return 0;
  }
  // what sticks out beyond the torso beside an arm is sleeve, whatever its label
  const sleeve = down > 0.25 ? smoothstep(0, 0.03, torso) * smoothstep(0.08, 0.05, nearestArm) : 0;
  return Math.max(0, 1 - others) * (1 - sleeve);
}
