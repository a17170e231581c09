import type { Side } from '../../../core/pose/pose.ts';
import { between, chance, oneOf, weighted } from '../draw.ts';
import type { FacePose, Turn } from '../signer-pose.ts';
import type { Channels } from './channels.ts';
import type { Span } from './signing.ts';

/** What face, head and trunk do apart from the hands. */
export interface Upper {
  readonly face: Channels<keyof FacePose>;
  readonly head: Channels<keyof Turn>;
  readonly chest: Channels<keyof Turn>;
  readonly shoulders: Channels<Side>;
}

/**
 * Face, head and trunk over one clause: brows and head mark questions, topics and negation (Liddell 1980; Pfau and Quer 2010). Nods go with
 * single signs.
 *
 * @param signs of the clause, in order
 */
export function markClause(random: () => number, signs: readonly Span[], upper: Upper): void {
  const start = signs[0].start - 0.15;
  const end = signs[signs.length - 1].end + 0.2;
  const mark = weighted(random, [
    [statement, 4],
    [yesNoQuestion, 2],
    [openQuestion, 2],
    [topic, 2],
    [negation, 1.5],
    [emphasis, 1.5],
  ]);
  mark(random, { start, end }, signs, upper);
  if (chance(random, 0.3)) {
    const shift = between(random, -0.16, 0.16);
    const amounts = {
      shake: shift,
      tilt: shift * between(random, -0.4, 0.2),
      nod: between(random, -0.02, 0.06),
    };
    upper.chest.add({ start, end: end + 0.2, ramp: 0.35, amounts });
  }
  if (chance(random, 0.5)) {
    const mood = oneOf(random, MOODS);
    upper.face.add({ start: start - 0.2, end: end + 0.3, ramp: 0.3, amounts: mood });
  }
  for (const sign of signs) {
    if (chance(random, 0.3)) {
      const amounts = { nod: between(random, 0.03, 0.12), shake: between(random, -0.05, 0.05) };
      upper.head.add({ start: sign.start - 0.05, end: sign.end + 0.1, ramp: 0.18, amounts });
    } else if (chance(random, 0.2)) {
      upper.head.add({
        start: sign.start - 0.1,
        end: sign.end + 0.15,
        ramp: 0.2,
        amounts: { shake: between(random, -0.25, 0.25) },
      });
    }
  }
}

const MOODS: readonly Partial<Record<keyof FacePose, number>>[] = [
  { smile: 0.5 },
  { smile: 0.8, squint: 0.25 },
  { frown: 0.5, browLower: 0.2 },
  { smile: 0.25, browRaiseOuter: 0.2 },
  { browRaiseInner: 0.5, frown: 0.3 },
];

type Mark = (random: () => number, clause: Span, signs: readonly Span[], upper: Upper) => void;

const statement: Mark = (random, { end }, _signs, { head }) => {
  if (chance(random, 0.4)) {
    head.add({
      start: end - 0.5,
      end: end + 0.4,
      ramp: 0.3,
      amounts: { nod: between(random, 0.06, 0.14) },
      swings: 1.5,
    });
  }
};

const yesNoQuestion: Mark = (random, { start, end }, _signs, { face, head, chest }) => {
  const strong = between(random, 0.6, 1);
  const brows = { browRaiseInner: strong, browRaiseOuter: strong, lidRaise: 0.4 * strong };
  face.add({ start, end: end + 0.25, ramp: 0.22, amounts: brows });
  head.add({ start, end: end + 0.3, ramp: 0.3, amounts: { nod: -0.05, tilt: between(random, -0.12, 0.12) } });
  chest.add({ start, end: end + 0.3, ramp: 0.35, amounts: { nod: between(random, 0.02, 0.09) } });
};

const openQuestion: Mark = (random, { start, end }, _signs, { face, head, shoulders }) => {
  const amounts = { browLower: between(random, 0.5, 1), squint: between(random, 0, 0.4) };
  face.add({ start, end: end + 0.25, ramp: 0.22, amounts });
  const turn = { tilt: between(random, -0.2, 0.2), nod: between(random, -0.06, 0.08) };
  head.add({ start, end: end + 0.3, ramp: 0.3, amounts: turn });
  if (chance(random, 0.4)) {
    const raise = between(random, 0.01, 0.03);
    shoulders.add({ start: end - 0.5, end: end + 0.2, ramp: 0.25, amounts: { left: raise, right: raise } });
  }
};

/** The first sign or two are what the rest is about. */
const topic: Mark = (random, { start }, signs, { face, head }) => {
  const end = signs[Math.min(signs.length - 1, chance(random, 0.5) ? 1 : 0)].end + 0.1;
  face.add({ start, end, ramp: 0.16, amounts: { browRaiseInner: 0.8, browRaiseOuter: 0.9, lidRaise: 0.2 } });
  head.add({ start, end, ramp: 0.2, amounts: { nod: -0.09, tilt: between(random, -0.1, 0.1) } });
};

const negation: Mark = (random, { start, end }, _signs, { face, head }) => {
  const from = chance(random, 0.5) ? start : (start + end) / 2;
  const swings = Math.max(1, Math.round((end - from) * between(random, 1.6, 2.4)));
  head.add({
    start: from,
    end: end + 0.1,
    ramp: 0.25,
    amounts: { shake: between(random, 0.12, 0.3) },
    swings,
  });
  face.add({
    start: from,
    end: end + 0.2,
    ramp: 0.25,
    amounts: { browLower: 0.5, frown: 0.6, noseWrinkle: 0.2 },
  });
};

const emphasis: Mark = (random, _clause, signs, { face, head, shoulders }) => {
  const sign = oneOf(random, signs);
  const [start, end] = [sign.start - 0.1, sign.end + 0.15];
  const eyes = chance(random, 0.5)
    ? { lidRaise: 0.8, browRaiseInner: 0.6, browRaiseOuter: 0.6 }
    : { squint: 0.9, browLower: 0.7 };
  face.add({ start, end, ramp: 0.14, amounts: eyes });
  head.add({
    start,
    end,
    ramp: 0.18,
    amounts: { nod: between(random, -0.12, 0.15), tilt: between(random, -0.12, 0.12) },
  });
  shoulders.add({ start, end, ramp: 0.2, amounts: { left: 0.012, right: 0.012 } });
};
