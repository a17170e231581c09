import type { HandBuild } from '../../../core/hand/hand-build.ts';
import type { Side } from '../../../core/pose/pose.ts';
import { between, chance } from '../draw.ts';
import type { Anatomy } from '../signer-pose.ts';
import { drawSign } from './draw-sign.ts';
import { drawSpelling } from './draw-spelling.ts';
import { drawUpper } from './draw-upper.ts';
import type { Performance } from './performance.ts';
import { poseSigner } from './pose-signer.ts';
import { type SignerArms, signerArms } from './signer-arms.ts';
import { Signing, type Span } from './signing.ts';

/**
 * Draws what a signer signs: phrases of sign-like movements (handshape, place, orientation and movement are drawn for each), with one or both
 * hands, and words that are spelt; between them the hands rest. It begins and ends with hands at rest.
 *
 * @param hands of the signer
 * @param dominant the signer's own: `drawDominant`
 * @param least seconds that it takes at least
 */
export function createPerformance(
  random: () => number,
  anatomy: Anatomy,
  hands: HandBuild,
  dominant: Side,
  least = 7,
): Performance {
  const arms = signerArms(anatomy, hands, dominant);
  const signing = new Signing(random, anatomy, arms);
  const tempo = between(random, 0.9, 1.25);
  const phrases: Span[][] = [];
  while (signing.time < least) {
    signing.wait(between(random, 0, 0.3));
    const phrase = signPhrase(random, arms, signing, tempo);
    if (phrase.length > 0) phrases.push(phrase);
  }
  signing.wait(0.1);
  const seconds = signing.time;
  const upper = drawUpper(
    random,
    seconds,
    phrases,
    (time) => signing.tracks[arms.dominant].at(time).wrist,
    arms,
  );
  return {
    seconds,
    at: (time) => poseSigner(Math.min(Math.max(0, time), seconds), signing.tracks, upper, anatomy),
  };
}

/** The hand that a signer signs with, where one is enough: of one in ten the left one. */
export function drawDominant(random: () => number): Side {
  return chance(random, 0.9) ? 'right' : 'left';
}

/** Signs that are too fast to be seen well. */
const HURRIED = 0.06;

/** Some signs and a rest. Where there is no way to the rest, nothing has been signed. */
function signPhrase(random: () => number, arms: SignerArms, signing: Signing, tempo: number): Span[] {
  const before = signing.mark();
  const count = 3 + Math.floor(random() * 6);
  const signs: Span[] = [];
  for (let tries = 0; tries < 10 * count; tries++) {
    const sign = chance(random, 0.1) ? drawSpelling(random, arms) : drawSign(random, arms);
    const hurry = chance(random, HURRIED) ? between(random, 1.5, 1.9) : between(random, 0.85, 1.2);
    const span = sign && signing.sign(sign, tempo * hurry);
    if (span) signs.push(span);
    if (signs.length >= count && signing.rest(tempo)) return signs;
  }
  signing.undo(before);
  return [];
}
