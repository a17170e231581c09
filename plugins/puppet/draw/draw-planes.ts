import type { Keypoints, PicturePlanes } from '../../../core/contract.ts';
import type { Canvas } from '../../../core/image/canvas.ts';
import { PART } from '../../../core/image/part.ts';
import { createGradient, scanTriangles, setGradient, valueAt } from '../../../core/image/rasterise.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { drawHandPlanes } from '../hands/index.ts';
import { type ArmJoints, distance } from '../pose/skeleton.ts';
import type { FaceMesh } from '../setup/face-mesh.ts';
import type { PuppetModel } from '../setup/puppet-model.ts';
import { armTriangles, createRibbon, placeRibbon, type Ribbon } from './draw-arm.ts';
import type { PlacedFace } from './draw-face.ts';
import { scanLid } from './draw-lids.ts';
import { scanMouth } from './draw-mouth.ts';

const SYNTHETIC = 0.1;

export interface PosedArm {
  readonly side: Side;
  /** Placed. */
  readonly ribbon: Ribbon;
  readonly joints: ArmJoints;
  readonly hand: Keypoints | null;
}

/** @param arms the far one first */
export function drawPlanes(
  model: PuppetModel,
  gridPositions: Float32Array,
  face: { readonly mesh: FaceMesh; readonly placed: PlacedFace } | undefined,
  arms: readonly PosedArm[],
): PicturePlanes {
  const planes = backgroundPlanes(model);
  const { body, grid } = model;
  drawCoordinates(planes, PART.body, 1, {
    texture: body.canvas,
    confidence: body.confidence,
    positions: gridPositions,
    uvs: grid.uvs,
    rest: grid.rest,
    indices: grid.indices,
    triangleCount: grid.triangleCount,
  });
  if (face) {
    const { mesh, placed } = face;
    drawCoordinates(planes, PART.face, 1, {
      texture: body.canvas,
      confidence: body.confidence,
      positions: placed.positions,
      uvs: mesh.uvs,
      rest: mesh.rest,
      indices: placed.indices,
      triangleCount: placed.triangleCount,
      vertexAlpha: mesh.alpha,
    });
    for (const lid of placed.lids) {
      if (lid) scanLid(planes, lid, (i) => setSynthetic(planes, i, PART.face));
    }
    scanMouth(planes, placed.positions, mesh, (x, y, opacity) => {
      if (opacity >= 0.5) setSynthetic(planes, y * planes.width + x, PART.mouth);
    });
  }
  for (const arm of arms) drawArmPlanes(planes, model, arm);
  return planes;
}

function backgroundPlanes({ width, height, background }: PuppetModel): PicturePlanes {
  const count = width * height;
  const reference = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    reference[i] = (i % width) + 0.5;
    reference[count + i] = Math.floor(i / width) + 0.5;
  }
  return {
    width,
    height,
    confidence: Float32Array.from(background.known),
    alpha: new Float32Array(count),
    part: new Uint8Array(count),
    handDepth: new Float32Array(count),
    handShading: new Float32Array(count),
    reference,
  };
}

function drawArmPlanes(
  planes: PicturePlanes,
  model: PuppetModel,
  { side, ribbon, joints, hand }: PosedArm,
): void {
  const layer = model.arms[side];
  const rest = createRibbon(layer);
  placeRibbon(rest, layer.curve, model.frame.width);
  const before = layer.curve.joints;
  const part = side === 'left' ? PART.leftArm : PART.rightArm;
  for (const half of ['upper', 'forearm'] as const) {
    const [from, to] = half === 'upper' ? (['shoulder', 'elbow'] as const) : (['elbow', 'wrist'] as const);
    const length = distance(joints[from], joints[to]);
    const restLength = distance(before[from], before[to]);
    const faithful = Math.min(length, restLength) / Math.max(1, length, restLength);
    drawCoordinates(planes, part, faithful, {
      texture: layer.canvas,
      confidence: layer.confidence,
      positions: ribbon.positions,
      uvs: ribbon.uvs,
      rest: rest.positions,
      ...armTriangles(layer, ribbon, half, hand !== null),
    });
  }
  if (hand === null) return;
  const { width, height, handDepth: depth, handShading: shading } = planes;
  const own = new Uint8Array(width * height);
  const coverage = new Float32Array(width * height);
  drawHandPlanes({ width, height, depth, shading, part: own, coverage }, model.hands, side, hand);
  const first = side === 'left' ? PART.leftHand : PART.rightHand;
  for (let i = 0; i < own.length; i++) {
    planes.alpha[i] = coverage[i] + planes.alpha[i] * (1 - coverage[i]);
    if (own[i] > 0) setSynthetic(planes, i, first + own[i] - 1);
  }
}

function setSynthetic(
  { part, confidence, reference, width, height }: PicturePlanes,
  i: number,
  id: number,
): void {
  part[i] = id;
  confidence[i] = SYNTHETIC;
  reference[i] = -1;
  reference[width * height + i] = -1;
}

interface TexturedMesh {
  readonly texture: Canvas;
  /** 0..255 per texel. */
  readonly confidence: Uint8Array;
  readonly positions: Float32Array;
  readonly uvs: Float32Array;
  /** The vertices' places in the photo. */
  readonly rest: Float32Array;
  readonly indices: Uint16Array;
  readonly triangleCount: number;
  readonly vertexAlpha?: Float32Array | undefined;
}

/** Draws like `drawTriangles`, nearest texel, but writes where things come from instead of colours. */
function drawCoordinates(planes: PicturePlanes, part: number, faithful: number, mesh: TexturedMesh): void {
  const { width, height } = planes;
  const { texture, positions, uvs, rest, indices, vertexAlpha } = mesh;
  const u = createGradient();
  const v = createGradient();
  const x = createGradient();
  const y = createGradient();
  const opacity = createGradient();
  let current = -1;
  scanTriangles(width, height, positions, indices, mesh.triangleCount, (row, from, to, t) => {
    if (t !== current) {
      current = t;
      setGradient(u, positions, uvs, 2, 0, indices, t);
      setGradient(v, positions, uvs, 2, 1, indices, t);
      setGradient(x, positions, rest, 2, 0, indices, t);
      setGradient(y, positions, rest, 2, 1, indices, t);
      if (vertexAlpha) setGradient(opacity, positions, vertexAlpha, 1, 0, indices, t);
    }
    const py = row + 0.5;
    for (let column = from; column < to; column++) {
      const px = column + 0.5;
      const tu = Math.max(0, Math.min(texture.width - 1, Math.floor(valueAt(u, px, py))));
      const tv = Math.max(0, Math.min(texture.height - 1, Math.floor(valueAt(v, px, py))));
      const texel = tv * texture.width + tu;
      const alpha = (texture.data[texel * 4 + 3] / 255) * (vertexAlpha ? valueAt(opacity, px, py) : 1);
      if (!(alpha > 0)) continue;
      const i = row * width + column;
      planes.alpha[i] = alpha + planes.alpha[i] * (1 - alpha);
      if (alpha < 0.5) continue;
      planes.part[i] = part;
      planes.confidence[i] = (mesh.confidence[texel] / 255) * faithful;
      planes.reference[i] = valueAt(x, px, py);
      planes.reference[width * height + i] = valueAt(y, px, py);
    }
  });
}
