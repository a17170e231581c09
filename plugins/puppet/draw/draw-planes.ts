import type { Keypoints, PicturePlanes } from '../../../core/contract.ts';
import { PART } from '../../../core/image/part.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { type Box, drawHandPlanes } from '../hands/index.ts';
import { type ArmJoints, distance } from '../pose/skeleton.ts';
import type { FaceMesh } from '../setup/face-mesh.ts';
import type { PuppetModel } from '../setup/puppet-model.ts';
import { armTriangles, createRibbon, placeRibbon, type Ribbon } from './draw-arm.ts';
import { drawCoordinates } from './draw-coordinates.ts';
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

/** Draws what a puppet's picture consists of, always into the same planes. */
export class PlaneDrawing {
  readonly #model: PuppetModel;
  readonly #planes: PicturePlanes;
  /** Of the bare background. */
  readonly #known: Float32Array;
  readonly #coordinates: Float32Array;
  /** The vertices of the arms' ribbons in the photo. */
  readonly #rest: Readonly<Record<Side, Float32Array>>;
  /** 0 everywhere but while a hand is drawn. */
  readonly #handParts: Uint8Array;
  /** Where the last picture's hands are. */
  readonly #hands: Box[] = [];

  constructor(model: PuppetModel) {
    const { width, height, background } = model;
    const count = width * height;
    this.#model = model;
    this.#planes = {
      width,
      height,
      confidence: new Float32Array(count),
      alpha: new Float32Array(count),
      part: new Uint8Array(count),
      handDepth: new Float32Array(count),
      handShading: new Float32Array(count),
      reference: new Float32Array(2 * count),
    };
    this.#known = Float32Array.from(background.known);
    this.#coordinates = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      this.#coordinates[i] = (i % width) + 0.5;
      this.#coordinates[count + i] = Math.floor(i / width) + 0.5;
    }
    this.#rest = { left: restPositions(model, 'left'), right: restPositions(model, 'right') };
    this.#handParts = new Uint8Array(count);
  }

  /**
   * The planes, which the next call overwrites.
   *
   * @param arms the far one first
   */
  draw(
    gridPositions: Float32Array,
    face: { readonly mesh: FaceMesh; readonly placed: PlacedFace } | undefined,
    arms: readonly PosedArm[],
  ): PicturePlanes {
    this.#clear();
    const planes = this.#planes;
    const { body, grid } = this.#model;
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
    for (const arm of arms) {
      this.#drawArm(arm);
      if (arm.hand) this.#drawHand(arm.side, arm.hand);
    }
    return planes;
  }

  /** Back to the bare background. */
  #clear(): void {
    const { width, confidence, alpha, part, handDepth, handShading, reference } = this.#planes;
    confidence.set(this.#known);
    alpha.fill(0);
    part.fill(0);
    reference.set(this.#coordinates);
    for (const { top, bottom } of this.#hands) {
      handDepth.fill(0, top * width, bottom * width);
      handShading.fill(0, top * width, bottom * width);
    }
    this.#hands.length = 0;
  }

  #drawArm({ side, ribbon, joints, hand }: PosedArm): void {
    const layer = this.#model.arms[side];
    const before = layer.curve.joints;
    const part = side === 'left' ? PART.leftArm : PART.rightArm;
    for (const half of ['upper', 'forearm'] as const) {
      const [from, to] = half === 'upper' ? (['shoulder', 'elbow'] as const) : (['elbow', 'wrist'] as const);
      const length = distance(joints[from], joints[to]);
      const restLength = distance(before[from], before[to]);
      const faithful = Math.min(length, restLength) / Math.max(1, length, restLength);
      drawCoordinates(this.#planes, part, faithful, {
        texture: layer.canvas,
        confidence: layer.confidence,
        positions: ribbon.positions,
        uvs: ribbon.uvs,
        rest: this.#rest[side],
        ...armTriangles(layer, ribbon, half, hand !== null),
      });
    }
  }

  #drawHand(side: Side, hand: Keypoints): void {
    const planes = this.#planes;
    const parts = this.#handParts;
    const { width, height, alpha: coverage, handDepth: depth, handShading: shading } = planes;
    const target = { width, height, depth, shading, part: parts, coverage };
    const box = drawHandPlanes(target, this.#model.hands, side, hand);
    if (!box) return;
    this.#hands.push(box);
    const palm = side === 'left' ? PART.leftHand : PART.rightHand;
    for (let y = box.top; y < box.bottom; y++) {
      for (let i = y * width + box.left; i < y * width + box.right; i++) {
        if (parts[i] === 0) continue;
        setSynthetic(planes, i, palm + parts[i] - 1);
        parts[i] = 0;
      }
    }
  }
}

function restPositions({ arms, frame }: PuppetModel, side: Side): Float32Array {
  const ribbon = createRibbon(arms[side]);
  placeRibbon(ribbon, arms[side].curve, frame.width);
  return ribbon.positions;
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
