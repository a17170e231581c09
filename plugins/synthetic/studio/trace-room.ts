import { FAR, meetBox, meetEllipsoid } from './meet-ray.ts';
import type { Block, Room } from './room.ts';

const SAMPLES = 4;
/** Pixels around one whose light is averaged with its own where they show the same block. */
const REACH = 3;

/**
 * Fills `data` (size² × 3, linear RGB) with what a camera at the origin sees that looks along +z: one sample of a panel and one bounce for each
 * of a few rays a pixel (path tracing, Kajiya 1986, cut short). The grain of the light that falls on surfaces is averaged over neighbours on the same
 * block, apart from the surfaces' own colours.
 *
 * @param half tangent of half the field of view
 */
export function traceRoom(
  room: Room,
  size: number,
  half: number,
  random: () => number,
  data: Float32Array,
): void {
  const trace = createTracer(room, random);
  const seen: Seen = { block: -1, colour: new Float32Array(3), light: new Float32Array(3) };
  const light = new Float32Array(data.length);
  const blocks = new Int32Array(size * size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      for (let sample = 0; sample < SAMPLES; sample++) {
        const dx = (((x + ((sample & 1) + random()) / 2) / size) * 2 - 1) * half;
        const dy = (((y + ((sample >> 1) + random()) / 2) / size) * 2 - 1) * half;
        const length = Math.hypot(dx, dy, 1);
        trace(dx / length, dy / length, 1 / length, seen);
        blocks[at] = seen.block;
        for (let c = 0; c < 3; c++) {
          data[at * 3 + c] += seen.colour[c] / SAMPLES;
          light[at * 3 + c] += Math.min(seen.light[c], 8) / SAMPLES;
        }
      }
    }
  }
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      let [r, g, b, count] = [0, 0, 0, 0];
      for (let j = Math.max(0, y - REACH); j <= Math.min(size - 1, y + REACH); j++) {
        for (let i = Math.max(0, x - REACH); i <= Math.min(size - 1, x + REACH); i++) {
          const other = j * size + i;
          if (blocks[other] !== blocks[at]) continue;
          r += light[other * 3];
          g += light[other * 3 + 1];
          b += light[other * 3 + 2];
          count++;
        }
      }
      data[at * 3] *= r / count;
      data[at * 3 + 1] *= g / count;
      data[at * 3 + 2] *= b / count;
    }
  }
}

/** What a ray shows: its block (−1: none), that one's colour, and the light on it. */
interface Seen {
  block: number;
  readonly colour: Float32Array;
  readonly light: Float32Array;
}

type Tracer = (dx: number, dy: number, dz: number, seen: Seen) => void;

