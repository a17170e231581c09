import { assertSameSize } from './box.ts';
import type { Plane } from './luma.ts';
import type { Flow } from './optical-flow.ts';

/** Root mean squared difference (grey levels, 3 × 3 pixels) above which the flow is wrong or what it followed has changed. */
const FAITHFUL = 12;
/** Squared gradient of the flow (pixels per pixel) above which something moves away from something else. */
const TORN = 0.5;

/**
 * Which pixels of `to` can be followed back to `from`: 1 where they can, 0 where the flow leaves the picture, where it
 * jumps (near the edge of what moves, one side was hidden or is about to be), and where `from` brought along it differs
 * from `to` (it was hidden, the flow is wrong, or motion blurred it differently). Both pictures are of the true video:
 * what is wrong with a rendered one never takes pixels away.
 *
 * Source: the boundaries are those of Ruder, Dosovitskiy and Brox, "Artistic style transfer for videos", GCPR 2016, made
 * independent of the resolution. In place of their consistency of forward and backward flow, which doubles the cost,
 * brightness is compared as in Lai et al., ECCV 2018: on hands of known motion pasted over real frames this leaves less false
 * error than consistency does.
 *
 * @param flow from `from` to `to`
 * @param brought `from` by `warp`
 * @param into is overwritten and returned
 * @throws RangeError where the sizes differ
 */
export function followed(
  flow: Flow,
  brought: Plane,
  to: Plane,
  into: Uint8Array = new Uint8Array(flow.width * flow.height),
): Uint8Array {
  assertSameSize(brought, flow);
  assertSameSize(to, flow);
  const { width, height } = flow;
  // Squared differences of three rows, the one in the middle being decided upon; what lies beyond the picture counts as 0.
  let above = new Float32Array(width + 2);
  let middle = new Float32Array(width + 2);
  let below = new Float32Array(width + 2);
  compareRow(brought, to, 0, below);
  for (let y = 0; y < height; y++) {
    [above, middle, below] = [middle, below, above];
    if (y + 1 < height) compareRow(brought, to, y + 1, below);
    else below.fill(0);
    const rows = y > 0 && y + 1 < height ? 3 : Math.min(2, height);
    let left = 0;
    let centre = above[1] + middle[1] + below[1];
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const columns = x > 0 && x + 1 < width ? 3 : Math.min(2, width);
      const right = above[x + 2] + middle[x + 2] + below[x + 2];
      const isFaithful = left + centre + right <= FAITHFUL ** 2 * rows * columns;
      into[i] = isFaithful && isInside(flow, x, y, i) && tearing(flow, x, y, i) <= TORN ? 1 : 0;
      left = centre;
      centre = right;
    }
  }
  return into;
}

/** Squared differences of a row, from the second place on: the first and the last stay 0. */
function compareRow(brought: Plane, to: Plane, y: number, out: Float32Array): void {
  const { width } = to;
  for (let x = 0, i = y * width; x < width; x++, i++) out[x + 1] = (brought.data[i] - to.data[i]) ** 2;
}

/** The picture ends half a pixel beyond the centres of its outermost pixels. */
function isInside({ width, height, dx, dy }: Flow, x: number, y: number, i: number): boolean {
  const u = x + dx[i];
  const v = y + dy[i];
  return u >= -0.5 && v >= -0.5 && u <= width - 0.5 && v <= height - 0.5;
}

function tearing({ width, height, dx, dy }: Flow, x: number, y: number, i: number): number {
  const right = x + 1 < width ? i + 1 : i;
  const below = y + 1 < height ? i + width : i;
  return (
    (dx[right] - dx[i]) ** 2 + (dy[right] - dy[i]) ** 2 + (dx[below] - dx[i]) ** 2 + (dy[below] - dy[i]) ** 2
  );
}
