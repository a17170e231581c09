import type { Region } from './region.ts';

/** A person who moved by less than this between two looks, in sides of its square, is taken for the same one. */
const SAME_PLACE = 0.25;

/**
 * Which of several people to follow: the N-th from the left, counted from 0, or nobody while there are fewer. Without a number the most
 * central one, where a person counts by the size of its square times its nearness to the middle (1 in the middle of the
 * picture's width, 0 at its sides): somebody small in the background does not beat the one in front who stands a little aside.
 *
 * @param people the square around each, the most certain first
 * @param width of the picture
 */
export function choosePerson(
  people: readonly Region[],
  width: number,
  person: number | undefined,
): Region | undefined {
  if (person !== undefined) return [...people].sort((a, b) => a.x - b.x)[person];
  const weight = ({ x, width: side }: Region): number =>
    side * Math.max(0, 1 - Math.abs(x - width / 2) / (width / 2));
  return people.reduce<Region | undefined>(
    (best, each) => (best && weight(best) >= weight(each) ? best : each),
    undefined,
  );
}

/** The person who is where another one was seen last, if there is one: the same, most likely. */
export function personAt(people: readonly Region[], place: Region): Region | undefined {
  const distance = ({ x, y }: Region): number => Math.hypot(x - place.x, y - place.y);
  const nearest = people.reduce<Region | undefined>(
    (best, each) => (best && distance(best) <= distance(each) ? best : each),
    undefined,
  );
  return nearest && distance(nearest) < SAME_PLACE * place.width ? nearest : undefined;
}
