import { smoothstep } from '../../../core/smoothstep.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { direction, length, subtract } from '../../../core/solid/vectors.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { Traits } from '../traits.ts';
import { clump, curl, type Ground, grow, keepOff, onChest, type Root, spreadRoots } from './grow.ts';
import { lockMaterial, underlayerMaterial } from './hair-material.ts';
import type { Hairdo } from './hairdo.ts';
import { solidPart } from './solid-part.ts';
import { LockMesh } from './strands.ts';
import { createUnderlayer } from './underlayer.ts';

/** Triangles of one signer's locks, at most. */
const MOST_TRIANGLES = 16400;

/** Grows hair and gives it its parts. */
export function dress(hairdo: Hairdo, ground: Ground, random: () => number, traits: Traits): Part[] {
  const { scalp } = ground;
  const seed = Math.floor(random() * 2 ** 31);
  const outwards = ([x, y, z]: Vector): Vector =>
    direction([x - scalp.centre[0], Math.min(0, y - scalp.centre[1]), z - scalp.centre[2]]);
  const probe: Root = { point: scalp.centre, polar: 0, azimuth: 0, edge: 0.05, chance: 0.5, depth: 0.5 };
  const layer = createUnderlayer(scalp, hairdo.layer, hairdo.density, (point) => {
    const [polar, azimuth] = scalp.angles(point);
    return hairdo.comb.pull(point, { ...probe, point, polar, azimuth }, 0.1);
  });
  const parts = [
    solidPart(
      layer,
      underlayerMaterial(traits, seed, hairdo.darkness, hairdo.comb.length(probe) < 0.015),
      SEGMENT.hair,
    ),
  ];
  const locks = new LockMesh();
  for (const { points, width, depth, sides } of hairdo.loose ?? []) {
    if (sides) locks.addRound(points, (t) => (width / 2) * smoothstep(1.02, 0.9, t), sides, depth);
    else locks.add({ points, width, depth, roll: (random() - 0.5) * 0.8, root: 0.8, taper: 0.35 }, outwards);
  }
  const roots = hairdo.locks === 0 ? [] : spreadRoots(scalp, hairdo.locks, random, hairdo.density);
  const guides: { root: Root; line: Vector[]; phase: number }[] = [];
  const lines = roots.map((root) => ({ root, line: grow(ground, root, hairdo.comb, hairdo.steps) }));
  lines.forEach(({ root, line }, i) => {
    if (i % hairdo.clumpSize === 0) guides.push({ root, line, phase: random() * 6.3 });
  });
  const each = hairdo.sides ? 2 * hairdo.sides * hairdo.steps : 2 * hairdo.steps - 1;
  const worn = hairdo.worn ?? [];
  const taken = locks.triangles + worn.reduce((sum, { posed }) => sum + posed.mesh.triangles.length / 3, 0);
  const kept = Math.min(1, (MOST_TRIANGLES - taken) / (each * lines.length));
  for (const [i, { root, line }] of lines.entries()) {
    // Roots come from the crown downwards: to leave out the last ones would bare the neck.
    if (line.length < 3 || Math.floor(i * kept) === Math.floor((i - 1) * kept)) continue;
    const guide = nearest(guides, root, line);
    let points =
      guide && guide.line !== line ? clump(line, guide.line, hairdo.clump * (0.6 + 0.6 * random())) : line;
    if (hairdo.curl) {
      points = curl(points, hairdo.curl, (guide?.phase ?? 0) + (random() - 0.5) * 1.2);
      points = points.map((point, at) => (at === 0 ? point : keepOff(ground, point, 0.002)));
    }
    const width = hairdo.width * (0.6 + 0.7 * random());
    if (hairdo.sides) {
      const twists = 30 * hairdo.steps;
      locks.addRound(
        points,
        (t) => (width / 2) * (1 + 0.12 * Math.sin(t * twists)) * smoothstep(1.04, 0.94, t),
        hairdo.sides,
        root.depth,
      );
    } else
      locks.add(
        { points, width, roll: (random() - 0.5) * 0.9, depth: root.depth, root: 0.6, taper: hairdo.taper },
        outwards,
      );
  }
  if (locks.triangles > 0) {
    parts.push(
      solidPart(
        locks.build((point) => onChest(ground, point)),
        lockMaterial(traits, seed, hairdo.gloss),
        SEGMENT.hair,
        {
          twoSided: true,
        },
      ),
    );
  }
  return [...parts, ...worn];
}

/** The lock that leads another one: rooted close to it, and going where it goes. */
function nearest<T extends { root: Root; line: readonly Vector[] }>(
  guides: readonly T[],
  root: Root,
  line: readonly Vector[],
): T | undefined {
  let best: T | undefined;
  let least = 0.03;
  for (const guide of guides) {
    const apart =
      length(subtract(guide.root.point, root.point)) +
      0.3 * length(subtract(guide.line[Math.min(guide.line.length, line.length) - 1], line[line.length - 1]));
    if (apart < least) {
      least = apart;
      best = guide;
    }
  }
  return best;
}
