import type { Frame } from '../contract.ts';
import { meanInside, type PixelRange, pixelsInside } from '../metrics/box.ts';
import { CROP_SIZES, cropBox, insidePicture } from '../metrics/crop-box.ts';
import { followed } from '../metrics/followed.ts';
import { luma, type Plane } from '../metrics/luma.ts';
import type { Flow, OpticalFlow } from '../metrics/optical-flow.ts';
import { sharpness } from '../metrics/sharpness.ts';
import { warp } from '../metrics/warp.ts';
import type { Box } from '../pose/regions.ts';
import type { TrueArea } from './true-areas.ts';

/** A frame and its luma. */
export interface Shot {
  readonly frame: Frame;
  readonly luma: Plane;
}

/** All that scoring needs of one true frame, whoever is scored. */
export interface TrueScene extends Shot {
  readonly sharpness: number;
  /** Share of the pixels that can be followed from the frame before. */
  readonly followed: number;
  /** The areas of which a pixel is inside the picture. */
  readonly parts: readonly TruePart[];
  /** Absent in the first frame. */
  readonly motion?: Motion;
}

/** An area, cut out. */
export interface TruePart extends TrueArea {
  readonly crop: Shot;
  /** The pixels of the crop that are inside the picture. */
  readonly inside: PixelRange;
  readonly sharpness: number;
  readonly followed: number;
}

/** How the true video came from the frame before to this one. */
export interface Motion {
  readonly previous: Plane;
  readonly current: Plane;
  readonly flow: Flow;
  /** `previous`, brought along. */
  readonly brought: Plane;
  /** The pixels whose way the flow tells. */
  readonly followed: Uint8Array;
}

/** @param optical for frames of this size; the scene is good until its next use */
export function trueScene(
  shot: Shot,
  areas: readonly TrueArea[],
  previous: Plane | undefined,
  optical: OpticalFlow,
): TrueScene {
  const motion = previous && motionBetween(previous, shot.luma, optical);
  return {
    ...shot,
    sharpness: sharpness(shot.luma),
    followed: followedShare(motion),
    parts: areas.flatMap((area) => cutOut(area, shot, motion) ?? []),
    motion,
  };
}

const CROP_SIZE: Readonly<Record<TrueArea['area'], number>> = {
  face: CROP_SIZES.face,
  mouth: CROP_SIZES.mouth,
  leftHand: CROP_SIZES.hand,
  rightHand: CROP_SIZES.hand,
};

/** The pixels of an area at the size in which they are compared. */
export function cropOf(frame: Frame, { area, box }: TrueArea): Shot {
  const crop = cropBox(frame, box, CROP_SIZE[area]);
  return { frame: crop, luma: luma(crop) };
}

function cutOut(area: TrueArea, { frame, luma }: Shot, motion: Motion | undefined): TruePart | null {
  const inside = insidePicture(area.box, CROP_SIZE[area.area], frame);
  if (inside === null || pixelsInside(area.box, frame.width, frame.height) === null) return null;
  return {
    ...area,
    crop: cropOf(frame, area),
    inside,
    sharpness: sharpness(luma, area.box),
    followed: followedShare(motion, area.box),
  };
}

function followedShare(motion: Motion | undefined, box?: Box): number {
  return motion ? meanInside({ ...motion.current, data: motion.followed }, box) : 0;
}

function motionBetween(previous: Plane, current: Plane, optical: OpticalFlow): Motion {
  const flow = optical.between(previous, current);
  const brought = warp(previous, flow);
  return { previous, current, flow, brought, followed: followed(flow, brought, current) };
}
