import { anchorCentres } from './anchors.ts';
import { decodeDetections, mergeOverlapping } from './detections.ts';
import type { Model, ModelSpec, Runtime } from './lite-rt.ts';
import { FOR_DETECTION, lookAt } from './look-at.ts';
import type { Picture } from './picture.ts';
import { type Landmarks, project, type Region, squareAround, squareOnCircle, toSquare } from './region.ts';

const ANCHORS = 2254;

const DETECTOR: ModelSpec<'boxes' | 'scores'> = {
  file: 'pose_detection.tflite',
  size: 224,
  outputs: { boxes: ['Identity', ANCHORS * 12], scores: ['Identity_1', ANCHORS] },
};

const STRIDES = [8, 16, 32, 32, 32];

/** Below this, a detection is none. */
const MIN_SCORE = 0.5;

/**
 * The square around a person, upright along the body's axis, from the middle of the hips (x, y) and a point of the circle around the
 * whole body. MediaPipe: PoseDetectionToRoi, PoseLandmarksToRoi.
 */
export function squareAroundBody(x: number, y: number, rimX: number, rimY: number): Region {
  return toSquare(squareOnCircle(x, y, rimX, rimY, Math.PI / 2), 1.25);
}

/** MediaPipe's PoseDetectionCpu, for any number of people. */
export class PersonDetector {
  readonly #anchors = anchorCentres(DETECTOR.size, STRIDES);
  readonly #points: Landmarks = new Float64Array(8);

  static async create(runtime: Runtime): Promise<PersonDetector> {
    return new PersonDetector(await runtime.model(DETECTOR));
  }

  private constructor(private readonly model: Model<'boxes' | 'scores'>) {}

  /** The square around each person in the picture, the most certain first. */
  async detect(picture: Picture): Promise<Region[]> {
    const whole = squareAround(picture.width, picture.height);
    return lookAt(this.model, picture, whole, FOR_DETECTION, ({ boxes, scores }) => {
      const detections = decodeDetections(boxes, scores, this.#anchors, DETECTOR.size, MIN_SCORE);
      return mergeOverlapping(detections).map(({ points: [x, y, rimX, rimY] }) => {
        project(whole, x, y, 0, this.#points, 0);
        project(whole, rimX, rimY, 0, this.#points, 1);
        return squareAroundBody(this.#points[0], this.#points[1], this.#points[4], this.#points[5]);
      });
    });
  }
}
