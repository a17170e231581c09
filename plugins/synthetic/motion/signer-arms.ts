import type { HandBuild } from '../../../core/hand/hand-build.ts';
import type { Side } from '../../../core/pose/pose.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { mirror, scale } from '../../../core/solid/vectors.ts';
import type { Anatomy, Place } from '../signer-pose.ts';
import { type Arm, armOf } from './arm.ts';
import { type BodySurface, bodySurface, otherSide } from './body-surface.ts';

/** What a signer has to sign with. Coordinates are those of the arm in question (`Arm`). */
export interface SignerArms {
  readonly build: HandBuild;
  readonly surface: BodySurface;
  /** The hand that signs made with one hand are made with. */
  readonly dominant: Side;
  readonly arm: Readonly<Record<Side, Arm>>;
  /** A place as that side's arm has it: `leftCheek` is the cheek on the arm's own side. */
  place(side: Side, place: Place): Vector;
  /** A place before the signer: x outwards from the middle, y down, z away from the camera; in lengths of an arm with its hand. */
  space(at: Vector): Vector;
}

/** A signer's arms and the surface of the body that they touch. */
export function signerArms(anatomy: Anatomy, build: HandBuild, dominant: Side): SignerArms {
  const { places, upperArm, forearm, hand } = anatomy;
  return {
    build,
    surface: bodySurface(anatomy),
    dominant,
    arm: { left: armOf(anatomy, 'left'), right: armOf(anatomy, 'right') },
    place: (side, place) => (side === 'left' ? places[place] : mirror(places[otherSide(place)])),
    space: (at) => scale(at, upperArm + forearm + hand * 0.6),
  };
}

/** The other side. */
export const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');
