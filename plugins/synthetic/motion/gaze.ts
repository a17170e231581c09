import { between, chance, weighted } from '../draw.ts';
import { minimumJerk } from './ease.ts';

/** Where eyes look, radians against the trunk: more looks to the signer's own left and down. */
export interface Gaze {
  readonly x: number;
  readonly y: number;
}

/** Seconds of a jump of the eyes (Baloh et al. 1975, of 10 to 20 degrees). */
const SACCADE = 0.06;

/**
 * Eyes rest on the viewer, sometimes on the hands or somewhere aside, and jump from one to the other.
 *
 * @param seconds how long
 * @param hands where the hands are, seen from the eyes
 */
export function drawGaze(
  random: () => number,
  seconds: number,
  hands: (seconds: number) => Gaze,
): (seconds: number) => Gaze {
  const looks: { readonly at: number; readonly gaze: Gaze }[] = [{ at: -1, gaze: { x: 0, y: 0 } }];
  for (let at = between(random, 0.3, 1.5); at < seconds; at += between(random, 0.35, 1.8)) {
    const camera = { x: between(random, -0.03, 0.03), y: between(random, -0.02, 0.03) };
    const gaze = weighted(random, [
      [camera, 6],
      [hands(at + 0.2), 2.2],
      [{ x: between(random, -0.5, 0.5), y: between(random, -0.2, 0.3) }, 1.3],
    ]);
    looks.push({ at, gaze });
  }
  return (time) => {
    let i = looks.length - 1;
    while (i > 0 && looks[i].at > time) i--;
    const [from, to] = [looks[Math.max(0, i - 1)].gaze, looks[i].gaze];
    const t = minimumJerk((time - looks[i].at) / SACCADE);
    return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
  };
}

/** Share of the two lids that is closed, 0..1: every 2 to 6 seconds, for 120 to 180 ms; sometimes twice. */
export function drawBlinks(random: () => number, seconds: number): (seconds: number) => number {
  const blinks: { readonly start: number; readonly lasts: number }[] = [];
  for (let start = between(random, 0, 4); start < seconds; start += between(random, 2, 6)) {
    const lasts = between(random, 0.12, 0.18);
    blinks.push({ start, lasts });
    if (chance(random, 0.1)) blinks.push({ start: start + lasts + 0.08, lasts });
  }
  return (time) => {
    const blink = blinks.find(({ start, lasts }) => time > start && time < start + lasts);
    if (blink === undefined) return 0;
    // Lids fall faster than they rise.
    const share = (time - blink.start) / blink.lasts;
    return minimumJerk(share < 0.4 ? share / 0.4 : (1 - share) / 0.6);
  };
}