function createTracer({ clusters, panels, ambient }: Room, random: () => number): Tracer {
  const blocks = clusters.flatMap((cluster) => cluster.blocks);
  const shapes = new Float64Array(blocks.length * 6);
  blocks.forEach(({ from, to }, i) => {
    shapes.set(from, i * 6);
    shapes.set(to, i * 6 + 3);
  });
  const bounds: Float64Array[] = [];
  const starts: number[] = [0];
  for (const cluster of clusters) {
    const lowest = [0, 1, 2].map((a) => Math.min(...cluster.blocks.map(({ from }) => from[a])));
    const highest = [0, 1, 2].map((a) => Math.max(...cluster.blocks.map(({ to }) => to[a])));
    bounds.push(Float64Array.of(...lowest, ...highest));
    starts.push(starts[starts.length - 1] + cluster.blocks.length);
  }
  const rounds = Uint8Array.from(blocks, ({ round }) => (round ? 1 : 0));

  let hit = -1;
  let distance = FAR;
  const cast = (
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    limit: number,
    any: boolean,
  ): boolean => {
    hit = -1;
    distance = limit;
    const ix = 1 / (dx || 1e-12);
    const iy = 1 / (dy || 1e-12);
    const iz = 1 / (dz || 1e-12);
    for (let k = 0; k < bounds.length; k++) {
      if (meetBox(bounds[k], 0, ox, oy, oz, ix, iy, iz) >= distance) continue;
      for (let i = starts[k]; i < starts[k + 1]; i++) {
        let t = meetBox(shapes, i * 6, ox, oy, oz, ix, iy, iz);
        if (t < distance && rounds[i]) t = meetEllipsoid(shapes, i * 6, ox, oy, oz, dx, dy, dz);
        if (t < 1e-4 || t >= distance) continue;
        if (any && blocks[i].glow) continue;
        hit = i;
        distance = t;
        if (any) return true;
      }
    }
    return hit >= 0;
  };

  const normal = new Float64Array(3);
  const point = new Float64Array(3);
  /** The surface that was hit: where, its normal; its reflectance into `albedo`. */
  const surface = (
    block: Block,
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    albedo: Float32Array,
  ): void => {
    const origin = [ox, oy, oz];
    const direction = [dx, dy, dz];
    let axis = 0;
    let best = Infinity;
    for (let a = 0; a < 3; a++) {
      const middle = (block.from[a] + block.to[a]) / 2;
      const reach = (block.to[a] - block.from[a]) / 2;
      point[a] = origin[a] + direction[a] * distance;
      const off = (point[a] - middle) / reach;
      normal[a] = block.round ? off / reach : 0;
      const gap = Math.abs(Math.abs(off) - 1) * reach;
      if (gap < best) {
        best = gap;
        axis = a;
      }
    }
    if (block.round) {
      const length = Math.hypot(normal[0], normal[1], normal[2]) || 1;
      for (let a = 0; a < 3; a++) normal[a] /= length;
    } else normal[axis] = -Math.sign(direction[axis]);
    albedo.set(block.colour);
    if (block.paint && (axis === 2 || block.round)) {
      block.paint(
        (point[0] - block.from[0]) / (block.to[0] - block.from[0]),
        (point[1] - block.from[1]) / (block.to[1] - block.from[1]),
        albedo,
      );
    }
  };

  const direct = new Float32Array(3);
  /** Light of one random panel at a point. */
  const lit = (px: number, py: number, pz: number, nx: number, ny: number, nz: number): void => {
    direct.fill(0);
    if (panels.length === 0) return;
    const panel = panels[(random() * panels.length) | 0];
    const s = random();
    const t = random();
    const { corner, sideA, sideB, glow } = panel;
    const lx = corner[0] + s * sideA[0] + t * sideB[0] - px;
    const ly = corner[1] + s * sideA[1] + t * sideB[1] - py;
    const lz = corner[2] + s * sideA[2] + t * sideB[2] - pz;
    const squared = lx * lx + ly * ly + lz * lz;
    const length = Math.sqrt(squared);
    const facing = (nx * lx + ny * ly + nz * lz) / length;
    if (facing <= 0) return;
    const ax = sideA[1] * sideB[2] - sideA[2] * sideB[1];
    const ay = sideA[2] * sideB[0] - sideA[0] * sideB[2];
    const az = sideA[0] * sideB[1] - sideA[1] * sideB[0];
    const given = -(ax * lx + ay * ly + az * lz) / length;
    if (given <= 0) return;
    if (cast(px, py, pz, lx / length, ly / length, lz / length, length - 1e-3, true)) return;
    const share = (panels.length * facing * given) / (Math.PI * Math.max(0.15, squared));
    for (let c = 0; c < 3; c++) direct[c] = glow[c] * share;
  };

  const bounced = new Float32Array(3);
  return (dx, dy, dz, seen) => {
    const { colour, light } = seen;
    if (!cast(0, 0, 0, dx, dy, dz, FAR, false)) {
      seen.block = -1;
      colour.fill(1);
      light.set(ambient);
      return;
    }
    const block = blocks[hit];
    seen.block = hit;
    surface(block, 0, 0, 0, dx, dy, dz, colour);
    if (block.glow) {
      if (!block.paint) colour.fill(1);
      light.set(block.glow);
      return;
    }
    const [nx, ny, nz] = normal;
    const px = point[0] + nx * 1e-3;
    const py = point[1] + ny * 1e-3;
    const pz = point[2] + nz * 1e-3;
    lit(px, py, pz, nx, ny, nz);
    light.set(direct);

    // A bounce, more likely where it counts more: a random point of a sphere on the tip of the normal.
    const up = 1 - 2 * random();
    const round = Math.sqrt(1 - up * up);
    const turn = 2 * Math.PI * random();
    let bx = nx + round * Math.cos(turn);
    let by = ny + round * Math.sin(turn);
    let bz = nz + up;
    const length = Math.hypot(bx, by, bz) || 1;
    bx /= length;
    by /= length;
    bz /= length;
    if (cast(px, py, pz, bx, by, bz, FAR, false) && !blocks[hit].glow) {
      surface(blocks[hit], px, py, pz, bx, by, bz, bounced);
      const [mx, my, mz] = normal;
      const shade = Math.min(1, distance / 0.6);
      lit(point[0] + mx * 1e-3, point[1] + my * 1e-3, point[2] + mz * 1e-3, mx, my, mz);
      for (let c = 0; c < 3; c++) light[c] += bounced[c] * (direct[c] + ambient[c] * shade * 1.6);
    } else {
      for (let c = 0; c < 3; c++) light[c] += ambient[c];
    }
  };
}
