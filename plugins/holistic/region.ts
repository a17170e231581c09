import { STRIDE } from '../../core/pose/topology.ts';

/** `n × 4` numbers: x, y, z (pixels of the picture) and confidence (0..1). In full precision, because stages feed each other. */
export type Landmarks = Float64Array;

/** A rotated rectangle of the picture, in pixels: what a model looks at. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radians by which its axes are turned from the picture's, from x towards y (clockwise as seen). */
  readonly rotation: number;
}

/** The smallest upright square around the whole picture, with the same centre (letterbox). */
export function squareAround(width: number, height: number): Region {
  const side = Math.max(width, height);
  return { x: width / 2, y: height / 2, width: side, height: side, rotation: 0 };
}

/** `angle` between −π and π. */
export function normaliseAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
}

/** The rotation in which the vector (dx, dy) of the picture has the direction `target` (radians, counted with y up). */
export function rotationTowards(target: number, dx: number, dy: number): number {
  return normaliseAngle(target - Math.atan2(-dy, dx));
}

/**
 * The square around a circle that is given by its centre and a point of its rim, turned until the rim point lies in the
 * direction `target`. MediaPipe: AlignmentPointsRectsCalculator.
 */
export function squareOnCircle(
  centreX: number,
  centreY: number,
  rimX: number,
  rimY: number,
  target: number,
): Region {
  const [dx, dy] = [rimX - centreX, rimY - centreY];
  const side = 2 * Math.hypot(dx, dy);
  return { x: centreX, y: centreY, width: side, height: side, rotation: rotationTowards(target, dx, dy) };
}

/**
 * The rectangle made a square on its long side, `scale` times as large, moved by `shiftY` of its height along its own
 * vertical. MediaPipe: RectTransformationCalculator with `square_long`.
 */
export function toSquare(region: Region, scale: number, shiftY = 0): Region {
  const { x, y, width, height, rotation } = region;
  const side = Math.max(width, height) * scale;
  const shift = height * shiftY;
  return {
    x: x - shift * Math.sin(rotation),
    y: y + shift * Math.cos(rotation),
    width: side,
    height: side,
    rotation,
  };
}

/**
 * Writes (u, v, w) of a region (0..1 across it, u to its right, v down) into `row` of `landmarks`, as pixels of the picture.
 * Depth has the scale of the width. MediaPipe: LandmarkProjectionCalculator.
 */
export function project(region: Region, u: number, v: number, w: number, landmarks: Landmarks, row: number) {
  const cosine = Math.cos(region.rotation);
  const sine = Math.sin(region.rotation);
  const across = (u - 0.5) * region.width;
  const down = (v - 0.5) * region.height;
  const k = row * STRIDE;
  landmarks[k] = cosine * across - sine * down + region.x;
  landmarks[k + 1] = sine * across + cosine * down + region.y;
  landmarks[k + 2] = w * region.width;
}

/**
 * The landmarks that a network found in a region, with confidence 1.
 *
 * @param points x, y, z triples in pixels of the network's input
 * @param size side of that input
 * @param depthScale in which unit the network counts depth, against x and y
 */
export function projectAll(region: Region, points: Float32Array, size: number, depthScale = 1): Landmarks {
  const count = points.length / 3;
  const landmarks = new Float64Array(count * STRIDE);
  for (let row = 0; row < count; row++) {
    const k = row * 3;
    const depth = points[k + 2] / size / depthScale;
    project(region, points[k] / size, points[k + 1] / size, depth, landmarks, row);
    landmarks[row * STRIDE + 3] = 1;
  }
  return landmarks;
}

/** The upright rectangle around the first `count` landmarks, said to be turned by `rotation`. */
export function boundingRegion(landmarks: Landmarks, count: number, rotation: number): Region {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < count * STRIDE; k += STRIDE) {
    left = Math.min(left, landmarks[k]);
    right = Math.max(right, landmarks[k]);
    top = Math.min(top, landmarks[k + 1]);
    bottom = Math.max(bottom, landmarks[k + 1]);
  }
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
    rotation,
  };
}

/** The point (x, y) as seen along the axes of something turned by `rotation` about the origin. */
export function turnBack(x: number, y: number, rotation: number): readonly [x: number, y: number] {
  const cosine = Math.cos(rotation);
  const sine = Math.sin(rotation);
  return [x * cosine + y * sine, y * cosine - x * sine];
}

/** Whether a model can see anything in it: regions shrink to nothing where landmarks fall together. */
export function isUsable({ x, y, width, height, rotation }: Region): boolean {
  return width > 1 && height > 1 && Number.isFinite(x + y + width + height + rotation);
}
