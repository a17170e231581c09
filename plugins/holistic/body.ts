import { MEDIAPIPE_BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';
import { AuxiliaryFilter } from './auxiliary-filter.ts';
import { choosePerson, personAt } from './choose-person.ts';
import { PersonDetector, squareAroundBody } from './detect-people.ts';
import { sigmoid } from './detections.ts';
import type { Model, ModelSpec, Runtime } from './lite-rt.ts';
import { FOR_LANDMARKS, lookAt } from './look-at.ts';
import type { HolisticOptions } from './options.ts';
import type { Picture } from './picture.ts';
import { refineByHeatmap } from './refine-by-heatmap.ts';
import { isUsable, type Landmarks, project, type Region } from './region.ts';
import type { Stage } from './stage.ts';

/** The 33 landmarks, two auxiliary points from which the next region follows, and four more that nothing uses. */
const POINTS = 39;
/** Numbers per point: x, y, z (input pixels), visibility, presence (logits). */
const VALUES = 5;
const HEATMAP_SIDE = 64;
/** Side of the network's input. */
const SIZE = 256;

type Output = 'points' | 'presence' | 'heatmaps';

const landmarker = (model: HolisticOptions['model']): ModelSpec<Output> => ({
  file: `pose_landmark_${model}.tflite`,
  size: SIZE,
  outputs: {
    points: ['Identity', POINTS * VALUES],
    presence: ['Identity_1', 1],
    heatmaps: ['Identity_3', HEATMAP_SIDE * HEATMAP_SIDE * POINTS],
  },
});

/** Below this probability there is no person in the region. */
const MIN_PRESENCE = 0.5;

/**
 * The body: MediaPipe's PoseLandmarkCpu with tracking. A person who is lost is looked for in the same picture at once, where MediaPipe
 * would wait for the next one; and MediaPipe knows one person only.
 */
export class Body implements Stage {
  readonly #filter = new AuxiliaryFilter(4);
  /** Where the person is expected (`isFollowed`) or was seen last. */
  #place: Region | null = null;
  #isFollowed = false;

  static async create(runtime: Runtime, { model, person }: HolisticOptions): Promise<Body> {
    return new Body(await PersonDetector.create(runtime), await runtime.model(landmarker(model)), person);
  }

  private constructor(
    private readonly detector: PersonDetector,
    private readonly model: Model<Output>,
    private readonly person: number | undefined,
  ) {}

  forget(): void {
    this.#place = null;
    this.#isFollowed = false;
  }

  async find(picture: Picture): Promise<Landmarks | null> {
    const points =
      (this.#isFollowed && this.#place && (await this.#look(picture, this.#place))) ||
      (await this.#search(picture));
    this.#isFollowed = points !== null;
    if (!points) return null;
    this.#place = this.#nextPlace(points, picture.time);
    return points.slice(0, MEDIAPIPE_BODY_COUNT * STRIDE);
  }

  async #search(picture: Picture): Promise<Landmarks | null> {
    this.#filter.forget();
    const people = await this.detector.detect(picture);
    const place =
      (this.#place && personAt(people, this.#place)) ?? choosePerson(people, picture.width, this.person);
    return place ? this.#look(picture, place) : null;
  }

  /** MediaPipe: PoseLandmarkByRoiCpu, TensorsToPoseLandmarksAndSegmentation. */
  async #look(picture: Picture, region: Region): Promise<Landmarks | null> {
    if (!isUsable(region)) return null;
    return lookAt(this.model, picture, region, FOR_LANDMARKS, ({ points, presence, heatmaps }) => {
      if (!(presence[0] >= MIN_PRESENCE)) return null;
      const landmarks = new Float64Array(POINTS * STRIDE);
      for (let row = 0; row < POINTS; row++) {
        const [x, y, z, visibility] = points.subarray(row * VALUES, (row + 1) * VALUES);
        const [u, v] = refineByHeatmap(heatmaps, HEATMAP_SIDE, POINTS, row, x / SIZE, y / SIZE);
        project(region, u, v, z / SIZE, landmarks, row);
        landmarks[row * STRIDE + 3] = sigmoid(visibility);
      }
      return landmarks;
    });
  }

  /** MediaPipe: PoseLandmarkFiltering (of the auxiliary points), PoseLandmarksToRoi. */
  #nextPlace(points: Landmarks, time: number): Region {
    const centre = MEDIAPIPE_BODY_COUNT * STRIDE;
    const rim = centre + STRIDE;
    const axis = Float64Array.of(points[centre], points[centre + 1], points[rim], points[rim + 1]);
    const diameter = 2 * Math.hypot(axis[2] - axis[0], axis[3] - axis[1]);
    this.#filter.filter(axis, time, Math.max(1e-6, diameter));
    return squareAroundBody(axis[0], axis[1], axis[2], axis[3]);
  }
}
