import type { Side } from '../../core/pose/pose.ts';
import { HAND_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { type Leeway, stillFollows } from './follow-region.ts';
import { regionOfHand } from './hand-region.ts';
import type { Model, ModelSpec, Runtime } from './lite-rt.ts';
import { FOR_LANDMARKS, lookAt } from './look-at.ts';
import type { Picture } from './picture.ts';
import {
  isUsable,
  type Landmarks,
  project,
  projectAll,
  type Region,
  squareOnCircle,
  toSquare,
} from './region.ts';
import type { Stage } from './stage.ts';

/** Finds a hand more exactly in the region that follows from the body. */
const RECROP: ModelSpec<'points'> = {
  file: 'hand_recrop.tflite',
  size: 256,
  outputs: { points: ['output_crop', 4] },
};

const LANDMARKER: ModelSpec<'points' | 'presence'> = {
  file: 'hand_landmark_full.tflite',
  size: 224,
  outputs: { points: ['Identity', HAND_COUNT * 3], presence: ['Identity_1', 1] },
};

/** Below this probability there is no hand in the region. */
const MIN_PRESENCE = 0.5;
/** A wrist that is less visible is not worth a look. */
const MIN_WRIST_VISIBILITY = 0.1;
/** The network's depth is in other units than its x and y (`normalize_z` of TensorsToLandmarksCalculator). */
const DEPTH_SCALE = 0.4;

/** MediaPipe: HandTracking. */
const LEEWAY: Leeway = { rotation: (40 * Math.PI) / 180, translation: 0.2, scale: 0.4, margin: -0.1 };

/** Rows of the body's 33 landmarks. */
const ROWS = {
  left: { wrist: 15, little: 17, index: 19 },
  right: { wrist: 16, little: 18, index: 20 },
} as const;

/** A hand: one side of MediaPipe's HandLandmarksLeftAndRightGpu. */
export class Hand implements Stage {
  #previous: Landmarks | null = null;

  static async create(runtime: Runtime, side: Side): Promise<Hand> {
    return new Hand(await runtime.model(RECROP), await runtime.model(LANDMARKER), side);
  }

  private constructor(
    private readonly recrop: Model<'points'>,
    private readonly model: Model<'points' | 'presence'>,
    private readonly side: Side,
  ) {}

  forget(): void {
    this.#previous = null;
  }

  async find(picture: Picture, body: Landmarks | null): Promise<Landmarks | null> {
    const rough = body && this.#roughRegion(body);
    const found = rough && isUsable(rough) ? await this.#recrop(picture, rough) : null;
    const region = found && this.#trackedRegion(found);
    this.#previous = region && isUsable(region) ? await this.#look(picture, region) : null;
    return this.#previous;
  }

  /** From the body's wrist, index and little finger. MediaPipe: HandLandmarksFromPoseToRecropRoi. */
  #roughRegion(body: Landmarks): Region | null {
    const { wrist, little, index } = ROWS[this.side];
    if (!(body[wrist * STRIDE + 3] >= MIN_WRIST_VISIBILITY)) return null;
    // The middle finger lies nearer to the index finger. MediaPipe: HandDetectionsFromPoseToRectsCalculator.
    const x = (2 * body[index * STRIDE] + body[little * STRIDE]) / 3;
    const y = (2 * body[index * STRIDE + 1] + body[little * STRIDE + 1]) / 3;
    const [wristX, wristY] = [body[wrist * STRIDE], body[wrist * STRIDE + 1]];
    // The circle is around the fingers, and the wrist on its rim is below them.
    return toSquare(squareOnCircle(x, y, wristX, wristY, -Math.PI / 2), 2.7, -0.1);
  }

  /** MediaPipe: HandRecropByRoiCpu. */
  async #recrop(picture: Picture, region: Region): Promise<Region> {
    return lookAt(this.recrop, picture, region, FOR_LANDMARKS, ({ points: [x, y, rimX, rimY] }) => {
      const circle = new Float64Array(2 * STRIDE);
      project(region, x / RECROP.size, y / RECROP.size, 0, circle, 0);
      project(region, rimX / RECROP.size, rimY / RECROP.size, 0, circle, 1);
      return toSquare(squareOnCircle(circle[0], circle[1], circle[4], circle[5], -Math.PI / 2), 1, -0.1);
    });
  }

  /** `found`, or the region of the hand in the picture before where the two agree. */
  #trackedRegion(found: Region): Region {
    if (!this.#previous) return found;
    const tracked = regionOfHand(this.#previous);
    return stillFollows(tracked, this.#previous, found, LEEWAY) ? tracked : found;
  }

  /** MediaPipe: HandLandmarkCpu. */
  async #look(picture: Picture, region: Region): Promise<Landmarks | null> {
    return lookAt(this.model, picture, region, FOR_LANDMARKS, ({ points, presence }) => {
      if (!(presence[0] >= MIN_PRESENCE)) return null;
      return projectAll(region, points, LANDMARKER.size, DEPTH_SCALE);
    });
  }
}
