import type { Vector } from '../../core/solid/transforms.ts';

/** What the parts of one signer have in common. */
export interface Traits {
  /** Linear RGB of the back of the hand and the cheeks: `core/hand/skin-tone.ts`. */
  readonly skin: Vector;
  /** 0 (the darkest) to 1 (the lightest) tone. */
  readonly lightness: number;
  /** 0 feminine to 1 masculine: brows, jaw, shoulders, hands. */
  readonly masculine: number;
  /** 0 (about 18) to 1 (about 75): wrinkles, grey hair. */
  readonly age: number;
  /** 0 slim to 1 heavy. */
  readonly weight: number;
  /** Linear RGB of hair, brows and beard. */
  readonly hair: Vector;
}
