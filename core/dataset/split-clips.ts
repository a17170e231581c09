import { createHash } from 'node:crypto';

export type Part = 'train' | 'test';

/** Part of the hash: another word makes another split. */
const SEED = 'slp-dataset-1';

/**
 * Which part a clip belongs to. It is decided by the clip's name alone: other clips, their order and their signers do not
 * matter, so that a dataset can grow, and a sign that is held out is held out of everyone.
 *
 * @param share of the training part, 0..1
 */
export function partOf(clip: string, share: number): Part {
  const hash = createHash('sha256')
    .update(`${SEED}/${familyOf(clip)}`)
    .digest();
  return hash.readUInt32BE(0) / 2 ** 32 < share ? 'train' : 'test';
}

/**
 * The sign that a clip is a take of: its name without a number at the end (`apple-2`, `apple_2`, `apple (2)`). A number with
 * more than two digits, or with a zero in front, counts clips instead of takes.
 */
export function familyOf(clip: string): string {
  const name = clip.normalize('NFC').toLowerCase().trim();
  return name.replace(/(?<=.)(?:[-_ ]+[1-9]\d?| *\([1-9]\d?\))$/u, '');
}
