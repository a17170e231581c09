import type { Contact, Spot } from './fit-handshape.ts';

/** Degrees; see `HAND_ANGLES`. */
type Thumb = readonly [spread: number, flex1: number, rotate: number, flex2: number, flex3: number];
type Finger = readonly [spread: number, flex1: number, flex2: number, flex3: number];

/** A handshape as it is about right for all hands, and what touches in it. */
export interface Shape {
  readonly thumb: Thumb;
  /** Index to little. */
  readonly fingers: readonly [Finger, Finger, Finger, Finger];
  readonly cup?: number;
  readonly contacts?: readonly Contact[];
}

const STRAIGHT: Finger = [0, 0, 0, 0];
const FIST: Finger = [0, 86, 107, 66];
const HALF: Finger = [0, 42, 42, 24];
const CLAW: Finger = [0, 12, 68, 40];
const MIDDLE_SPREAD = 1;
const SPREAD: readonly Finger[] = [
  [13, 0, 0, 0],
  [MIDDLE_SPREAD, 0, 0, 0],
  [11, 0, 0, 0],
  [20, 0, 0, 0],
];

/** Beside the palm; over folded fingers; across the palm; in opposition to the fingers; away from them. */
const BESIDE: Thumb = [-6, 4, 0, 4, 4];
const OVER: Thumb = [-22, 44, 25, 30, 35];
const ACROSS: Thumb = [-38, 34, 25, 30, 30];
const OPPOSED: Thumb = [-4, 46, 38, 14, 18];
const AWAY: Thumb = [34, 6, 0, -4, -4];

const THUMB_TIP: Spot = ['thumb', 3, 0.72, 'pulp'];
const THUMB_PAD: Spot = ['thumb', 3, 0.5, 'pulp'];
const tip = (finger: Spot[0]): Spot => [finger, 3, 0.7, 'pulp'];
const pinch = (...fingers: readonly Spot[0][]): Contact[] =>
  fingers.map((finger) => [THUMB_TIP, tip(finger)]);
const sideBySide = (one: Spot[0], other: Spot[0], first = 0.5, second = 0.5): Contact => [
  [one, 3, first, 'ulnar'],
  [other, 3, second, 'radial'],
];
const over = (finger: Spot[0], along: number): Contact => [THUMB_PAD, [finger, 2, along, 'back']];

/** The thumb lies across index and middle finger. */
const acrossFist: readonly Contact[] = [
  [
    ['thumb', 3, 0.1, 'pulp'],
    ['index', 2, 0.75, 'back'],
  ],
  [
    ['thumb', 3, 0.7, 'pulp'],
    ['middle', 2, 0.75, 'back'],
  ],
];

/**
 * Handshapes of sign languages, named as in descriptions of ASL (letters of its alphabet, its numbers, and those that are named after them). Letters that
 * differ in how the hand is held only (H and U, K and P, G and Q) are there once.
 */
