import type { Pose, Signer } from '../../../core/contract.ts';
import { errors } from '../../../core/errors.ts';
import { calibratePoseDepth } from '../../../core/pose/calibrate-depth.ts';
import { SIDES, type Side } from '../../../core/pose/pose.ts';
import { type HandAppearance, prepareHands } from '../hands/index.ts';
import { type ArmCurve, armCurve } from '../pose/arm-curve.ts';
import { type Head, headOf } from '../pose/head.ts';
import { type HeadDepth, headDepth } from '../pose/head-depth.ts';
import { type ShoulderFrame, shoulderFrame } from '../pose/shoulder-frame.ts';
import { type ArmJoints, type Skeleton, shouldersOf, skeletonOf } from '../pose/skeleton.ts';
import { type ArmLayer, armLayer } from './arm-layer.ts';
import { type Background, completeBackground } from './background.ts';
import { type BodyGrid, bodyGrid } from './body-grid.ts';
import { type BodyLayer, bodyLayer } from './body-layer.ts';
import { distanceFields, torsoField } from './distance-fields.ts';
import { type LidTones, lidTones } from './lid-tones.ts';
import { personMatte } from './matte.ts';
import { type MouthTones, mouthTones } from './mouth-tones.ts';
import { partLabels } from './part-labels.ts';
import { preparePhoto } from './photo.ts';
import { learnTones } from './tones.ts';
import { measureTorso } from './torso-outline.ts';

/** Everything that is worked out once from a signer's photo and pose. */
export interface PuppetModel {
  readonly width: number;
  readonly height: number;
  readonly pose: Pose;
  readonly skeleton: Skeleton;
  readonly frame: ShoulderFrame;
  readonly head: Head;
  readonly depth: HeadDepth | undefined;
  readonly background: Background;
  readonly body: BodyLayer;
  readonly grid: BodyGrid;
  readonly arms: Readonly<Record<Side, ArmLayer>>;
  readonly mouth: MouthTones;
  /** As `FaceMesh.eyes`. */
  readonly lids: readonly (LidTones | undefined)[];
  readonly hands: HandAppearance;
  /** Farthest coordinate that is drawn at all, in pixels. */
  readonly reach: number;
}

/** The shoulder joint lies this far inside the arm's round end, in shoulder widths. */
const SHOULDER_SHIFT = 0.07;

/** A bone that is shorter than this share of the shoulder width points at the camera. */
const SHORTEST_BONE = 0.12;

/** @throws REFERENCE_UNUSABLE */
export function buildModel(signer: Signer): PuppetModel {
  const { image } = signer;
  // as the driving poses were: depth in the unit of x and y
  const pose = calibratePoseDepth(signer.pose);
  if (!shouldersOf(pose)) throw errors.REFERENCE_UNUSABLE(signer.id, 'both shoulders');
  const reach = 4 * Math.max(image.width, image.height);
  const skeleton = skeletonOf(pose, reach);
  const frame = shoulderFrame(skeleton);
  const head = headOf(pose, frame);
  const depth = headDepth(pose.face, head);
  const curves = {
    left: curveOf(frame, skeleton.left, 'left', skeleton),
    right: curveOf(frame, skeleton.right, 'right', skeleton),
  };
  const photo = preparePhoto(image);
  const { small, factor } = photo;
  const fieldInputs = {
    width: small.width,
    height: small.height,
    factor,
    frame,
    head,
    curves,
    hands: { left: pose.leftHand, right: pose.rightHand },
  };
  const typical = distanceFields(fieldInputs);
  const unit = frame.width / factor;
  const matte = personMatte(photo, typical, frame);
  const outlines = {
    left: measureTorso(matte, typical, factor, frame, 'left', skeleton.left),
    right: measureTorso(matte, typical, factor, frame, 'right', skeleton.right),
  };
  const fields = { ...typical, torso: torsoField(fieldInputs, outlines) };
  const labels = partLabels(photo, fields, matte, unit);
  const background = completeBackground(photo, fields, matte, frame.width);
  const tones = learnTones(photo, fields, labels, head, frame);
  const analysis = { photo, fields, matte, labels, tones, background, frame };
  const body = bodyLayer(analysis);
  const [left, right] = SIDES.map((side) =>
    armLayer(analysis, body, curves, side, (side === 'left' ? pose.leftHand : pose.rightHand) !== null),
  );
  return {
    width: image.width,
    height: image.height,
    pose,
    skeleton,
    frame,
    head,
    background,
    body,
    depth,
    grid: bodyGrid(body, frame, head, depth),
    arms: { left, right },
    mouth: mouthTones(image, pose.face),
    lids: lidTones(image, pose.face, head),
    hands: prepareHands({ signer, alpha: matte.data, shoulderWidth: frame.width }),
    reach,
  };
}

/** The curve of an arm of `skeleton`, which may be in another pose than the photo. */
export function curveOf(
  frame: ShoulderFrame,
  joints: ArmJoints,
  side: Side,
  { left, right }: Skeleton,
): ArmCurve {
  const dx = left.shoulder[0] - right.shoulder[0];
  const dy = left.shoulder[1] - right.shoulder[1];
  const outward =
    ((side === 'left' ? 1 : -1) * SHOULDER_SHIFT * frame.width) / Math.max(1e-6, Math.hypot(dx, dy));
  return armCurve(joints, [dx * outward, dy * outward], SHORTEST_BONE * frame.width);
}
