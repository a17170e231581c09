import type { Canvas } from '../../../core/image/canvas.ts';
import { drawTriangles } from '../../../core/image/rasterise.ts';
import type { Affine } from '../pose/affine.ts';
import type { Projection } from '../pose/projection.ts';
import type { BodyGrid } from '../setup/body-grid.ts';
import type { BodyLayer } from '../setup/body-layer.ts';

/** Moves the grid's vertices to where torso and head take them, written to `out` as x, y pairs. */
export function placeGrid(grid: BodyGrid, torso: Affine, head: Projection, out: Float32Array): void {
  const { rest, headWeights, depths } = grid;
  for (let v = 0; v < headWeights.length; v++) {
    const x = rest[v * 2];
    const y = rest[v * 2 + 1];
    const w = headWeights[v];
    const torsoX = torso[0] * x + torso[1] * y + torso[2];
    const torsoY = torso[3] * x + torso[4] * y + torso[5];
    if (w === 0) {
      out[v * 2] = torsoX;
      out[v * 2 + 1] = torsoY;
      continue;
    }
    const z = depths[v];
    out[v * 2] = torsoX + (head[0] * x + head[1] * y + head[2] * z + head[3] - torsoX) * w;
    out[v * 2 + 1] = torsoY + (head[4] * x + head[5] * y + head[6] * z + head[7] - torsoY) * w;
  }
}

export function drawBody(canvas: Canvas, layer: BodyLayer, grid: BodyGrid, positions: Float32Array): void {
  drawTriangles(canvas, layer.canvas, positions, grid.uvs, grid.indices, grid.triangleCount);
}