export const SHAPES = {
  rest: {
    thumb: [2, 14, 12, 12, 18],
    fingers: [
      [2, 16, 26, 13],
      [0, 24, 32, 16],
      [0, 28, 36, 18],
      [3, 32, 36, 17],
    ],
    cup: 5,
  },
  A: {
    thumb: [-4, 14, 5, 0, 0],
    fingers: [FIST, FIST, FIST, FIST],
    cup: 6,
    contacts: [
      [
        ['thumb', 3, 0.2, 'pulp'],
        ['index', 1, 0.85, 'radial'],
      ],
    ],
  },
  B: {
    thumb: ACROSS,
    fingers: [STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT],
    contacts: [[THUMB_PAD, ['ring', 1, -0.25, 'pulp']]],
  },
  C: { thumb: [4, 48, 40, 4, 12], fingers: [HALF, HALF, HALF, [0, 40, 42, 24]], cup: 4 },
  D: {
    thumb: OPPOSED,
    fingers: [STRAIGHT, [0, 60, 54, 28], [0, 62, 56, 28], [0, 66, 56, 30]],
    cup: 8,
    contacts: [...pinch('middle'), sideBySide('middle', 'ring'), sideBySide('ring', 'little')],
  },
  E: {
    thumb: [-32, 34, 42, 44, 30],
    fingers: [
      [0, 26, 104, 56],
      [0, 28, 106, 56],
      [0, 30, 106, 56],
      [0, 36, 102, 54],
    ],
    cup: 4,
    contacts: [
      [
        ['middle', 3, 0.85, 'pulp'],
        ['thumb', 3, 0.45, 'ulnar'],
      ],
    ],
  },
  F: {
    thumb: OPPOSED,
    fingers: [
      [0, 56, 50, 26],
      [2, 4, 4, 2],
      [9, 0, 0, 0],
      [18, 0, 0, 0],
    ],
    contacts: pinch('index'),
  },
  G: { thumb: [2, 24, 14, 0, 0], fingers: [[0, 14, 4, 2], FIST, FIST, FIST], cup: 6 },
  I: { thumb: OVER, fingers: [FIST, FIST, FIST, [4, 0, 0, 0]], contacts: acrossFist },
  K: {
    thumb: [-6, 34, 20, 0, 4],
    fingers: [[6, 0, 0, 0], [-4, 48, 4, 4], FIST, FIST],
    cup: 6,
    contacts: [[THUMB_TIP, ['middle', 1, 0.9, 'radial']]],
  },
  L: { thumb: AWAY, fingers: [[2, 0, 0, 0], FIST, FIST, FIST], cup: 6 },
  M: {
    thumb: [-12, 32, 43, 65, 16],
    fingers: [[0, 54, 86, 46], [0, 56, 86, 46], [0, 58, 86, 46], FIST],
    cup: 8,
    contacts: [
      [
        ['thumb', 3, 0.35, 'ulnar'],
        ['ring', 1, 0.55, 'pulp'],
      ],
    ],
  },
  N: {
    thumb: [-8, 32, 43, 58, 8],
    fingers: [[0, 54, 86, 46], [0, 54, 86, 46], [0, 88, 107, 66], FIST],
    cup: 8,
    contacts: [
      [
        ['thumb', 3, 0.35, 'ulnar'],
        ['middle', 1, 0.5, 'pulp'],
      ],
    ],
  },
  O: {
    thumb: [-6, 48, 44, 14, 26],
    fingers: [
      [0, 50, 52, 30],
      [0, 52, 54, 32],
      [0, 54, 54, 32],
      [0, 56, 52, 30],
    ],
    cup: 10,
    contacts: [...pinch('index'), sideBySide('index', 'middle'), sideBySide('middle', 'ring')],
  },
  R: {
    thumb: OVER,
    fingers: [[-9, 15, 3, 2], [13, -5, 16, 8], FIST, FIST],
    cup: 6,
    contacts: [over('ring', 0.3)],
  },
  S: { thumb: OVER, fingers: [FIST, FIST, FIST, FIST], cup: 6, contacts: acrossFist },
  T: {
    thumb: [-6, 12, 20, 8, 0],
    fingers: [[2, 72, 62, 30], FIST, FIST, FIST],
    cup: 6,
    contacts: [
      [
        ['index', 3, 0.6, 'pulp'],
        ['thumb', 3, 0.15, 'radial'],
      ],
      [
        ['thumb', 3, 0.6, 'pulp'],
        ['middle', 1, 0.6, 'radial'],
      ],
    ],
  },
  U: { thumb: OVER, fingers: [STRAIGHT, STRAIGHT, FIST, FIST], cup: 6, contacts: [over('ring', 0.3)] },
  V: {
    thumb: OVER,
    fingers: [[10, 0, 0, 0], [-9, 0, 0, 0], FIST, FIST],
    cup: 6,
    contacts: [over('ring', 0.3)],
  },
  W: {
    thumb: [-24, 46, 34, 24, 24],
    fingers: [
      [12, 0, 0, 0],
      [1, 0, 0, 0],
      [10, 0, 0, 0],
      [-6, 66, 46, 28],
    ],
    cup: 18,
    contacts: pinch('little'),
  },
  X: { thumb: OVER, fingers: [[0, 12, 88, 48], FIST, FIST, FIST], cup: 6, contacts: [over('middle', 0.8)] },
  Y: { thumb: AWAY, fingers: [FIST, FIST, FIST, [22, 0, 0, 0]] },
  '1': { thumb: OVER, fingers: [STRAIGHT, FIST, FIST, FIST], cup: 6, contacts: [over('middle', 0.8)] },
  '3': { thumb: AWAY, fingers: [[10, 0, 0, 0], [-8, 0, 0, 0], FIST, FIST], cup: 6 },
  '4': {
    thumb: ACROSS,
    fingers: [SPREAD[0], SPREAD[1], SPREAD[2], SPREAD[3]],
    contacts: [[THUMB_PAD, ['ring', 1, -0.25, 'pulp']]],
  },
  '5': { thumb: AWAY, fingers: [SPREAD[0], SPREAD[1], SPREAD[2], SPREAD[3]] },
  '7': {
    thumb: [-16, 46, 38, 20, 22],
    fingers: [
      [12, 0, 0, 0],
      [4, 0, 0, 0],
      [0, 64, 58, 30],
      [16, 4, 6, 4],
    ],
    cup: 10,
    contacts: pinch('ring'),
  },
  '8': {
    thumb: OPPOSED,
    fingers: [
      [12, 0, 0, 0],
      [0, 62, 54, 28],
      [8, 0, 0, 0],
      [18, 0, 0, 0],
    ],
    cup: 4,
    contacts: pinch('middle'),
  },
  thumbUp: { thumb: [30, 2, 0, -8, -10], fingers: [FIST, FIST, FIST, FIST], cup: 4 },
  flat: { thumb: BESIDE, fingers: [STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT] },
  openB: { thumb: AWAY, fingers: [STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT] },
  bentB: {
    thumb: BESIDE,
    fingers: [
      [0, 80, 4, 2],
      [0, 80, 4, 2],
      [0, 80, 4, 2],
      [0, 78, 4, 2],
    ],
  },
  claw: {
    thumb: [16, 26, 14, 22, 36],
    fingers: [
      [11, 12, 66, 40],
      [1, 14, 68, 40],
      [9, 14, 66, 40],
      [18, 14, 62, 38],
    ],
  },
  claw3: { thumb: [18, 26, 14, 22, 36], fingers: [[9, 14, 66, 40], [-7, 14, 68, 40], FIST, FIST], cup: 6 },
  curved5: {
    thumb: [20, 26, 14, 8, 12],
    fingers: [
      [11, 24, 24, 12],
      [1, 26, 24, 12],
      [9, 26, 24, 12],
      [18, 24, 24, 12],
    ],
    cup: 4,
  },
  bentV: {
    thumb: OVER,
    fingers: [[10, 10, 78, 46], [-9, 10, 78, 46], FIST, FIST],
    cup: 6,
    contacts: [over('ring', 0.3)],
  },
  bentU: {
    thumb: OVER,
    fingers: [[0, 78, 4, 2], [0, 78, 4, 2], FIST, FIST],
    cup: 6,
    contacts: [over('ring', 0.15)],
  },
  bent1: { thumb: OVER, fingers: [[0, 76, 4, 2], FIST, FIST, FIST], cup: 6, contacts: [over('middle', 0.8)] },
  bentL: { thumb: [24, 22, 10, 8, 12], fingers: [[4, 70, 4, 2], FIST, FIST, FIST], cup: 6 },
  crookedL: { thumb: [24, 20, 8, 14, 40], fingers: [[4, 8, 78, 44], FIST, FIST, FIST], cup: 6 },
  babyC: { thumb: [4, 38, 30, 6, 24], fingers: [[0, 36, 48, 28], FIST, FIST, FIST], cup: 6 },
  babyO: { thumb: OPPOSED, fingers: [[0, 56, 50, 28], FIST, FIST, FIST], cup: 6, contacts: pinch('index') },
  flatO: {
    thumb: [-8, 48, 40, 8, 8],
    fingers: [
      [0, 66, 16, 8],
      [0, 66, 16, 8],
      [0, 66, 16, 8],
      [0, 68, 16, 8],
    ],
    cup: 10,
    contacts: [...pinch('index'), sideBySide('index', 'middle', 0.75, 0.35), sideBySide('middle', 'ring')],
  },
  flatC: {
    thumb: [8, 40, 34, 0, 0],
    fingers: [
      [0, 62, 6, 4],
      [0, 62, 6, 4],
      [0, 62, 6, 4],
      [0, 60, 6, 4],
    ],
    cup: 4,
  },
  beak: {
    thumb: [-6, 46, 36, 6, 8],
    fingers: [[0, 64, 16, 8], [0, 64, 16, 8], FIST, FIST],
    cup: 8,
    contacts: [...pinch('index'), sideBySide('index', 'middle', 0.75, 0.35)],
  },
  ILY: { thumb: AWAY, fingers: [[6, 0, 0, 0], FIST, FIST, [14, 0, 0, 0]] },
  horns: { thumb: OVER, fingers: [[6, 0, 0, 0], FIST, FIST, [12, 0, 0, 0]], contacts: [over('middle', 0.8)] },
  open8: {
    thumb: [24, 16, 6, 0, 0],
    fingers: [
      [11, 0, 0, 0],
      [0, 52, 14, 8],
      [9, 0, 0, 0],
      [18, 0, 0, 0],
    ],
  },
  bent4: {
    thumb: ACROSS,
    fingers: [CLAW, CLAW, CLAW, CLAW],
    contacts: [[THUMB_PAD, ['middle', 1, -0.3, 'pulp']]],
  },
} as const satisfies Record<string, Shape>;
