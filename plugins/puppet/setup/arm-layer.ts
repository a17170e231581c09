import { boxFilter } from '../../../core/image/box-filter.ts';
import { type Canvas, createCanvas } from '../../../core/image/canvas.ts';
import { type Plane, samplePlane } from '../../../core/image/plane.ts';
import { pushPull } from '../../../core/image/push-pull.ts';
import { SIDES, type Side } from '../../../core/pose/pose.ts';
import { smoothstep } from '../../../core/smoothstep.ts';
import { type ArmCurve, armAt, FIRST_U, HAND_END, typicalRadius, WRIST_END } from '../pose/arm-curve.ts';
import { distance } from '../pose/skeleton.ts';
import type { Analysis } from './analysis.ts';
import { armSilhouette } from './arm-silhouette.ts';
import type { BodyLayer } from './body-layer.ts';
import { colourBin } from './colour-histogram.ts';
import { FAR } from './distance-fields.ts';
import { sampleCanvas, sampleColour } from './sample.ts';
import type { Tones } from './tones.ts';

/**
 * An arm as a straightened ribbon: rows run from the shoulder (FIRST_U) to `end`, columns across from −1 to 1 times
 * `ribbonRadius(u)`. Texels that the photo does not show are filled along the arm.
 */
export interface ArmLayer {
  readonly canvas: Canvas;
  /** The photo's own arm. */
  readonly curve: ArmCurve;
  /** The u of the last row: HAND_END where the photo shows a hand without keypoints, WRIST_END elsewhere. */
  readonly end: number;
  /** 0..255 per texel: how far the photo itself shows it. */
  readonly confidence: Uint8Array;
}

/** Half the ribbon's width in typical radii: room for loose sleeves. */
const ROOM = 2.2;

/** An elbow that turns the normal by more than this (radians) lays the forearm over the upper arm. */
const FOLDED = 1.8;

/** A colour that the shirt has less of than this is not the shirt's. */
const RARE = 2e-4;

/** In shoulder widths. */
export function ribbonRadius(u: number): number {
  return ROOM * typicalRadius(u);
}

export function armLayer(
  analysis: Analysis,
  body: BodyLayer,
  curves: Readonly<Record<Side, ArmCurve>>,
  side: Side,
  hasHand: boolean,
): ArmLayer {
  const { photo, fields, matte, labels, tones, frame } = analysis;
  const { width, height, rgb, factor } = photo;
  const curve = curves[side];
  const other = SIDES[1 - SIDES.indexOf(side)];
  const { joints } = curve;
  const end = hasHand ? WRIST_END : HAND_END;
  const longest = Math.max(
    distance(joints.shoulder, joints.elbow),
    distance(joints.elbow, joints.wrist),
    frame.width * 0.5,
  );
  const rows = Math.round(Math.max(24, Math.min(400, longest * 1.25)) * (end - FIRST_U));
  const columns = Math.min(400, Math.max(16, Math.ceil(frame.width * 0.125 * 2 * ROOM * 1.25)));
  const silhouette = armSilhouette(analysis, curve, side, rows, ROOM, end);
  const inner = boxFilter(matte, 1);
  const layer: ArmLayer = {
    canvas: createCanvas(columns, rows),
    curve,
    end,
    confidence: new Uint8Array(columns * rows),
  };
  const colours = new Float32Array(columns * rows * 3);
  const known = new Float32Array(columns * rows);
  const at = new Float64Array(4);
  const pixel = new Float32Array(3);
  // up to here the upper arm is another thing than the forearm: in a straight arm the two merge before the elbow
  const upperEnd = Math.abs(curve.turn) > FOLDED ? 0.98 : 0.85;
  const own = labels[side];
  const others = labels[other];

  for (let r = 0; r < rows; r++) {
    const u = FIRST_U + ((end - FIRST_U) * r) / (rows - 1);
    armAt(curve, u, at);
    const radius = ribbonRadius(u) * frame.width;
    for (let q = 0; q < columns; q++) {
      const d = (-1 + (2 * q) / (columns - 1)) * radius;
      const x = at[0] + at[2] * d;
      const y = at[1] + at[3] * d;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const o = r * columns + q;
      sampleColour(rgb, width, height, x, y, pixel);
      colours.set(pixel, o * 3);
      const i = Math.floor(y) * width + Math.floor(x);
      if (inner.data[i] < 0.97) continue;
      const fx = x / factor;
      const fy = y / factor;
      const field = (plane: Plane): number => samplePlane(plane, fx, fy);
      let share = own.arm.data[i] + (hasHand ? 0 : own.hand.data[i]);
      if (u < 0.25) share = Math.max(share, 1 - others.arm.data[i] - own.hand.data[i] - others.hand.data[i]);
      const onArm = share > 0.7 || (u < 0.75 && field(fields[side].arm) < -0.012);
      if (!onArm) continue;
      const hand = Math.min(field(fields[other].hand), hasHand ? field(fields[side].hand) : FAR);
      // not what lies in front of it: a hand, the other forearm, its own forearm when the arm is folded
      if (hand < 0.035) continue;
      if (field(fields[other].forearm) < 0 && others.arm.data[i] > 0.3) continue;
      const ownForearm = field(fields[side].forearm);
      if (u < upperEnd && ownForearm < 0) continue;
      const bin = colourBin(pixel[0], pixel[1], pixel[2]);
      // nor a bare hand or forearm that reaches beyond its typical shape
      if (u < upperEnd - 0.05 && (hand < 0.16 || ownForearm < 0.12) && tones.skin[bin] > tones.cloth[bin])
        continue;
      known[o] = 1;
    }
  }

  forgetHand(colours, known, rows, columns, end, tones);
  dropSpecks(known, rows, columns);
  const filled = pushPull(colours, known, columns, rows, 3);
  const under = new Float32Array(4);
  const wall = new Float32Array(4);
  const out = layer.canvas.data;
  for (let r = 0; r < rows; r++) {
    const u = FIRST_U + ((end - FIRST_U) * r) / (rows - 1);
    armAt(curve, u, at);
    const radius = ribbonRadius(u) * frame.width;
    const fade = smoothstep(-0.1, 0.1, u);
    for (let q = 0; q < columns; q++) {
      const d = (-1 + (2 * q) / (columns - 1)) * radius;
      const x = at[0] + at[2] * d;
      const y = at[1] + at[3] * d;
      const o = r * columns + q;
      const edge = d > 0 ? silhouette.positive : silhouette.negative;
      let alpha = Math.max(0, Math.min(1, edge.radius[r] - Math.abs(d) + 0.5));
      const inside = x >= 0 && y >= 0 && x < width && y < height;
      const covered = inside ? samplePlane(matte, x, y) : 1;
      // against the wall the photo's own edge, against the shirt the smooth outline
      const free = edge.free[r];
      if (inside && free > 0) {
        const near = smoothstep(edge.radius[r] + 3.5, edge.radius[r] + 1.5, Math.abs(d));
        const i = Math.floor(y) * width + Math.floor(x);
        const share = smoothstep(0.2, 0.6, own.arm.data[i] + own.hand.data[i]);
        alpha += (covered * near * share - alpha) * free;
      }
      if (u < 0.5) alpha *= 1 + (covered - 1) * smoothstep(0.5, 0.35, u);
      // the body holds the arm's beginning, except where something hid its shoulder in the photo
      if (fade < 1) {
        if (inside) sampleCanvas(body.canvas, x + body.left, y + body.top, under);
        alpha *= fade + (1 - fade) * (inside ? 1 - under[3] / 255 : 0) * roundEnd(u, d / radius);
      }
      const a = Math.round(alpha * 255);
      if (a === 0) continue;
      const exact = inside && (known[o] > 0 || (a < 250 && free > 0.5));
      if (exact) {
        sampleCanvas(analysis.background.canvas, x, y, wall);
        sampleCanvas(body.canvas, x + body.left, y + body.top, under);
      }
      for (let c = 0; c < 3; c++) {
        let colour = (filled[o * 3 + c] * a) / 255;
        if (exact) {
          const below = under[c] + wall[c] * (1 - under[3] / 255);
          const seen = colours[o * 3 + c] - below * (1 - a / 255);
          colour = Math.max(0, Math.min(a, seen));
        }
        out[o * 4 + c] = Math.min(a, colour);
      }
      out[o * 4 + 3] = a;
      layer.confidence[o] = known[o] * a;
    }
  }
  return layer;
}

