import { createPlane, type Plane } from '../image/plane.ts';
import { assertSameSize } from './box.ts';
import type { Flow } from './optical-flow.ts';

/**
 * An earlier picture brought onto the later one by the flow between them: at (x, y) its bilinear value at (x + dx, y + dy).
 * Beyond the picture its edge is repeated.
 *
 * @param into is overwritten and returned, instead of a new plane
 * @throws RangeError where the sizes differ
 */
export function warp(earlier: Plane, flow: Flow, into: Plane = createPlane(flow.width, flow.height)): Plane {
  assertSameSize(earlier, flow);
  assertSameSize(into, flow);
  const { width, height, data } = earlier;
  const { dx, dy } = flow;
  const out = into.data;
  const lastColumn = width - 1;
  const lastRow = height - 1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const u = Math.min(Math.max(x + dx[i], 0), lastColumn);
      const v = Math.min(Math.max(y + dy[i], 0), lastRow);
      const column = u | 0;
      const row = v | 0;
      const p = row * width + column;
      const next = column < lastColumn ? 1 : 0;
      const q = row < lastRow ? p + width : p;
      const above = data[p] + (data[p + next] - data[p]) * (u - column);
      const below = data[q] + (data[q + next] - data[q]) * (u - column);
      out[i] = above + (below - above) * (v - row);
    }
  }
  return into;
}
