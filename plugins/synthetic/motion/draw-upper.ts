import type { Vector } from '../../../core/solid/transforms.ts';
import { between } from '../draw.ts';
import type { FacePose, Turn } from '../signer-pose.ts';
import { Channels } from './channels.ts';
import { markClause, type Upper } from './clause.ts';
import { drift } from './drift.ts';
import { drawBlinks, drawGaze, type Gaze } from './gaze.ts';
import { mouthSign } from './mouthing.ts';
import type { SignerArms } from './signer-arms.ts';
import type { Span } from './signing.ts';

/** What a signer does at one moment, but for the arms. */
export interface UpperState {
  readonly face: Partial<Record<keyof FacePose, number>>;
  readonly head: Turn;
  readonly chest: Turn;
  readonly shoulderRaise: { readonly left: number; readonly right: number };
}

/**
 * Draws what face, head and trunk do while the hands sign.
 *
 * @param phrases spans of the signs of each phrase
 * @param wrist of the dominant hand, in its arm's coordinates
 */
export function drawUpper(
  random: () => number,
  seconds: number,
  phrases: readonly (readonly Span[])[],
  wrist: (seconds: number) => Vector,
  arms: SignerArms,
): (seconds: number) => UpperState {
  const upper: Upper = {
    face: new Channels(),
    head: new Channels(),
    chest: new Channels(),
    shoulders: new Channels(),
  };
  for (const phrase of phrases) {
    for (const clause of clauses(random, phrase)) markClause(random, clause, upper);
    for (const sign of phrase) mouthSign(random, sign, upper.face);
  }
  const eye = arms.place(arms.dominant, 'leftEye');
  const sign = arms.dominant === 'left' ? 1 : -1;
  const handsFromEyes = (time: number): Gaze => {
    const [x, y, z] = wrist(time);
    const away = Math.max(0.1, eye[2] - z);
    return { x: clamp(Math.atan2(x * sign, away), 0.5), y: clamp(Math.atan2(y - 0.08 - eye[1], away), 0.55) };
  };
  const gaze = drawGaze(random, seconds, handsFromEyes);
  const blink = drawBlinks(random, seconds);
  const idle = {
    head: drawSway(random, 0.035, 4),
    chest: drawSway(random, 0.014, 6),
  };
  const breath = between(random, 3, 4.5);
  const depth = between(random, 0.001, 0.003);
  return (time) => {
    const head = turned(upper.head.at(time), idle.head(time));
    const chest = turned(upper.chest.at(time), idle.chest(time));
    const breathing = depth * (1 - Math.cos((2 * Math.PI * time) / breath));
    const shoulders = upper.shoulders.at(time);
    const look = gaze(time);
    const lids = blink(time);
    // Eyes keep what they look at while the head turns.
    const gazeX = clamp(look.x - head.shake - chest.shake, 0.6);
    const gazeY = clamp(look.y - head.nod - chest.nod, 0.45);
    return {
      face: { ...upper.face.at(time), leftLidClose: lids, rightLidClose: lids, gazeX, gazeY },
      head,
      chest,
      shoulderRaise: { left: (shoulders.left ?? 0) + breathing, right: (shoulders.right ?? 0) + breathing },
    };
  };
}

/** A phrase is one clause or a few. */
function clauses(random: () => number, signs: readonly Span[]): Span[][] {
  const found: Span[][] = [];
  for (let i = 0; i < signs.length; ) {
    const count = 2 + Math.floor(random() * 4);
    found.push(signs.slice(i, i + count));
    i += count;
  }
  return found;
}

function drawSway(random: () => number, size: number, seconds: number): (time: number) => Turn {
  const [nod, shake, tilt] = [0.8, 1.2, 1].map((more) => drift(random, size * more, seconds));
  return (time) => ({ nod: nod(time), shake: shake(time), tilt: tilt(time) });
}

const turned = (event: Partial<Turn>, idle: Turn): Turn => ({
  nod: idle.nod + (event.nod ?? 0),
  shake: idle.shake + (event.shake ?? 0),
  tilt: idle.tilt + (event.tilt ?? 0),
});

const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
