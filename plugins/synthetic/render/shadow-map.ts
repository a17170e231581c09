import { clearRaster, createRaster, type Raster, rasteriseMesh } from '../../../core/solid/rasterise-mesh.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import type { Part } from '../part.ts';

/** Nearness of what is as far from the light as the world's origin, metres; nothing is farther than that behind it. */
const ORIGIN = 16;

/** What a light of which all rays are parallel sees: the distance to the first surface along each ray. */
export class ShadowMap {
  readonly raster: Raster;
  /** The map's right, its down, and the light's direction. */
  readonly axes = new Float64Array(9);
  /** Texels per metre. */
  scale = 1;
  /** Texels of the world's origin. */
  originX = 0;
  originY = 0;
  #vertices = new Float32Array(0);

  constructor(side: number) {
    this.raster = createRaster(side, side);
  }

  /** Looks along the light from now on. */
  turn([x, y, z]: Vector): void {
    // Any two axes at right angles to the light will do; these are steady for lights that look forward.
    const flat = Math.hypot(x, z);
    const right = flat > 0.01 ? [z / flat, 0, -x / flat] : [1, 0, 0];
    const down = [y * right[2] - z * right[1], z * right[0] - x * right[2], x * right[1] - y * right[0]];
    this.axes.set([...right, ...down, x, y, z]);
  }

  /**
   * Draws what casts shadows.
   *
   * @param bounds - Least and greatest places in the map's own metres (right, down) that will be looked up: x0, y0, x1, y1.
   */
  draw(parts: readonly Part[], [x0, y0, x1, y1]: Float64Array): void {
    const { width } = this.raster;
    clearRaster(this.raster);
    this.scale = (width - 8) / Math.max(x1 - x0, y1 - y0, 0.01);
    this.originX = width / 2 - ((x0 + x1) / 2) * this.scale;
    this.originY = width / 2 - ((y0 + y1) / 2) * this.scale;
    const [a, b, c, d, e, f, g, h, i] = this.axes;
    const { scale, originX, originY } = this;
    for (const { castsShadow, posed, twoSided } of parts) {
      if (!castsShadow) continue;
      const { positions, mesh } = posed;
      if (this.#vertices.length < positions.length) this.#vertices = new Float32Array(positions.length * 2);
      const vertices = this.#vertices;
      for (let at = 0; at < positions.length; at += 3) {
        const x = positions[at];
        const y = positions[at + 1];
        const z = positions[at + 2];
        vertices[at] = originX + (a * x + b * y + c * z) * scale;
        vertices[at + 1] = originY + (d * x + e * y + f * z) * scale;
        vertices[at + 2] = ORIGIN - (g * x + h * y + i * z);
      }
      rasteriseMesh(this.raster, vertices, mesh.triangles, 0, twoSided);
    }
  }
}

/** A point that looks at a light, and what it gets of it. One object serves all pixels. */
export interface Receiver {
  x: number;
  y: number;
  z: number;
  /** Unit normal of the smooth surface. */
  normalX: number;
  normalY: number;
  normalZ: number;
  /** Cosine between normal and light. */
  facing: number;
  /** How far away what hides the light may be, metres: softer shadows from farther away are cut to this. */
  reach: number;
  /** Metres that light spreads under the surface. */
  bleed: number;
  /** 0..1, another one for each pixel and pass. */
  turn: number;

