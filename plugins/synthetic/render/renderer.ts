import { Drawn } from './drawn.ts';
import { LightRig } from './light-rig.ts';
import { createView, type View } from './project.ts';
import type { Rendering, Scene } from './scene.ts';
import { shade } from './shade.ts';

/** Draws scenes into square pictures. Keeps its buffers: one renderer serves many frames. */
export class Renderer {
  readonly #size: number;
  readonly #drawn: Drawn;
  readonly #rig: LightRig;
  readonly #behind: Float32Array;
  readonly #normals: Float32Array;

  /** @param size - Pixels, of both sides. */
  constructor(size: number) {
    this.#size = size;
    this.#drawn = new Drawn(size);
    this.#rig = new LightRig(size);
    this.#behind = new Float32Array(size * size * 3);
    this.#normals = new Float32Array(size * size * 3);
  }

  /**
   * Renders a scene in motion: each moment, in order of time, poses the scene's parts, and a pass with one sample a pixel is rendered then. The
   * passes' mean is the picture, so samples jittered between them smooth edges, and lights jittered shadows, along with the motion
   * (accumulation buffer, Haeberli & Akeley 1990). Planes are those of the middle moment.
   *
   * @param moments - At least one; 4 to 8 look good.
   */
  render(scene: Scene, moments: readonly (() => void)[]): Rendering {
    const size = this.#size;
    const rendering: Rendering = {
      size,
      colour: new Float32Array(size * size * 3),
      depth: new Float32Array(size * size).fill(Infinity),
      segments: new Uint8Array(size * size),
      normals: new Float32Array(size * size * 3),
    };
    const { colour } = rendering;
    this.#paintBackground(scene);
    const count = moments.length;
    const middle = count >> 1;
    moments.forEach((pose, index) => {
      pose();
      // Evenly spread over the pixel (Roberts' 2018 additive recurrence), at its centre in the middle pass.
      const shiftX = fraction((index - middle) * 0.7548776662466927);
      const shiftY = fraction((index - middle) * 0.5698402909980532);
      const view = createView(scene.camera, size, shiftX, shiftY);
      this.#drawn.draw(scene.parts, view);
      const lights = this.#rig.aim(scene, this.#drawn, view, { index, count });
      shade(scene, this.#drawn, lights, view, { index, count }, this.#behind, colour, this.#normals);
      if (index === middle) this.#copyPlanes(scene, view, rendering);
    });
    for (let i = 0; i < colour.length; i++) colour[i] /= count;
    return rendering;
  }

  #paintBackground({ background }: Scene): void {
    const size = this.#size;
    const behind = this.#behind;
    const rgb = new Float32Array(3);
    for (let y = 0, at = 0; y < size; y++) {
      for (let x = 0; x < size; x++, at += 3) {
        background.paint((x + 0.5) / size, (y + 0.5) / size, rgb);
        behind[at] = rgb[0];
        behind[at + 1] = rgb[1];
        behind[at + 2] = rgb[2];
      }
    }
  }

  #copyPlanes({ parts }: Scene, { axes }: View, { depth, segments, normals }: Rendering): void {
    const { raster, firsts } = this.#drawn;
    const world = this.#normals;
    let owner = 0;
    for (let i = 0; i < depth.length; i++) {
      const id = raster.triangle[i];
      if (id < 0) continue;
      while (id < firsts[owner]) owner--;
      while (id >= firsts[owner + 1]) owner++;
      const { segment, posed } = parts[owner];
      depth[i] = 1 / raster.nearness[i];
      segments[i] =
        typeof segment === 'number' ? segment : segment[posed.mesh.triangles[(id - firsts[owner]) * 3]];
      const x = world[i * 3];
      const y = world[i * 3 + 1];
      const z = world[i * 3 + 2];
      for (let row = 0; row < 3; row++)
        normals[i * 3 + row] = axes[row * 3] * x + axes[row * 3 + 1] * y + axes[row * 3 + 2] * z;
    }
  }
}

/** What is left of a number beside the nearest whole one: −0.5 to 0.5. */
const fraction = (value: number): number => value - Math.round(value);
