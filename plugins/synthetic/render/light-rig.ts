import type { Vector } from '../../../core/solid/transforms.ts';
import type { Part } from '../part.ts';
import type { Drawn } from './drawn.ts';
import type { View } from './project.ts';
import type { Light, Scene } from './scene.ts';
import { ShadowMap } from './shadow-map.ts';

/** A light as one pass sees it. */
export interface AimedLight {
  /** Null: it casts no shadows. */
  readonly map: ShadowMap | null;
  /** Unit vector to the light. */
  readonly toX: number;
  readonly toY: number;
  readonly toZ: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** Radius as seen from the scene, radians; 0: a point. */
  readonly size: number;
  /** The part of it that one pass stands for. */
  readonly soft: number;
}

/** Which of a picture's passes. */
export interface Pass {
  readonly index: number;
  readonly count: number;
}

const GOLDEN_ANGLE = 2.399963229728653;
/** Every so many pixels are looked at to find what a shadow map must cover. */
const STRIDE = 3;
/** Lights larger than that cast shadows too soft for small texels. */
const SOFT = 0.15;

/** A scene's lights, from somewhere else within their size in each pass, with their shadow maps. */
export class LightRig {
  /** Texels of a sharp shadow map. */
  readonly #side: number;
  readonly #maps: ShadowMap[] = [];
  readonly #bounds = new Float64Array(4);
  readonly #lit = new Float64Array(4);

  /** @param size - Pixels, of both sides of the picture. */
  constructor(size: number) {
    this.#side = Math.min(1024, Math.max(256, size * 1.5));
  }

  aim({ lights, parts, background }: Scene, drawn: Drawn, view: View, pass: Pass): AimedLight[] {
    return lights.map((light, index) => {
      const direction = within(light, pass, index);
      let map: ShadowMap | null = null;
      if (light.size > 0) {
        map = this.#map(index, Math.round(light.size > SOFT ? this.#side / 1.5 : this.#side));
        map.turn(direction);
        this.#fit(map.axes, parts, drawn, view, background.wall);
        map.draw(parts, this.#bounds);
      }
      const [red, green, blue] = light.colour;
      const soft = light.size * Math.min(1, 1.2 / Math.sqrt(pass.count));
      return {
        map,
        toX: -direction[0],
        toY: -direction[1],
        toZ: -direction[2],
        red,
        green,
        blue,
        size: light.size,
        soft,
      };
    });
  }

  #map(index: number, side: number): ShadowMap {
    if (this.#maps[index]?.raster.width !== side) this.#maps[index] = new ShadowMap(side);
    return this.#maps[index];
  }

  /** Bounds, seen along a light, of what is seen on the picture and may lie in a shadow. */
  #fit(
    axes: Float64Array,
    parts: readonly Part[],
    { raster, vertices }: Drawn,
    view: View,
    wall: number | null,
  ): void {
    const bounds = this.#bounds;
    const lit = this.#lit;
    empty(bounds);
    empty(lit);
    const { size, focal, eye, axes: camera } = view;
    for (let y = 0; y < size; y += STRIDE) {
      for (let x = 0; x < size; x += STRIDE) {
        const near = raster.nearness[y * size + x];
        if (near === 0 && wall === null) continue;
        const px = (x + 0.5 + view.shiftX - size / 2) / focal;
        const py = (y + 0.5 + view.shiftY - size / 2) / focal;
        const rayX = camera[0] * px + camera[3] * py + camera[6];
        const rayY = camera[1] * px + camera[4] * py + camera[7];
        const rayZ = camera[2] * px + camera[5] * py + camera[8];
        const along = near > 0 ? 1 / near : ((wall as number) - eye[2]) / rayZ;
        include(lit, axes, eye[0] + rayX * along, eye[1] + rayY * along, eye[2] + rayZ * along);
      }
    }
    const margin = (STRIDE / focal) * 2;
    // Nothing outside what casts shadows lies in one.
    for (let p = 0; p < parts.length; p++) {
      if (!parts[p].castsShadow || vertices[p].length === 0) continue;
      const { positions } = parts[p].posed;
      for (let at = 0; at < positions.length; at += 3)
        include(bounds, axes, positions[at], positions[at + 1], positions[at + 2]);
    }
    for (let side = 0; side < 2; side++) {
      bounds[side] = Math.max(bounds[side], lit[side] - margin);
      bounds[side + 2] = Math.min(bounds[side + 2], lit[side + 2] + margin);
      if (!(bounds[side] < bounds[side + 2])) {
        bounds[side] = 0;
        bounds[side + 2] = 0.01;
      }
    }
  }
}

function empty(bounds: Float64Array): void {
  bounds.fill(Infinity, 0, 2);
  bounds.fill(-Infinity, 2, 4);
}

function include(bounds: Float64Array, axes: Float64Array, x: number, y: number, z: number): void {
  const u = axes[0] * x + axes[1] * y + axes[2] * z;
  const v = axes[3] * x + axes[4] * y + axes[5] * z;
  if (u < bounds[0]) bounds[0] = u;
  if (v < bounds[1]) bounds[1] = v;
  if (u > bounds[2]) bounds[2] = u;
  if (v > bounds[3]) bounds[3] = v;
}

/** A direction within a light's disc; those of all passes fill it evenly. */
function within({ direction, size }: Light, { index, count }: Pass, light: number): Vector {
  if (count === 1 || size === 0) return direction;
  const [x, y, z] = direction;
  const radius = size * Math.sqrt(mirrored(index + 1 + light * 3));
  const angle = (index + light * 0.37) * GOLDEN_ANGLE;
  const across = Math.abs(y) < 0.9 ? [z, 0, -x] : [0, -z, y];
  const scale = 1 / Math.hypot(across[0], across[1], across[2]);
  const [ax, ay, az] = across.map((value) => value * scale);
  const [bx, by, bz] = [y * az - z * ay, z * ax - x * az, x * ay - y * ax];
  const s = radius * Math.cos(angle);
  const t = radius * Math.sin(angle);
  const moved = [x + ax * s + bx * t, y + ay * s + by * t, z + az * s + bz * t];
  const length = Math.hypot(moved[0], moved[1], moved[2]);
  return [moved[0] / length, moved[1] / length, moved[2] / length];
}

/** Van der Corput's sequence: a number's binary digits mirrored at the point, 0..1. */
function mirrored(value: number): number {
  let sum = 0;
  for (let share = 0.5, rest = value; rest > 0; rest >>= 1, share /= 2) sum += (rest & 1) * share;
  return sum;
}
