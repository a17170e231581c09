import { clearRaster, createRaster, type Raster, rasteriseMesh } from '../../../core/solid/rasterise-mesh.ts';
import type { Part } from '../part.ts';
import { projectAll, type View } from './project.ts';

/** What is seen of a scene's parts, pixel by pixel. */
export class Drawn {
  readonly raster: Raster;
  /** Of every part: pixels and 1 / depth, n × 3. */
  readonly vertices: Float32Array[] = [];
  /** Numbers of the parts' first triangles, and after the last one that of all triangles. */
  firsts = new Int32Array(1);

  constructor(size: number) {
    this.raster = createRaster(size, size);
  }

  draw(parts: readonly Part[], view: View): void {
    const { raster, vertices } = this;
    clearRaster(raster);
    if (this.firsts.length !== parts.length + 1) this.firsts = new Int32Array(parts.length + 1);
    for (let p = 0; p < parts.length; p++) {
      const { posed, twoSided } = parts[p];
      const { positions, mesh } = posed;
      if (vertices[p]?.length !== positions.length) vertices[p] = new Float32Array(positions.length);
      projectAll(view, positions, vertices[p]);
      rasteriseMesh(raster, vertices[p], mesh.triangles, this.firsts[p], twoSided);
      this.firsts[p + 1] = this.firsts[p] + mesh.triangles.length / 3;
    }
  }
}