/** Rounds the ribbon's beginning. */
function roundEnd(u: number, across: number): number {
  return smoothstep(1, 0.8, Math.hypot(across * ROOM, Math.min(0, u) / FIRST_U));
}

/** In a sleeve, skin near the wrist is the edge of the hand: those texels are not the arm's. */
function forgetHand(
  colours: Float32Array,
  known: Float32Array,
  rows: number,
  columns: number,
  end: number,
  tones: Tones,
): void {
  if (end === HAND_END) return;
  const isSkin = (o: number): boolean => {
    const bin = colourBin(colours[o * 3], colours[o * 3 + 1], colours[o * 3 + 2]);
    return tones.skin[bin] > tones.cloth[bin];
  };
  const rowAt = (u: number): number => Math.round(((u - FIRST_U) / (end - FIRST_U)) * (rows - 1));
  const skinShare = (from: number, to: number): number => {
    let skin = 0;
    let all = 0;
    for (let o = rowAt(from) * columns; o < rowAt(to) * columns; o++) {
      if (known[o] === 0) continue;
      all++;
      if (isSkin(o)) skin++;
    }
    return all > 0 ? skin / all : 0;
  };
  // rolled up, or ending before the wrist
  if (skinShare(1.2, 1.7) > 0.3 || skinShare(1.6, 1.85) > 0.5) return;
  for (let o = rowAt(1.2) * columns; o < known.length; o++) if (known[o] > 0 && isSkin(o)) known[o] = 0;
  // where hand and sleeve meet, the photo mixes them
  const isCloth = (o: number): boolean =>
    tones.cloth[colourBin(colours[o * 3], colours[o * 3 + 1], colours[o * 3 + 2])] > RARE;
  for (let o = rowAt(1.5) * columns; o < known.length; o++) if (known[o] > 0 && !isCloth(o)) known[o] = 0;
}

/** Forgets texels with hardly a known neighbour: borders between what counted as arm and what did not are dotted with them. */
function dropSpecks(known: Float32Array, rows: number, columns: number): void {
  const before = known.slice();
  for (let r = 1; r < rows - 1; r++) {
    for (let q = 1; q < columns - 1; q++) {
      const o = r * columns + q;
      if (before[o] === 0) continue;
      let count = 0;
      for (const row of [o - columns, o, o + columns])
        count += before[row - 1] + before[row] + before[row + 1];
      if (count < 6) known[o] = 0;
    }
  }
}
