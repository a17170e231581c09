import { about, multiply, rotate } from '../../../core/solid/quaternions.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { across, add, cross, direction, dot, length, scale, subtract } from '../../../core/solid/vectors.ts';
import { armReach } from '../body/solve-arm.ts';
import { between, chance, oneOf, weighted } from '../draw.ts';
import { bendArm, beyondLimits, wristAngles } from './arm.ts';
import type { ArmState, Flourish } from './arm-track.ts';
import { arc, circles, flutters, PLAIN, shakes, swings, taps } from './flourishes.ts';
import { usualSwivel } from './hold-arm.ts';
import type { Stroke } from './sign.ts';
import type { SignerArms } from './signer-arms.ts';

/** Ways that hands go before the signer, of the left one. */
const WAYS: readonly Vector[] = [
  [0, 0, -1],
  [0, 0.3, -1],
  [0, 1, 0],
  [0, 1, -0.4],
  [1, 0, 0],
  [1, 0.2, -0.5],
  [-1, 0, 0],
  [-1, 0.3, -0.2],
  [0, -1, 0],
  [0, -0.7, -0.7],
  [0.2, 0, 1],
  [0.7, 0.7, 0],
].map((way) => direction(way as [number, number, number]));

/**
 * Draws what a hand does from the hold `start` on; null where it cannot get there.
 *
 * @param normal outwards from what it touches, null in the air
 * @param fingers what the hand changes to meanwhile; null: it keeps its shape
 */
export function drawStrokes(
  random: () => number,
  arms: SignerArms,
  start: ArmState,
  normal: Vector | null,
  fingers: Float32Array | null,
): Stroke[] | null {
  const draw = normal ? weighted(random, TOUCHING) : weighted(random, fingers ? CHANGING : FREE);
  return draw({ random, arms, start, normal: normal ?? [0, 0, -1], fingers: fingers ?? start.fingers });
}

interface Context {
  readonly random: () => number;
  readonly arms: SignerArms;
  readonly start: ArmState;
  readonly normal: Vector;
  readonly fingers: Float32Array;
}

type DrawStrokes = (context: Context) => Stroke[] | null;

/** A straight way or an arc. */
const goes: DrawStrokes = (context) => {
  const { random, start, arms } = context;
  const way = scale(oneOf(random, WAYS), length(arms.space([between(random, 0.08, 0.26), 0, 0])));
  const to = moved(context, way);
  if (to === null) return null;
  const bow = chance(random, 0.4) ? arc(scale(sideways(random, way), between(random, 0.25, 0.5))) : PLAIN;
  const seconds = between(random, 0.22, 0.34) + 0.6 * length(way);
  const there = stroke(to, seconds, bow, between(random, 0.02, 0.14));
  if (!chance(random, 0.35) || to.fingers !== start.fingers) return [there];
  // Repeated signs go back faster, and the second time not as far.
  const half = moved(context, scale(way, 0.3));
  if (half === null) return [there];
  return [
    { ...there, seconds: seconds * 0.85, hold: 0 },
    stroke(half, seconds * 0.6, PLAIN, 0),
    { ...there, seconds: seconds * 0.7 },
  ];
};

/** The hand turns over. */
const turnsOver: DrawStrokes = (context) => {
  const { random, start, arms } = context;
  const arm = arms.arm[arms.dominant];
  const { forearm } = bendArm(arm, start.wrist, start.swivel);
  const now = wristAngles(forearm, start.turn);
  const by = (now.pronation > 0.2 ? -1 : 1) * between(random, 0.9, 1.8);
  const turn = multiply(about(rotate(forearm, [0, 1, 0]), by), start.turn);
  const way = scale(oneOf(random, WAYS), length(arms.space([between(random, 0, 0.14), 0, 0])));
  const to = moved({ ...context, start: { ...start, turn } }, way);
  return (
    to && [
      { ...stroke(to, between(random, 0.28, 0.45), PLAIN, between(random, 0.03, 0.12)), turning: 'forearm' },
    ]
  );
};

const circling: DrawStrokes = ({ random, arms, start, fingers }) => {
  const radius = length(arms.space([between(random, 0.05, 0.11), 0, 0]));
  const u = scale(oneOf(random, WAYS), radius * (chance(random, 0.5) ? 1 : -1));
  const v = scale(sideways(random, u), 1);
  const times = oneOf(random, [1, 2, 2, 3]);
  return [stroke({ ...start, fingers }, times * between(random, 0.3, 0.45), circles(u, v, times), 0.03)];
};

