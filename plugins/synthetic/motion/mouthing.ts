import { between, chance, oneOf, weighted } from '../draw.ts';
import type { FacePose } from '../signer-pose.ts';
import type { Channels } from './channels.ts';
import type { Span } from './signing.ts';

type Amounts = Readonly<Partial<Record<keyof FacePose, number>>>;

/** What a mouth does for consonants and vowels, in groups that look alike (visemes, after Fisher 1968). */
const CONSONANTS: readonly (readonly [Amounts, number])[] = [
  [{ lipsPress: 0.75 }, 3],
  [{ lipBite: 0.8, jawOpen: 0.08 }, 1.5],
  [{ jawOpen: 0.12, lipsStretch: 0.2, lowerLipDown: 0.25 }, 4],
  [{ jawOpen: 0.25, tongueOut: 0.12 }, 1.5],
  [{ lipsPucker: 0.55, jawOpen: 0.12, upperLipRaise: 0.2, lowerLipDown: 0.2 }, 1.5],
  [{ jawOpen: 0.2 }, 2],
  [{ jawOpen: 0.14, tongueOut: 0.3 }, 0.6],
];
const VOWELS: readonly (readonly [Amounts, number])[] = [
  [{ jawOpen: 0.6, lipsStretch: 0.1 }, 3],
  [{ jawOpen: 0.3, lipsStretch: 0.4 }, 3],
  [{ jawOpen: 0.15, lipsStretch: 0.65 }, 2],
  [{ jawOpen: 0.4, lipsPucker: 0.5 }, 2],
  [{ jawOpen: 0.15, lipsPucker: 0.85 }, 2],
];

/** Gestures of the mouth that belong to a sign and not to a word. */
const GESTURES: readonly Amounts[] = [
  { cheeksPuff: 0.9, lipsPress: 0.4 },
  { lipsPucker: 0.9, squint: 0.25 },
  { tongueOut: 0.55, jawOpen: 0.22 },
  { jawOpen: 0.75 },
  { lipsStretch: 0.85, lowerLipDown: 0.4, jawOpen: 0.1 },
  { lipsPress: 0.9, frown: 0.4 },
  { noseWrinkle: 0.7, upperLipRaise: 0.45 },
  { lipBite: 0.9 },
];

/** The mouth of a sign: mostly a word of one to three syllables that lasts as long as the sign, else a gesture, seldom nothing. */
export function mouthSign(random: () => number, { start, end }: Span, face: Channels<keyof FacePose>): void {
  const kind = weighted(random, [
    ['word', 7],
    ['gesture', 2],
    ['nothing', 1.5],
  ]);
  if (kind === 'nothing') return;
  const from = start - between(random, 0, 0.1);
  if (kind === 'gesture') {
    face.add({
      start: from - 0.08,
      end: end + 0.1,
      ramp: 0.12,
      amounts: scaled(oneOf(random, GESTURES), between(random, 0.6, 1)),
    });
    return;
  }
  const syllables = Math.min(3, Math.max(1, Math.round((end - from) / between(random, 0.2, 0.32))));
  const loud = between(random, 0.55, 1);
  const each = (end - from) / syllables;
  for (let i = 0; i < syllables; i++) {
    const begin = from + i * each;
    const open = begin + each * 0.4;
    face.add({
      start: begin - 0.06,
      end: open + 0.05,
      ramp: 0.07,
      amounts: scaled(weighted(random, CONSONANTS), loud),
    });
    face.add({
      start: open - 0.05,
      end: begin + each + 0.06,
      ramp: 0.08,
      amounts: scaled(weighted(random, VOWELS), loud),
    });
    if (i === syllables - 1 && chance(random, 0.4)) {
      const last = scaled(weighted(random, CONSONANTS), loud);
      face.add({ start: begin + each - 0.03, end: begin + each + 0.13, ramp: 0.07, amounts: last });
    }
  }
}

const scaled = (amounts: Amounts, by: number): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount * by]));
