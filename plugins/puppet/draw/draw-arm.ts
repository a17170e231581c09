import type { Canvas } from '../../../core/image/canvas.ts';
import { drawTriangles } from '../../../core/image/rasterise.ts';
import {
  type ArmCurve,
  armAt,
  CROSS_SECTIONS,
  FIRST_U,
  FOREARM_START,
  UPPER_SECTIONS,
  WRIST_END,
  WRIST_SECTIONS,
} from '../pose/arm-curve.ts';
import { type ArmLayer, ribbonRadius } from '../setup/arm-layer.ts';

/** A ribbon's triangles: cross-sections cut to where the texture is not transparent, joined two by two. */
export interface Ribbon {
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint16Array;
  /** u of each cross-section, and its ends in ribbon radii either side of the axis. */
  readonly sections: readonly number[];
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Opacity of each vertex where the ribbon ends at the wrist. */
  readonly wristAlpha: Float32Array;
}

export function createRibbon({ canvas, end }: ArmLayer): Ribbon {
  const sections = CROSS_SECTIONS.filter((u) => u <= end);
  const rowOf = (u: number): number => ((u - FIRST_U) / (end - FIRST_U)) * (canvas.height - 1) + 0.5;
  const from = new Float32Array(sections.length);
  const to = new Float32Array(sections.length);
  const uvs = new Float32Array(sections.length * 4);
  const indices: number[] = [];
  sections.forEach((u, i) => {
    const above = rowOf(sections[Math.max(0, i - 1)]);
    const below = rowOf(sections[Math.min(sections.length - 1, i + 1)]);
    const [left, right] = opaqueColumns(canvas, Math.floor(above) - 1, Math.ceil(below) + 1);
    uvs.set([left, rowOf(u), right, rowOf(u)], i * 4);
    from[i] = (2 * (left - 0.5)) / (canvas.width - 1) - 1;
    to[i] = (2 * (right - 0.5)) / (canvas.width - 1) - 1;
    if (i > 0) indices.push(i * 2 - 2, i * 2 - 1, i * 2, i * 2 - 1, i * 2 + 1, i * 2);
  });
  return {
    sections,
    from,
    to,
    positions: new Float32Array(sections.length * 4),
    uvs,
    indices: Uint16Array.from(indices),
    // a drawn hand hides the forearm's end
    wristAlpha: Float32Array.from({ length: sections.length * 2 }, (_, v) =>
      sections[v >> 1] >= WRIST_END ? 0 : 1,
    ),
  };
}

/** The columns between which rows `first` to `last` have anything to show, in texture pixels, with a pixel of margin. */
function opaqueColumns(
  { width, height, data }: Canvas,
  first: number,
  last: number,
): [left: number, right: number] {
  let left = width;
  let right = 0;
  for (let row = Math.max(0, first); row <= Math.min(height - 1, last); row++) {
    for (let column = 0; column < width; column++) {
      if (data[(row * width + column) * 4 + 3] === 0) continue;
      if (column < left) left = column;
      if (column > right) right = column;
    }
  }
  if (left > right) return [width / 2, width / 2];
  return [Math.max(0.5, left - 0.5), Math.min(width - 0.5, right + 1.5)];
}

const at = new Float64Array(4);

/** Lays the ribbon along an arm. `unit`: shoulder width in pixels; the arm keeps its width however much it is foreshortened. */
export function placeRibbon({ positions, sections, from, to }: Ribbon, curve: ArmCurve, unit: number): void {
  sections.forEach((u, i) => {
    armAt(curve, u, at);
    const radius = ribbonRadius(u) * unit;
    positions[i * 4] = at[0] + at[2] * radius * from[i];
    positions[i * 4 + 1] = at[1] + at[3] * radius * from[i];
    positions[i * 4 + 2] = at[0] + at[2] * radius * to[i];
    positions[i * 4 + 3] = at[1] + at[3] * radius * to[i];
  });
}

/** Which part of an arm to draw; upper arm and forearm overlap at the elbow. */
export type ArmPart = 'whole' | 'upper' | 'forearm';

/** @param toWrist fades the arm out at the wrist; otherwise it is drawn with whatever the photo shows beyond */
export function drawArm(
  canvas: Canvas,
  layer: ArmLayer,
  ribbon: Ribbon,
  part: ArmPart,
  toWrist: boolean,
): void {
  const { indices, triangleCount, vertexAlpha } = armTriangles(layer, ribbon, part, toWrist);
  drawTriangles(canvas, layer.canvas, ribbon.positions, ribbon.uvs, indices, triangleCount, vertexAlpha);
}

/** The ribbon's triangles that make up a part of the arm. */
export function armTriangles(
  layer: ArmLayer,
  { sections, indices, wristAlpha }: Ribbon,
  part: ArmPart,
  toWrist: boolean,
): { indices: Uint16Array; triangleCount: number; vertexAlpha?: Float32Array } {
  const ends = toWrist || layer.end === WRIST_END;
  const first = part === 'forearm' ? FOREARM_START : 0;
  const last = part === 'upper' ? UPPER_SECTIONS : ends ? WRIST_SECTIONS : sections.length;
  return {
    indices: first === 0 ? indices : indices.subarray(first * 6),
    triangleCount: (last - 1 - first) * 2,
    vertexAlpha: ends && part !== 'upper' ? wristAlpha : undefined,
  };
}
