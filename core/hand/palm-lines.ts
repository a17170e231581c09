import type { HandBuild } from './hand-build.ts';
import { type PlanePoint, ReliefMap } from './relief-map.ts';

/** Corners of what is mapped of a hand at rest: across (away from the thumb) and along, metres. */
const FROM: PlanePoint = [-0.09, -0.05];
const TO: PlanePoint = [0.065, 0.125];

/** The lines of a palm: those of heart, head, life and fate, of the wrist, and fine ones that cross them. Marks are their depth. */
export function palmLines({ digits, palm, age }: HandBuild, random: () => number): ReliefMap {
  const map = new ReliefMap(FROM, TO);
  const across = palm.width / 0.0835;
  const along = digits.middle.root[1] / 0.0915;
  const shake = (amount: number): number => amount * (2 * random() - 1);
  /** Points in mm of a hand of average size; the whole line is moved a little. */
  const line = (points: readonly PlanePoint[], depth: number, width: number, mark: number): void => {
    const [du, dv] = [shake(1.2), shake(1.5)];
    map.draw(
      points.map(([u, v]) => [
        ((u + du + shake(0.6)) * across) / 1000,
        ((v + dv + shake(0.6)) * along) / 1000,
      ]),
      -depth,
      width,
      mark,
    );
  };
  const deep = 0.00032 + 0.0001 * random();
  line(
    [
      [41, 66],
      [32, 66.5],
      [18, 71.5],
      [4, 75],
      [-8, 80],
      [-14, 86],
    ],
    deep,
    0.00085,
    1,
  );
  line(
    [
      [-40, 63],
      [-28, 63],
      [-12, 58],
      [6, 53],
      [22, 46 + shake(4)],
      [29, 41],
    ],
    deep,
    0.00085,
    0.95,
  );
  line(
    [
      [-40, 62],
      [-27, 58.5],
      [-15, 50],
      [-6.5, 38],
      [-3.5, 25],
      [-6, 12],
    ],
    deep * 1.1,
    0.0009,
    1,
  );
  if (random() < 0.7)
    line(
      [
        [2, 18],
        [1, 32],
        [1, 46],
        [-4, 66],
      ],
      deep * 0.5,
      0.0007,
      0.5,
    );
  // Creases of the wrist.
  line(
    [
      [-24, 4.5],
      [-10, 6.5],
      [6, 7],
      [24, 4],
    ],
    deep * 0.8,
    0.0008,
    0.85,
  );
  line(
    [
      [-24, -3],
      [-8, -1.5],
      [8, -1.2],
      [24, -3],
    ],
    deep * 0.6,
    0.0008,
    0.6,
  );
  // Creases at the thumb's second joint, where the thenar folds.
  const fine = Math.round(22 + 26 * age + 8 * random());
  for (let i = 0; i < fine; i++) {
    const u = shake(30);
    const v = 14 + 66 * random();
    const turn = (random() < 0.6 ? 0.3 : 1.3) + shake(0.5);
    const half = 3 + 6 * random();
    const [cu, cv] = [Math.cos(turn) * half, Math.sin(turn) * half];
    line(
      [
        [u - cu, v - cv],
        [u + shake(1), v + shake(1)],
        [u + cu, v + cv],
      ],
      deep * (0.15 + 0.2 * random()),
      0.0006,
      0.22,
    );
  }
  return map;
}

/** Tendons (ridges without a mark) and veins (with one) on the back of a hand. */
export function backLines({ digits, palm, bony, age }: HandBuild, random: () => number): ReliefMap {
  const map = new ReliefMap(FROM, TO);
  const across = palm.width / 0.0835;
  const along = digits.middle.root[1] / 0.0915;
  const shake = (amount: number): number => amount * (2 * random() - 1);
  for (const finger of ['index', 'middle', 'ring', 'little'] as const) {
    const [, y, z] = digits[finger].root;
    const wrist: PlanePoint = [z * 0.22 + 0.001 * across, 0.004];
    map.draw(
      [wrist, [z * 0.55, y * 0.45], [z * 0.9, y * 0.8], [z, y * 0.97]],
      0.00008 + 0.00055 * bony,
      0.0024,
      0,
    );
  }
  const vein = (points: readonly PlanePoint[], strength: number): void =>
    map.draw(
      points.map(([u, v]) => [((u + shake(1.2)) * across) / 1000, ((v + shake(1.5)) * along) / 1000]),
      strength * (0.00005 + 0.00032 * bony ** 1.3 + 0.00016 * age),
      0.0017,
      0.5 * strength,
    );
  // The dorsal arch between the knuckles, and what leads from it up the forearm.
  const arch = 52 + shake(6);
  vein(
    [
      [-19, 80],
      [-17, 66],
      [-10, arch],
      [2, arch - 5],
      [13, arch],
      [21, 66],
      [22, 74],
    ],
    1,
  );
  vein(
    [
      [3, 78],
      [3, 66],
      [-4, arch + 2],
      [-10, arch - 6],
      [-16, 24],
      [-19, 2],
      [-17, -30],
      [-14, -50],
    ],
    1,
  );
  vein(
    [
      [13, arch],
      [17, 34],
      [20, 14],
      [16, -12],
      [8, -34],
      [4, -50],
    ],
    0.8,
  );
  vein(
    [
      [-10, arch - 6],
      [-4, 30],
      [6, 16],
      [12, 4],
    ],
    0.55,
  );
  if (random() < 0.6)
    vein(
      [
        [-30, 50],
        [-24, 34],
        [-19, 18],
      ],
      0.6,
    );
  return map;
}