  /** 0..1: the share of the light that is not hidden, of red and of the other colours: shadows on skin have soft red edges. */
  red: number;
  other: number;
  /** Metres of solid between the light and the point, as far as that is known. */
  thickness: number;
}

/** Room for one point. */
export function createReceiver(): Receiver {
  const from = { x: 0, y: 0, z: 0, normalX: 0, normalY: 0, normalZ: 0 };
  return { ...from, facing: 0, reach: 0, bleed: 0, turn: 0, red: 1, other: 1, thickness: 0 };
}

/** Places in a disc, evenly spread (Vogel 1979): x, y. */
const TAPS = 6;
const disc = Float64Array.from({ length: TAPS * 2 }, (_, i) => {
  const radius = Math.sqrt(((i >> 1) + 0.5) / TAPS);
  const angle = (i >> 1) * 2.399963229728653;
  return radius * (i % 2 ? Math.sin(angle) : Math.cos(angle));
});

/**
 * How much of a light reaches a point, by the share of the light's disc that is hidden there: the nearer what hides it, the sharper its shadow
 * (Fernando 2005), in few taps, turned from pixel to pixel.
 *
 * @param size - Radius of what is to be softened of the light, radians.
 * @param receiver - Gets the result.
 */
export function look(map: ShadowMap, size: number, receiver: Receiver): void {
  const { x, y, z, normalX: nx, normalY: ny, normalZ: nz, facing, reach, bleed, turn } = receiver;
  const { axes, scale, originX, originY, raster } = map;
  const { width, nearness } = raster;
  const texel = 1 / scale;
  const slope = Math.sqrt(Math.max(0, 1 - facing * facing));
  // Off the surface by about a texel, so that it does not hide itself.
  const away = texel * (0.6 + 1.4 * slope);
  const fx = x + nx * away;
  const fy = y + ny * away;
  const fz = z + nz * away;
  const u = originX + (axes[0] * fx + axes[1] * fy + axes[2] * fz) * scale;
  const v = originY + (axes[3] * fx + axes[4] * fy + axes[5] * fz) * scale;
  // At the edge of its light skin is lit from beneath: what is thinner than the bleeding does not hide it.
  const edge = facing < 0.35 ? (0.35 - facing) * 2.5 : 0;
  const bare = ORIGIN - (axes[6] * fx + axes[7] * fy + axes[8] * fz) + texel * 0.4;
  const own = bare + bleed * (edge > 1 ? 1 : edge);
  receiver.red = 1;
  receiver.other = 1;
  receiver.thickness = 0;
  if (!(u >= 1 && v >= 1 && u < width - 1 && v < width - 1)) return;
  const middle = nearness[(v | 0) * width + (u | 0)];
  if (middle > bare) receiver.thickness = middle - bare;

  if (facing < -0.45) {
    receiver.red = 0;
    receiver.other = 0;
    return;
  }

  // How the surface's own nearness changes over the map, per texel.
  const steep = facing > 0.2 ? -texel / facing : -texel * 5;
  let tiltX = (axes[0] * nx + axes[1] * ny + axes[2] * nz) * steep;
  let tiltY = (axes[3] * nx + axes[4] * ny + axes[5] * nz) * steep;
  if (facing <= 0) {
    tiltX = 0;
    tiltY = 0;
  }
  const angle = turn * 6.283185307179586;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);

  let wide = size * reach * scale;
  wide = wide < 1.5 ? 1.5 : wide > 48 ? 48 : wide;
  let hiding = 0;
  let above = 0;
  for (let tap = 0; tap < TAPS; tap++) {
    const dx = (disc[tap * 2] * cos - disc[tap * 2 + 1] * sin) * wide;
    const dy = (disc[tap * 2] * sin + disc[tap * 2 + 1] * cos) * wide;
    const atX = (u + dx) | 0;
    const atY = (v + dy) | 0;
    if (atX < 0 || atY < 0 || atX >= width || atY >= width) continue;
    const over = nearness[atY * width + atX] - own - tiltX * dx - tiltY * dy;
    if (over > 0) {
      hiding++;
      above += over;
    }
  }
  if (middle > own) {
    hiding++;
    above += middle - own;
  }
  if (hiding === 0) return;

  let blur = (above / hiding) * size * scale;
  blur = blur < 0.9 ? 0.9 : blur > wide ? wide : blur;
  const red = bleed * scale > 0.7 ? blur + bleed * scale : 0;
  let lit = 0;
  let litRed = 0;
  for (let tap = 0; tap < TAPS; tap++) {
    const px = disc[tap * 2] * sin + disc[tap * 2 + 1] * cos;
    const py = disc[tap * 2 + 1] * sin - disc[tap * 2] * cos;
    lit += unhidden(nearness, width, u, v, own, px * blur, py * blur, tiltX, tiltY);
    if (red > 0) litRed += unhidden(nearness, width, u, v, own, px * red, py * red, tiltX, tiltY);
  }
  receiver.other = lit / TAPS;
  receiver.red = litRed > lit ? litRed / TAPS : receiver.other;
}

function unhidden(
  nearness: Float32Array,
  width: number,
  u: number,
  v: number,
  own: number,
  dx: number,
  dy: number,
  tiltX: number,
  tiltY: number,
): number {
  const x = (u + dx) | 0;
  const y = (v + dy) | 0;
  if (x < 0 || y < 0 || x >= width || y >= width) return 1;
  return nearness[y * width + x] > own + tiltX * dx + tiltY * dy ? 0 : 1;
}
