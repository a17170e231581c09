import { curvatureOf } from '../../../core/solid/curvature.ts';
import { FINE, openness, WIDE } from './ambient-occlusion.ts';
import type { Drawn } from './drawn.ts';
import { addLight, addSurroundings, BLEED } from './illuminate.ts';
import type { AimedLight, Pass } from './light-rig.ts';
import type { View } from './project.ts';
import type { Scene } from './scene.ts';
import { shadeWall } from './shade-wall.ts';
import { createReceiver, look } from './shadow-map.ts';
import { createVisiblePoint, findPoint } from './visible-point.ts';

/** Shadows are softened by the distance of what casts them, up to this, metres. */
const REACH = 0.35;
/** Light halves in this depth of hair, about, metres: 1 / it. */
const HAIR_DENSITY = 90;
/** Shares of a lamp's light, of red and of other light, that skin beside skin takes at most: shadow maps are too coarse for what is between fingers. */
const SHELTERED = { red: 0.5, other: 0.7 };

const point = createVisiblePoint();
const receiver = createReceiver();
const rgb = new Float64Array(3);

/**
 * Lights what has been drawn and adds it to a picture.
 *
 * @param behind - The background, linear RGB, size² × 3.
 * @param colour - The sum of all passes, linear RGB, size² × 3.
 * @param normals - Gets the smooth surfaces' normals in the world, size² × 3, where there is one.
 */
export function shade(
  { parts, surroundings, background }: Scene,
  { raster, vertices, firsts }: Drawn,
  lights: readonly AimedLight[],
  view: View,
  { index }: Pass,
  behind: Float32Array,
  colour: Float32Array,
  normals: Float32Array,
): void {
  const { triangle } = raster;
  const { size } = view;
  const wall = background.wall ?? 0;
  const curvatures = parts.map(({ posed }) => curvatureOf(posed.mesh));
  let owner = 0;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      const id = triangle[i];
      const turn = interleaved(x + 5.588238 * index, y);
      receiver.turn = turn;
      if (id < 0) {
        rgb[0] = behind[i * 3];
        rgb[1] = behind[i * 3 + 1];
        rgb[2] = behind[i * 3 + 2];
        if (wall > 0) shadeWall(x, y, wall, lights, surroundings, view, receiver, rgb);
      } else {
        rgb[0] = 0;
        rgb[1] = 0;
        rgb[2] = 0;
        while (id < firsts[owner]) owner--;
        while (id >= firsts[owner + 1]) owner++;
        findPoint(point, parts[owner], vertices[owner], id - firsts[owner], x, y, view, curvatures[owner]);
        normals[i * 3] = point.smoothX;
        normals[i * 3 + 1] = point.smoothY;
        normals[i * 3 + 2] = point.smoothZ;
        const open = openness(raster, view, point, x, y, turn, WIDE);
        const hidden = point.surface.scatter > 0 ? 1 - openness(raster, view, point, x, y, turn, FINE) : 0;
        addSurroundings(point, surroundings, open * (1 - 0.5 * hidden), rgb);
        receiver.x = point.x;
        receiver.y = point.y;
        receiver.z = point.z;
        receiver.normalX = point.smoothX;
        receiver.normalY = point.smoothY;
        receiver.normalZ = point.smoothZ;
        receiver.reach = REACH;
        receiver.bleed = point.surface.scatter * BLEED;
        const hair = point.fibreX !== 0 || point.fibreY !== 0 || point.fibreZ !== 0;
        for (let l = 0; l < lights.length; l++) {
          const light = lights[l];
          receiver.facing = point.smoothX * light.toX + point.smoothY * light.toY + point.smoothZ * light.toZ;
          receiver.red = 1;
          receiver.other = 1;
          receiver.thickness = 0;
          if (light.map) {
            look(light.map, light.soft, receiver);
            if (hair) receiver.other = Math.max(receiver.other, Math.exp(-receiver.thickness * HAIR_DENSITY));
          }
          receiver.red *= 1 - SHELTERED.red * hidden;
          receiver.other *= 1 - SHELTERED.other * hidden;
          addLight(point, light, receiver, rgb);
        }
      }
      colour[i * 3] += rgb[0];
      colour[i * 3 + 1] += rgb[1];
      colour[i * 3 + 2] += rgb[2];
    }
  }
}

/** Noise of which neighbouring pixels have all values, 0..1: interleaved gradient noise (Jiménez 2014). */
function interleaved(x: number, y: number): number {
  const inner = 0.06711056 * x + 0.00583715 * y;
  const outer = 52.9829189 * (inner - Math.floor(inner));
  return outer - Math.floor(outer);
}
