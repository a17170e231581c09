import { closest, distance } from 'fastest-levenshtein';

/** `did you mean "…"?` for a misspelt word, or undefined where no candidate is near enough to be what was meant. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(word, candidates);
  return distance(word, best) <= Math.max(1, Math.floor(word.length / 3))
    ? `did you mean "${best}"?`
    : undefined;
}
