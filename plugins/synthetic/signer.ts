import { HAND_BONE } from '../../core/hand/hand-bones.ts';
import type { HandBuild } from '../../core/hand/hand-build.ts';
import { handJoints } from '../../core/hand/hand-joints.ts';
import { seedFor } from '../../core/neural/seeded-random.ts';
import { seededRandom } from '../../core/seeded-random.ts';
import { createTransforms, TRANSFORM } from '../../core/solid/transforms.ts';
import { createBody } from './body/create-body.ts';
import { restPose } from './body/rest.ts';
import { armAtRest } from './body/skeleton.ts';
import { BODY_LANDMARK_NUMBERS, writeBodyLandmarks } from './body-landmarks.ts';
import { BONE, BONE_COUNT } from './bones.ts';
import { drawTraits } from './draw-traits.ts';
import { createHead } from './face/head.ts';
import { createHair } from './hair/create-hair.ts';
import { createEarWear } from './hair/ear-wear.ts';
import { createGlasses } from './hair/glasses.ts';
import { createHandPart } from './hand-part.ts';
import type { KeypointPlaces } from './keypoint-places.ts';
import type { Part } from './part.ts';
import type { Anatomy, SignerPose } from './signer-pose.ts';
import type { Traits } from './traits.ts';

/** A person who does not exist. */
export interface SyntheticSigner {
  readonly traits: Traits;
  readonly parts: readonly Part[];
  readonly anatomy: Anatomy;
  readonly hand: HandBuild;
  /** Moves all parts. */
  pose(pose: SignerPose): void;
  /** Where the keypoints of the last pose are. Lent until the next call. */
  places(): KeypointPlaces;
}

/** Makes up a person, always the same one for the same seed; takes a second or two. They stand at rest. */
export function createSigner(seed: number): SyntheticSigner {
  const randomFor = (part: string): (() => number) => seededRandom(seedFor(seed, part));
  const traits = drawTraits(randomFor('traits'));
  const head = createHead(randomFor('head'), traits);
  const body = createBody(randomFor('body'), traits, head.shape.neck);
  const anatomy: Anatomy = { ...body.anatomy, places: { ...body.anatomy.places, ...head.places } };
  const parts: Part[] = [
    ...body.parts,
    ...head.parts,
    ...createHair(randomFor('hair'), traits, head.shape),
    ...createGlasses(randomFor('glasses'), traits, head.shape),
    ...createEarWear(randomFor('ears'), traits, head.shape),
    ...(['left', 'right'] as const).map((side) =>
      createHandPart(body.hand, side, traits, seedFor(seed, side)),
    ),
  ];
  const bones = createTransforms(BONE_COUNT);
  const elbow = { left: armAtRest(body.shape, 'left').elbow, right: armAtRest(body.shape, 'right').elbow };
  const places = {
    body: new Float32Array(BODY_LANDMARK_NUMBERS),
    face: new Float32Array(468 * 3),
    leftHand: new Float32Array(63),
    rightHand: new Float32Array(63),
  };
  let now: SignerPose;
  const signer: SyntheticSigner = {
    traits,
    parts,
    anatomy,
    hand: body.hand,
    pose(pose) {
      now = pose;
      body.pose(pose, bones);
      for (const part of parts) part.pose(bones, pose.face);
    },
    places() {
      head.landmarks(bones, now.face, places.face);
      for (const side of ['left', 'right'] as const) {
        const joints = handJoints(body.hand, side, now[side].fingers, places[`${side}Hand`]);
        moveAll(joints, bones, BONE[`${side}Hand`] + HAND_BONE.palm);
      }
      writeBodyLandmarks(bones, anatomy, { elbow, ear: head.shape.ears }, places, places.body);
      return places;
    },
  };
  signer.pose(restPose(anatomy));
  return signer;
}

/** Moves points (n × 3) with one bone. */
function moveAll(points: Float32Array, bones: Float32Array, bone: number): void {
  const at = bone * TRANSFORM;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = points.subarray(i, i + 3);
    for (let row = 0; row < 3; row++) {
      const r = at + row * 4;
      points[i + row] = bones[r] * x + bones[r + 1] * y + bones[r + 2] * z + bones[r + 3];
    }
  }
}
