import { type Handshape, handshapeAngles } from '../../../core/hand/handshapes.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { between, inBox, oneOf } from '../draw.ts';
import { clearOf } from './arm-solid.ts';
import type { ArmState } from './arm-track.ts';
import { SOFTNESS } from './draw-sign.ts';
import { arc, PLAIN } from './flourishes.ts';
import { holdArm, turnsNear, turnTo } from './hold-arm.ts';
import type { Sign, Stroke } from './sign.ts';
import type { SignerArms } from './signer-arms.ts';

/** Fingers and palm of the left hand while it spells, and of the letters that lie on their side or point down. */
const UPRIGHT: readonly [Vector, Vector] = [
  [-0.05, -1, -0.2],
  [-0.1, 0, -1],
];
const LYING: readonly [Vector, Vector] = [
  [-1, -0.15, -0.3],
  [0, 0, 1],
];
const DOWN: readonly [Vector, Vector] = [
  [-0.2, 0.7, -0.7],
  [0, 1, 0.6],
];

type Letter = readonly [shape: Handshape, hold: typeof UPRIGHT];

/** The American alphabet without J and Z, which move. */
const LETTERS: readonly Letter[] = [
  ...(
    [
      'A',
      'B',
      'C',
      'D',
      'E',
      'F',
      'I',
      'K',
      'L',
      'M',
      'N',
      'O',
      'R',
      'S',
      'T',
      'U',
      'V',
      'W',
      'X',
      'Y',
    ] as const
  ).map((shape): Letter => [shape, UPRIGHT]),
  ['G', LYING],
  ['U', LYING],
  ['K', DOWN],
  ['G', DOWN],
];

/** A word of three to eight letters, spelt beside the shoulder; null where the arm cannot. */
export function drawSpelling(random: () => number, arms: SignerArms): Sign | null {
  const side = arms.dominant;
  const at = arms.space(inBox(random, [0.2, -0.06, -0.46], [0.34, 0.12, -0.36]));
  const states: ArmState[] = [];
  const letters = Array.from({ length: 3 + Math.floor(random() * 6) }, () => oneOf(random, LETTERS));
  for (const letter of letters) {
    const [shape, [fingers, palm]] = letter;
    const state = holdArm(
      arms.build,
      arms.arm[side],
      {
        at,
        touch: { point: [0, 0.05, 0], normal: [-1, 0, 0] },
        fingers: handshapeAngles(shape, arms.build),
        turns: turnsNear(turnTo(fingers, palm)),
        withHead: 0,
      },
      (spheres) => clearOf(arms.surface.distance, spheres) > -SOFTNESS,
    );
    if (state === null) return null;
    states.push(state);
  }
  const pace = between(random, 0.85, 1.3);
  const strokes = letters.slice(1).map((letter, i): Stroke => {
    const to = states[i + 1];
    // The same letter twice is set aside.
    const again = letter === letters[i];
    const seconds = again ? 0.16 : to.turn === states[i].turn ? 0.1 : 0.14;
    return {
      to,
      seconds: seconds * pace,
      turning: 'forearm',
      flourish: again ? arc([0.03, 0, 0]) : PLAIN,
      hold: between(random, 0.04, 0.15) * pace,
    };
  });
  return { dominant: { start: states[0], strokes }, other: null };
}