/** It stays where it is and moves in the wrist or the fingers, or trembles. */
const inPlace: DrawStrokes = ({ random, start }) => {
  const times = oneOf(random, [2, 2, 3, 4]);
  const flourish: Flourish = weighted(random, [
    [swings([0, 1, 0], between(random, 0.25, 0.6), times), 3],
    [swings([0, 0, 1], between(random, 0.2, 0.4), times), 2],
    [shakes(scale(oneOf(random, WAYS), between(random, 0.012, 0.035)), times), 2],
    [flutters(between(random, 0.25, 0.5), times), 2.5],
  ]);
  return [stroke({ ...start }, times * between(random, 0.17, 0.26), flourish, between(random, 0, 0.08))];
};

/** It goes somewhere with fingers that flutter or a hand that shakes. */
const goesMoving: DrawStrokes = (context) => {
  const [first] = goes(context) ?? [];
  if (first === undefined) return null;
  const times = oneOf(context.random, [3, 4]);
  const more = chance(context.random, 0.6) ? flutters(0.4, times) : swings([0, 1, 0], 0.35, times);
  return [
    { ...first, seconds: Math.max(first.seconds, times * 0.16), flourish: { ...first.flourish, ...more } },
  ];
};

const tapping: DrawStrokes = ({ random, start, normal }) => {
  const times = oneOf(random, [1, 2, 2, 3]);
  const way = scale(normal, between(random, 0.025, 0.06));
  return [
    stroke({ ...start }, times * between(random, 0.22, 0.32), taps(way, times), between(random, 0.05, 0.16)),
  ];
};

/** Along the surface, and perhaps again. */
const brushing: DrawStrokes = (context) => {
  const { random, start, normal, arms } = context;
  const way = scale(sideways(random, normal), between(random, 0.025, 0.06));
  const inwards =
    arms.surface.distance(...add(start.touching, way)) - arms.surface.distance(...start.touching);
  // Only the body is curved; another hand is small and about flat.
  const along = Math.abs(inwards) < 0.02 && start.withHead > 0 ? subtract(way, scale(normal, inwards)) : way;
  const to = moved(context, along);
  if (to === null) return null;
  const there = stroke(to, between(random, 0.22, 0.36), PLAIN, 0.03);
  if (chance(random, 0.5)) return [there];
  const back = stroke(start, between(random, 0.18, 0.26), arc(scale(normal, 0.03)), 0);
  return [there, back, there];
};

/** From what it touches into the space before the signer. */
const leaving: DrawStrokes = (context) => {
  const { random, normal, arms } = context;
  const way = direction(add(normal, scale(oneOf(random, WAYS), 0.7)));
  if (dot(way, normal) < 0.3) return null;
  const to = moved(context, scale(way, length(arms.space([between(random, 0.15, 0.3), 0, 0]))));
  const bow = arc(scale(sideways(random, way), between(random, 0, 0.03)));
  return to && [stroke({ ...to, withHead: 0 }, between(random, 0.3, 0.45), bow, between(random, 0.04, 0.14))];
};

const FREE: readonly (readonly [DrawStrokes, number])[] = [
  [goes, 5],
  [turnsOver, 2],
  [circling, 2],
  [inPlace, 3],
  [goesMoving, 1],
];

const CHANGING: readonly (readonly [DrawStrokes, number])[] = [
  [goes, 4],
  [turnsOver, 1],
];

const TOUCHING: readonly (readonly [DrawStrokes, number])[] = [
  [tapping, 5],
  [brushing, 3],
  [leaving, 3],
];

const stroke = (to: ArmState, seconds: number, flourish: Flourish, hold: number): Stroke => ({
  to,
  seconds,
  turning: 'straight',
  flourish,
  hold,
});

/** Where the hand is when it was moved that way without turning; null where the arm or the wrist do not go there. */
function moved({ arms, start, fingers }: Context, way: Vector): ArmState | null {
  const arm = arms.arm[arms.dominant];
  const wrist = add(start.wrist, way);
  const { most, least } = armReach(arm.upperArm, arm.forearm);
  const far = length(subtract(wrist, arm.shoulder));
  if (far > most * 0.98 || far < least * 1.02) return null;
  const swivel = start.swivel + (usualSwivel(arm, wrist) - usualSwivel(arm, start.wrist)) * 0.7;
  const state = { ...start, wrist, swivel, fingers, touching: add(start.touching, way) };
  return beyondLimits(wristAngles(bendArm(arm, wrist, swivel).forearm, start.turn)) > 1e-3 ? null : state;
}

/** At right angles to a way and as long as it is. */
function sideways(random: () => number, way: Vector): Vector {
  const line = direction(way);
  const aside = direction(across(Math.abs(line[1]) < 0.9 ? [0, -1, 0] : [0, 0, -1], line));
  const angle = random() * 2 * Math.PI;
  const out = add(scale(aside, Math.cos(angle)), scale(cross(line, aside), Math.sin(angle)));
  return scale(out, length(way));
}
