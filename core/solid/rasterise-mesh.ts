/** What is seen through each pixel's centre: the nearest triangle. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Larger is nearer; 0: nothing. Any measure that is linear over the picture: 1 / depth for a camera. */
  readonly nearness: Float32Array;
  /** Number of the triangle; −1: nothing. */
  readonly triangle: Int32Array;
}

/** Positions are rounded to this part of a pixel, so that the arithmetic on edges is exact. */
const STEPS = 256;

/** Nothing is seen yet. */
export function createRaster(width: number, height: number): Raster {
  return {
    width,
    height,
    nearness: new Float32Array(width * height),
    triangle: new Int32Array(width * height).fill(-1),
  };
}

/** Makes it see nothing again. */
export function clearRaster({ nearness, triangle }: Raster): void {
  nearness.fill(0);
  triangle.fill(-1);
}

/**
 * Draws triangles over what is there already, where they are nearer. A pixel belongs to a triangle when its centre does; one on an edge that two
 * triangles share belongs to exactly one of them (the top-left rule), so surfaces have neither gaps nor seams (Pineda 1988).
 *
 * @param vertices - x and y in pixels (the first pixel's centre is at 0.5, 0.5) and nearness, n × 3. Triangles with a vertex whose nearness is not above 0 are
 *   left out.
 * @param triangles - Three vertices each, counter-clockwise as seen from outside.
 * @param first - Number of the first triangle in `raster.triangle`.
 * @param twoSided - Whether triangles seen from their inside are drawn too.
 */
export function rasteriseMesh(
  raster: Raster,
  vertices: Float32Array,
  triangles: Uint32Array,
  first: number,
  twoSided: boolean,
): void {
  const { width, height, nearness, triangle } = raster;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] * 3;
    let b = triangles[t + 1] * 3;
    let c = triangles[t + 2] * 3;
    const ax = (vertices[a] * STEPS + 0.5) | 0;
    const ay = (vertices[a + 1] * STEPS + 0.5) | 0;
    let bx = (vertices[b] * STEPS + 0.5) | 0;
    let by = (vertices[b + 1] * STEPS + 0.5) | 0;
    let cx = (vertices[c] * STEPS + 0.5) | 0;
    let cy = (vertices[c + 1] * STEPS + 0.5) | 0;
    // y points down: what is counter-clockwise to the eye has a negative area.
    let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area >= 0) {
      if (area === 0 || !twoSided) continue;
    } else {
      let swap = b;
      b = c;
      c = swap;
      swap = bx;
      bx = cx;
      cx = swap;
      swap = by;
      by = cy;
      cy = swap;
      area = -area;
    }
    let least = ax < bx ? ax : bx;
    if (cx < least) least = cx;
    let most = ax > bx ? ax : bx;
    if (cx > most) most = cx;
    let left = (least + STEPS / 2 - 1) >> 8;
    let right = (most - STEPS / 2) >> 8;
    if (left < 0) left = 0;
    if (right >= width) right = width - 1;
    if (left > right) continue;
    least = ay < by ? ay : by;
    if (cy < least) least = cy;
    most = ay > by ? ay : by;
    if (cy > most) most = cy;
    let top = (least + STEPS / 2 - 1) >> 8;
    let bottom = (most - STEPS / 2) >> 8;
    if (top < 0) top = 0;
    if (bottom >= height) bottom = height - 1;
    if (top > bottom) continue;
    // Twice the areas that the pixel's centre spans with the edges from a to b and from c to a; the third is what remains of the whole.
    const abX = bx - ax;
    const abY = by - ay;
    const caX = ax - cx;
    const caY = ay - cy;
    const bcX = cx - bx;
    const bcY = cy - by;
    // An edge that is neither top nor left does not own the points on it.
    const lessAb = abY < 0 || (abY === 0 && abX > 0) ? 0 : 1;
    const lessCa = caY < 0 || (caY === 0 && caX > 0) ? 0 : 1;
    const lessBc = bcY < 0 || (bcY === 0 && bcX > 0) ? 0 : 1;
    const startX = left * STEPS + STEPS / 2;
    const startY = top * STEPS + STEPS / 2;
    // Less than what is required, so that inside is nowhere below 0.
    let rowAb = abX * (startY - ay) - abY * (startX - ax) - lessAb;
    let rowCa = caX * (startY - cy) - caY * (startX - cx) - lessCa;
    let rowBc = bcX * (startY - by) - bcY * (startX - bx) - lessBc;
    const stepAb = abY * STEPS;
    const stepCa = caY * STEPS;
    const stepBc = bcY * STEPS;
    const near = vertices[a + 2];
    const nearB = vertices[b + 2];
    const nearC = vertices[c + 2];
    if (!(near > 0 && nearB > 0 && nearC > 0)) continue;
    const share = 1 / area;
    const slopeB = (nearB - near) * share;
    const slopeC = (nearC - near) * share;
    const id = first + t / 3;
    for (let y = top; y <= bottom; y++) {
      let ab = rowAb;
      let ca = rowCa;
      let bc = rowBc;
      const end = y * width + right;
      for (let at = y * width + left; at <= end; at++) {
        if (ab >= 0 && ca >= 0 && bc >= 0) {
          const value = near + (ca + lessCa) * slopeB + (ab + lessAb) * slopeC;
          if (value > nearness[at]) {
            nearness[at] = value;
            triangle[at] = id;
          }
        }
        ab -= stepAb;
        ca -= stepCa;
        bc -= stepBc;
      }
      rowAb += abX * STEPS;
      rowCa += caX * STEPS;
      rowBc += bcX * STEPS;
    }
  }
}
