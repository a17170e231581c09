import type { Frame, Pose } from '../contract.ts';
import { mapParts, transformKeypoints } from '../pose/pose.ts';
import { BadSample } from './bad-sample.ts';
import { decodePicture } from './decode-picture.ts';
import type { JointOrder } from './layouts/joint-orders.ts';
import type { Layout, PlacedPose, Size } from './layouts/layout.ts';
import { pointsToPose } from './layouts/points-to-pose.ts';
import { type Points, readPoints } from './layouts/read-points.ts';
import { readPoseDocument } from './layouts/read-pose-document.ts';

/** BosphorusSign22k: of 1920 × 1080 pixels, the loader takes x from 480 to 1440. */
const BOSPHORUS_CUT = { from: 0.25, width: 0.5 };
/** How far the shapes of picture and keypoints may differ. */
const MAX_ASPECT_DIFFERENCE = 0.02;

/** A picture and its pose, in pixels of it and with its timestamp. */
export interface SeenPose {
  readonly pose: Pose;
  readonly target: Frame;
}

/** The points in a file of keypoints of a published dataset. @throws BadSample */
export function pointsOf(bytes: Buffer, layout: Layout): Points {
  return readPoints(bytes, cutOf(layout));
}

function cutOf(layout: Layout): typeof BOSPHORUS_CUT | undefined {
  return layout.name === 'bosphorus' ? BOSPHORUS_CUT : undefined;
}

/** Turns the files of a dataset's samples into pictures of one size, and poses in their pixels. */
export class SampleFormat {
  constructor(
    readonly layout: Layout,
    readonly size: Size,
    /** Of a published dataset. */
    readonly joints?: JointOrder,
  ) {}

  /** @throws BadSample */
  pose(keypoints: Buffer, timestamp: number): Pose {
    return this.#viewed(this.#place(keypoints), timestamp);
  }

  /** @throws BadSample */
  async decode(picture: Buffer, keypoints: Buffer, timestamp: number): Promise<SeenPose> {
    const placed = this.#place(keypoints);
    const { size, layout } = this;
    const fit = this.joints ? 'fill' : 'cover';
    const { frame, stored } = await decodePicture(picture, { size, fit, cut: cutOf(layout) });
    const aspect = (stored.width * placed.canvas.height) / (stored.height * placed.canvas.width);
    if (fit === 'cover' && Math.abs(aspect - 1) > MAX_ASPECT_DIFFERENCE) {
      throw new BadSample('its keypoints belong to a picture of another shape');
    }
    return { pose: this.#viewed(placed, timestamp), target: { ...frame, timestamp } };
  }

  #place(keypoints: Buffer): PlacedPose {
    if (!this.joints) return readPoseDocument(keypoints);
    return {
      canvas: this.size,
      pose: pointsToPose(pointsOf(keypoints, this.layout), this.joints, this.size),
    };
  }

  /** The pose where the picture is: scaled to cover its size, cut alike on both sides. */
  #viewed({ canvas, pose }: PlacedPose, timestamp: number): Pose {
    const { width, height } = this.size;
    const scale = Math.max(width / canvas.width, height / canvas.height);
    const [dx, dy] = [(width - scale * canvas.width) / 2, (height - scale * canvas.height) / 2];
    return mapParts({ ...pose, timestamp }, (keypoints) =>
      transformKeypoints(keypoints, scale, scale, dx, dy),
    );
  }
}
