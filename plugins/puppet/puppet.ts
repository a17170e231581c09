import type { Frame, Keypoints, PicturePlanes, Pose, Sample, Signer } from '../../core/contract.ts';
import { type Canvas, createCanvas, frameFromCanvas } from '../../core/image/canvas.ts';
import type { Side } from '../../core/pose/pose.ts';
import { STRIDE } from '../../core/pose/topology.ts';
import { ArmMotion } from './draw/arm-motion.ts';
import { createRibbon, drawArm, placeRibbon, type Ribbon } from './draw/draw-arm.ts';
import { drawBars } from './draw/draw-bars.ts';
import { drawBody, placeGrid } from './draw/draw-body.ts';
import { createPlacedFace, drawFace, type PlacedFace, placeFace } from './draw/draw-face.ts';
import { drawMouth } from './draw/draw-mouth.ts';
import { PlaneDrawing } from './draw/draw-planes.ts';
import { headMap, torsoMap } from './draw/pose-maps.ts';
import { drawBlurred, drawHand } from './hands/index.ts';
import type { Projection } from './pose/projection.ts';
import { type Skeleton, skeletonOf } from './pose/skeleton.ts';
import { type Bars, findBars, withoutBars } from './setup/bars.ts';
import { type FaceMesh, faceMesh } from './setup/face-mesh.ts';
import { buildModel, curveOf, type PuppetModel } from './setup/puppet-model.ts';

export interface PuppetOptions {
  /** What stands behind the signer: the photo's own background, nothing, or this opaque picture of the photo's size. */
  readonly background: 'keep' | 'transparent' | Canvas;
  readonly motionBlur: boolean;
}

interface PosedFace {
  readonly mesh: FaceMesh;
  readonly placed: PlacedFace;
}

/** A signer's photo that can be posed. Reuses its canvas and meshes from frame to frame; every frame depends on its sample alone. */
export class Puppet {
  readonly #model: PuppetModel;
  readonly #options: PuppetOptions;
  readonly #canvas: Canvas;
  readonly #backdrop: Canvas | undefined;
  readonly #gridPositions: Float32Array;
  readonly #ribbons: Readonly<Record<Side, Ribbon>>;
  /** By the number of points in the driving face. */
  readonly #faces = new Map<number, PosedFace | undefined>();
  readonly #motion = new ArmMotion();
  /** From the first time they are asked for. */
  #planes: PlaneDrawing | undefined;
  /** Black bars of the photo lie over everything, where its background is kept. */
  readonly #bars: Bars = { top: 0, bottom: 0 };

  /** @throws REFERENCE_UNUSABLE */
  constructor(signer: Signer, options: PuppetOptions) {
    const bars = findBars(signer.image);
    const model = buildModel({ ...signer, image: withoutBars(signer.image, bars) });
    this.#model = model;
    if (options.background === 'keep') this.#bars = bars;
    this.#options = options;
    this.#canvas = createCanvas(model.width, model.height);
    this.#backdrop =
      options.background === 'keep'
        ? model.background.canvas
        : options.background === 'transparent'
          ? undefined
          : options.background;
    this.#gridPositions = new Float32Array(model.grid.rest.length);
    this.#ribbons = { left: createRibbon(model.arms.left), right: createRibbon(model.arms.right) };
  }

  /** The signer in a pose: as large as the photo, with a fourth channel only for a transparent background. */
  draw({ pose, previous, nearArm }: Sample): Frame {
    const canvas = this.#canvas;
    const { body, grid, lids, mouth, reach, skeleton: reference } = this.#model;
    if (this.#backdrop) canvas.data.set(this.#backdrop.data);
    else canvas.data.fill(0);
    const skeleton = skeletonOf(pose, reach, reference);
    const face = this.#place(pose, skeleton);
    drawBody(canvas, body, grid, this.#gridPositions);
    if (face) {
      drawFace(canvas, body, face.mesh, face.placed, lids);
      drawMouth(canvas, face.placed.positions, face.mesh, mouth);
    }
    const before = this.#options.motionBlur ? previous : undefined;
    const past = before && skeletonOf(before, reach, reference);
    for (const side of farFirst(nearArm)) this.#drawArm(canvas, side, pose, skeleton, before, past);
    drawBars(canvas, this.#bars);
    return frameFromCanvas(canvas, this.#options.background === 'transparent' ? 4 : 3, pose.timestamp);
  }

  /** What learned stages read beside the picture, without motion blur. The next call overwrites them. */
  planes({ pose, nearArm }: Sample): PicturePlanes {
    const model = this.#model;
    const skeleton = skeletonOf(pose, model.reach, model.skeleton);
    const face = this.#place(pose, skeleton);
    const arms = farFirst(nearArm).map((side) => {
      const ribbon = this.#ribbons[side];
      placeRibbon(ribbon, curveOf(model.frame, skeleton[side], side, skeleton), model.frame.width);
      return { side, ribbon, joints: skeleton[side], hand: handOf(pose, side) };
    });
    this.#planes ??= new PlaneDrawing(model);
    return this.#planes.draw(this.#gridPositions, face, arms);
  }

  /** Moves grid and face mesh to a pose. */
  #place(pose: Pose, skeleton: Skeleton): PosedFace | undefined {
    const model = this.#model;
    const torso = torsoMap(model.frame, model.skeleton, skeleton);
    const head = headMap(model.pose, model.head, model.depth, pose, torso);
    placeGrid(model.grid, torso, head, this.#gridPositions);
    return pose.face ? this.#placeFace(pose.face, head) : undefined;
  }

  #placeFace(driving: Keypoints, head: Projection): PosedFace | undefined {
    const { pose, head: shape, depth, body, reach } = this.#model;
    const count = driving.length / STRIDE;
    if (!this.#faces.has(count)) {
      const mesh = pose.face ? faceMesh(pose.face, shape, depth, body, count) : undefined;
      this.#faces.set(count, mesh && { mesh, placed: createPlacedFace(mesh) });
    }
    const face = this.#faces.get(count);
    if (face) placeFace(face.mesh, driving, head, reach, face.placed);
    return face;
  }

  #drawArm(
    canvas: Canvas,
    side: Side,
    pose: Pose,
    skeleton: Skeleton,
    before: Pose | undefined,
    past: Skeleton | undefined,
  ): void {
    const { arms, frame, hands } = this.#model;
    const layer = arms[side];
    const ribbon = this.#ribbons[side];
    const motion = this.#motion;
    const handBefore = before ? handOf(before, side) : null;
    motion.set(skeleton[side], past?.[side], handOf(pose, side), handBefore, frame.width);
    const place = (t: number): void =>
      placeRibbon(ribbon, curveOf(frame, motion.jointsAt(t), side, skeleton), frame.width);
    if (motion.elbowRests) {
      place(0);
      drawArm(canvas, layer, ribbon, 'upper', true);
    }
    const drawAt = (target: Canvas, t: number): void => {
      place(t);
      const hand = motion.handAt(t);
      drawArm(target, layer, ribbon, motion.elbowRests ? 'forearm' : 'whole', hand !== null);
      if (hand) drawHand(target, hands, side, hand);
    };
    drawBlurred(canvas, motion.bounds, motion.subframes, drawAt, motion.displacement);
  }
}

const handOf = (pose: Pose, side: Side): Keypoints | null =>
  side === 'left' ? pose.leftHand : pose.rightHand;

const farFirst = (near: Side): readonly [Side, Side] =>
  near === 'left' ? ['right', 'left'] : ['left', 'right'];
