import type { Vector } from '../../../core/solid/transforms.ts';
import { add, cross, direction, length, subtract } from '../../../core/solid/vectors.ts';
import { between } from '../draw.ts';
import { SEGMENT } from '../segment.ts';
import { type Ground, keepOff } from './grow.ts';
import { alongScalp, type Hairdo, type Loose, type StyleInput, stray } from './hairdo.ts';
import { SolidBuilder } from './solid-builder.ts';
import { solidPart } from './solid-part.ts';

/** Combed tightly to where it is tied: the nearest of `ties`. */
function combedTo(input: StyleInput, ties: readonly Vector[], locks: number): Hairdo {
  const { ground, random, noise, density } = input;
  const { scalp } = ground;
  const volume = between(random, 0.006, 0.014);
  const tieOf = ({ point }: { point: Vector }): Vector =>
    ties.reduce((best, tie) => (length(subtract(tie, point)) < length(subtract(best, point)) ? tie : best));
  return {
    locks,
    steps: 9,
    width: 0.011,
    taper: 0.3,
    comb: {
      pull: (point, root, t) => {
        const to = subtract(tieOf(root), point);
        return add(direction(alongScalp(ground, point, to)), stray(noise, point, 45, 0.18 * (1 - t)));
      },
      length: (root) => {
        const [a, b] = [
          direction(subtract(root.point, scalp.centre)),
          direction(subtract(tieOf(root), scalp.centre)),
        ];
        const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
        return angle * 0.105 + 0.006;
      },
      thickness: volume,
      stiffness: 0.5,
      cling: 0.8,
    },
    clump: 0.35,
    clumpSize: 8,
    density,
    layer: () => 0.002 + volume * 0.5,
    darkness: 0.6,
    gloss: between(random, 0.5, 1),
  };
}

/** A line that hangs from a tie. */
function hangingLine(
  ground: Ground,
  from: Vector,
  heading: Vector,
  pull: (point: Vector) => Vector,
  reach: number,
  steps: number,
  clear: number,
): Vector[] {
  const points = [from];
  let going = direction(heading);
  for (let s = 1; s <= steps; s++) {
    const [gx, gy, gz] = going;
    going = direction(add([gx * 1.3, gy * 1.3, gz * 1.3], pull(points[s - 1])));
    const point = keepOff(ground, add(points[s - 1], going, reach / steps), clear);
    going = direction(subtract(point, points[s - 1]));
    points.push(point);
  }
  return points;
}

/** Leads hair from a tie over a shoulder (`side` −1 or 1) and down before the chest. */
function overShoulder({ head }: Ground, side: number): (point: Vector) => Vector {
  const [nx, ny, nz] = head.neck.centre;
  const stations: readonly Vector[] = [
    [nx + side * (head.neck.width + 0.03), ny - 0.055, nz + 0.015],
    [nx + side * (head.neck.width + 0.026), ny - 0.005, nz - 0.06],
    [nx + side * (head.neck.width + 0.018), ny + 0.07, nz - 0.14],
    [nx + side * (head.neck.width + 0.012), ny + 0.6, nz - 0.3],
  ];
  let next = 0;
  return (point) => {
    while (next < 3 && (length(subtract(stations[next], point)) < 0.025 || point[1] > stations[next][1]))
      next++;
    const to = direction(subtract(stations[next], point));
    return [to[0] * 1.2, to[1] * 1.2, to[2] * 1.2];
  };
}

/** An elastic about a tail. */
function elastic(at: Vector, along: Vector, radius: number, random: () => number) {
  const side = direction(cross(along, [0.31, 0.2, 0.9]));
  const up = cross(along, side);
  const ring = Array.from({ length: 14 }, (_, i) => {
    const angle = (i / 14) * 2 * Math.PI;
    return add(add(at, side, Math.cos(angle) * radius), up, Math.sin(angle) * radius);
  });
  const shade = random() < 0.6 ? 0.02 : 0.3;
  const builder = new SolidBuilder();
  builder.tube(ring, 0.0035, 0.0035, [shade, shade * random(), shade * random()], {
    closed: true,
    facing: along,
  });
  return solidPart(builder.build(), { roughness: 0.8, specular: 0.04, scatter: 0, sheen: 0.3 }, SEGMENT.hair);
}

