import { FACE_COUNTS, STRIDE } from '../../core/pose/topology.ts';
import { anchorCentres } from './anchors.ts';
import { decodeDetections, mergeOverlapping, sigmoid } from './detections.ts';
import { type Leeway, stillFollows } from './follow-region.ts';
import type { Model, ModelSpec, Runtime } from './lite-rt.ts';
import { FOR_DETECTION, FOR_LANDMARKS, lookAt } from './look-at.ts';
import type { Picture } from './picture.ts';
import {
  boundingRegion,
  isUsable,
  type Landmarks,
  project,
  projectAll,
  type Region,
  rotationTowards,
  toSquare,
} from './region.ts';
import type { Stage } from './stage.ts';

const ANCHORS = 896;

const DETECTOR: ModelSpec<'boxes' | 'scores'> = {
  file: 'face_detection_short_range.tflite',
  size: 128,
  outputs: { boxes: ['regressors', ANCHORS * 16], scores: ['classificators', ANCHORS] },
};

const STRIDES = [8, 16, 16, 16];

/** Below this, a detection is none. */
const MIN_SCORE = 0.5;

const LANDMARKER: ModelSpec<'points' | 'presence'> = {
  file: 'face_landmark.tflite',
  size: 192,
  outputs: { points: ['conv2d_21', FACE_COUNTS.mesh * 3], presence: ['conv2d_31', 1] },
};

/** Below this probability there is no face in the region. */
const MIN_PRESENCE = 0.5;

/** MediaPipe: FaceTracking. */
const LEEWAY: Leeway = { rotation: (15 * Math.PI) / 180, translation: 0.1, scale: 0.3, margin: -0.2 };

/** Rows of the body's 33 landmarks: the head is the first of them. */
const HEAD_COUNT = 11;
const HEAD_EYES = [5, 2] as const;
/** Rows of the detector's points. */
const DETECTED_COUNT = 6;
const DETECTED_EYES = [0, 1] as const;
/** Rows of the mesh: the outer corners of the eyes. */
const MESH_EYES = [33, 263] as const;

/**
 * The face: MediaPipe's FaceLandmarksFromPoseCpu. Where the detector does not see a face that the body has (a hand over the mouth), it
 * looks at the face of the picture before, or where the head's landmarks are; MediaPipe has no face then.
 */
export class Face implements Stage {
  readonly #anchors = anchorCentres(DETECTOR.size, STRIDES);
  #previous: Landmarks | null = null;

  static async create(runtime: Runtime): Promise<Face> {
    return new Face(await runtime.model(DETECTOR), await runtime.model(LANDMARKER));
  }

  private constructor(
    private readonly detector: Model<'boxes' | 'scores'>,
    private readonly model: Model<'points' | 'presence'>,
  ) {}

  forget(): void {
    this.#previous = null;
  }

  async find(picture: Picture, body: Landmarks | null): Promise<Landmarks | null> {
    const head = body && upright(body, HEAD_COUNT, HEAD_EYES);
    const region = head && (await this.#regionNear(picture, head));
    this.#previous = region && isUsable(region) ? await this.#look(picture, region) : null;
    return this.#previous;
  }

  async #regionNear(picture: Picture, head: Region): Promise<Region | null> {
    // MediaPipe: FaceLandmarksFromPoseToRecropRoi.
    const surroundings = toSquare(head, 3);
    if (!isUsable(surroundings)) return null;
    const found = await this.#detect(picture, surroundings);
    const previous = this.#previous;
    if (!previous) return found ?? toSquare(head, 1.7);
    // MediaPipe: FaceLandmarksToRoi.
    const tracked = toSquare(upright(previous, FACE_COUNTS.mesh, MESH_EYES), 1.5);
    return found && !stillFollows(tracked, previous, found, LEEWAY) ? found : tracked;
  }

  /** MediaPipe: FaceDetectionShortRangeByRoiCpu, FaceDetectionFrontDetectionsToRoi. */
  async #detect(picture: Picture, region: Region): Promise<Region | null> {
    return lookAt(this.detector, picture, region, FOR_DETECTION, ({ boxes, scores }) => {
      const detections = decodeDetections(boxes, scores, this.#anchors, DETECTOR.size, MIN_SCORE);
      const [best] = mergeOverlapping(detections);
      if (!best) return null;
      const points = new Float64Array(DETECTED_COUNT * STRIDE);
      for (let row = 0; row < DETECTED_COUNT; row++) {
        project(region, best.points[2 * row], best.points[2 * row + 1], 0, points, row);
      }
      return toSquare(upright(points, DETECTED_COUNT, DETECTED_EYES), 2, -0.1);
    });
  }

  /** MediaPipe: FaceLandmarkCpu. */
  async #look(picture: Picture, region: Region): Promise<Landmarks | null> {
    return lookAt(this.model, picture, region, FOR_LANDMARKS, ({ points, presence }) => {
      if (!(sigmoid(presence[0]) >= MIN_PRESENCE)) return null;
      return projectAll(region, points, LANDMARKER.size);
    });
  }
}

/** Around the first `count` landmarks, turned with the line from the right to the left eye. MediaPipe: DetectionsToRectsCalculator. */
function upright(landmarks: Landmarks, count: number, [right, left]: readonly [number, number]): Region {
  const dx = landmarks[left * STRIDE] - landmarks[right * STRIDE];
  const dy = landmarks[left * STRIDE + 1] - landmarks[right * STRIDE + 1];
  return boundingRegion(landmarks, count, rotationTowards(0, dx, dy));
}
