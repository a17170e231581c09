/** Of a hand, from the thumb on. */
export const DIGITS = ['thumb', 'index', 'middle', 'ring', 'little'] as const;

export type Digit = (typeof DIGITS)[number];