/** A tail from the back of the head, high or low; it may lie before a shoulder. */
export function ponytail(input: StyleInput): Hairdo {
  const { ground, random, wave } = input;
  const { scalp } = ground;
  const polar = between(random, 0.75, 1.85);
  const tie = scalp.point(polar, Math.PI, 0.014);
  const out = direction(subtract(tie, scalp.centre));
  const reach = between(random, 0.16, 0.34);
  const over = random() < 0.35 ? (random() < 0.5 ? -1 : 1) : 0;
  const loose: Loose[] = [];

  for (let i = 0; i < 190; i++) {
    const angle = i * 2.4;
    const far = 0.013 * Math.sqrt((i + 0.5) / 190);
    const side = direction(cross(out, [0, 1, 0.001]));
    const off = add(
      [side[0] * Math.cos(angle), side[1] * Math.cos(angle), side[2] * Math.cos(angle)],
      cross(out, side),
      Math.sin(angle),
    );
    const phase = random() * 6;
    const points = hangingLine(
      ground,
      add(tie, off, far),
      add(out, off, 0.35),
      over === 0
        ? (point) => [0.25 * wave * Math.sin(point[1] * 70 + phase * 0.15) + off[0] * 0.1, 0.9, 0.1]
        : overShoulder(ground, over),
      reach * (0.8 + 0.3 * random()),
      11,
      0.003 + far * 0.6,
    );
    loose.push({ points, width: 0.009, depth: far / 0.013 });
  }
  return { ...combedTo(input, [tie], 800), loose, worn: [elastic(add(tie, out, 0.003), out, 0.013, random)] };
}

/** A knot on top, at the back or low. */
export function bun(input: StyleInput): Hairdo {
  const { ground, random } = input;
  const { scalp } = ground;
  const polar = [0.35, 1.15, 1.75][Math.floor(random() * 3)] + between(random, -0.1, 0.1);
  const radius = between(random, 0.026, 0.042);
  const tie = scalp.point(polar, Math.PI, 0.006);
  const out = direction(subtract(tie, scalp.centre));
  const middle = add(tie, out, radius * 0.6);
  const side = direction(cross(out, [1, 0.2, 0.1]));
  const up = cross(out, side);
  const loose: Loose[] = [];
  for (let i = 0; i < 240; i++) {
    const tilt = (random() - 0.5) * 2.2;
    const start = random() * 2 * Math.PI;
    const size = radius * (0.86 + 0.16 * random());
    const points = Array.from({ length: 9 }, (_, k): Vector => {
      const angle = start + k * 0.22;
      const lift = Math.sin(tilt) * size * 0.8 + 0.25 * size * Math.sin(angle + tilt * 3);
      const ring = size * (0.35 + 0.65 * Math.cos(tilt));
      return add(add(add(middle, side, Math.cos(angle) * ring), up, Math.sin(angle) * ring), out, lift);
    });
    loose.push({ points, width: 0.011, depth: (size / radius - 0.86) / 0.16 });
  }
  return { ...combedTo(input, [tie], 850), loose };
}

/** One plait at the back or two over the shoulders. */
export function braids(input: StyleInput): Hairdo {
  const { ground, random } = input;
  const { scalp } = ground;
  const one = random() < 0.4;
  const polar = one ? between(random, 1.5, 1.9) : 1.95;
  const ties = (one ? [Math.PI] : [2.05, -2.05]).map((azimuth) => scalp.point(polar, azimuth, 0.01));
  const over = one ? (random() < 0.5 ? 0 : random() < 0.5 ? -1 : 1) : 0;
  const thick = one ? 0.0095 : 0.0075;
  const reach = between(random, 0.18, 0.34);
  const loose: Loose[] = [];
  const worn = [];
  for (const tie of ties) {
    const side = one ? over : Math.sign(tie[0] - scalp.centre[0]);
    const out = direction(subtract(tie, scalp.centre));
    const core = hangingLine(
      ground,
      tie,
      add(out, [0, 1, 0], 0.5),
      side === 0 ? () => [0, 1, 0.05] : overShoulder(ground, side),
      reach,
      44,
      thick * 1.5,
    );
    const along = (i: number): Vector =>
      direction(subtract(core[Math.min(core.length - 1, i + 1)], core[Math.max(0, i - 1)]));
    for (let strand = 0; strand < 3; strand++) {
      const points = core.map((point, i): Vector => {
        const forward = along(i);
        const away = direction(subtract(point, [scalp.centre[0], point[1], scalp.centre[2]]));
        const across = direction(cross(forward, away));
        const phase = (i / 44) * (reach / 0.052) * 2 * Math.PI + (strand * 2 * Math.PI) / 3;
        const narrow = 1 - 0.35 * (i / 44);
        return add(
          add(point, across, Math.sin(phase) * thick * 1.05 * narrow),
          cross(across, forward),
          Math.sin(2 * phase) * thick * 0.55 * narrow,
        );
      });
      loose.push({ points, width: thick * 2, depth: 1, sides: 7 });
    }
    const end = core[core.length - 1];
    worn.push(elastic(end, along(44), thick * 0.95, random));
    for (let i = 0; i < 26; i++) {
      const spread: Vector = [(random() - 0.5) * 0.5, 0, (random() - 0.5) * 0.5];
      const from = add(end, spread, 0.014);
      loose.push({
        points: [0, 1, 2, 3].map((k) =>
          keepOff(ground, add(from, add(along(44), spread, 0.5), k * 0.013), 0.003),
        ),
        width: 0.006,
        depth: random(),
      });
    }
  }
  return { ...combedTo(input, ties, 800), loose, worn };
}
