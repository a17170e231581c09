import type { Traits } from '../traits.ts';
import type { BodyShape } from './body-shape.ts';

/** How a shirt, jumper or blouse is cut; lengths in metres. */
export interface TopStyle {
  readonly neckline: 'crew' | 'vee' | 'scoop' | 'turtleneck' | 'shirt';
  /** Height of the lowest point of the neckline in front. */
  readonly depth: number;
  /** Between the neck and the edge of the cloth beside it. */
  readonly gap: number;
  /** From the shoulder joint along the arm; none: the arm's hole ends at the shoulder. */
  readonly sleeve: number | null;
  /** Between skin and cloth: about the shoulders, at the upper arm and at the sleeve's end. */
  readonly ease: number;
  readonly sleeveEase: number;
  readonly cuffEase: number;
  /** See `Hang`: how the trunk of it falls. */
  readonly cling: number;
  readonly hem: number;
}

/** Draws a cut. Short and long sleeves are the usual ones. */
export function drawTopStyle(
  random: () => number,
  traits: Traits,
  { upperArm, forearm }: BodyShape,
): TopStyle {
  const feminine = 1 - traits.masculine;
  const kind = random();
  const neckline =
    kind < 0.36
      ? 'crew'
      : kind < 0.54
        ? 'vee'
        : kind < 0.54 + 0.2 * feminine
          ? 'scoop'
          : kind < 0.86
            ? 'shirt'
            : 'turtleneck';
  const depth = {
    crew: -0.03 + 0.018 * random(),
    vee: 0.025 + 0.06 * random(),
    scoop: 0.015 + 0.05 * random(),
    shirt: 0.01 + 0.03 * random(),
    turtleneck: -0.07,
  }[neckline];
  const loose = random();
  const cut = random();
  const wrist = upperArm + forearm;
  const short = upperArm * (0.5 + 0.3 * random());
  const long = wrist - 0.012 - 0.02 * random();
  const bare = neckline !== 'turtleneck' && neckline !== 'shirt' && random() < 0.06 + 0.12 * feminine;
  const sleeve = bare
    ? null
    : cut < 0.42
      ? short
      : cut < 0.58
        ? upperArm + forearm * (0.2 + 0.35 * random())
        : long;
  const wide = 0.008 + 0.016 * loose;
  return {
    neckline,
    depth,
    gap:
      neckline === 'crew'
        ? 0.004 + 0.012 * random()
        : neckline === 'shirt'
          ? 0.006
          : 0.012 + 0.03 * random() * feminine,
    sleeve,
    ease: 0.006 + 0.003 * loose,
    sleeveEase: sleeve === long && neckline === 'turtleneck' ? 0.008 : wide,
    cuffEase: sleeve === long ? 0.006 + 0.01 * loose * random() : wide * 1.1,
    cling: (0.35 + 0.65 * feminine) * (1 - loose) ** 1.3,
    hem: 0.5 + 0.07 * random(),
  };
}
