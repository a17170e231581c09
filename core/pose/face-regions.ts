/**
 * Which points of the 468-point mesh belong together, after the annotations that MediaPipe publishes with its face mesh.
 * "Right" is the signer's own right.
 */

/** Points that no expression moves much, with their weights in the alignment of heads: corners of the eyes, bridge of the nose, forehead, temples, cheekbones; little of the chin. */
export const RIGID_POINTS: readonly (readonly [index: number, weight: number])[] = [
  ...[33, 133, 362, 263, 168, 6, 197, 195, 5, 4].map((index) => [index, 1] as const),
  ...[10, 109, 338, 151, 54, 284, 127, 356, 234, 454].map((index) => [index, 1] as const),
  [152, 0.2],
];

/** A gap that opens and closes: two rims, and pairs of points that face each other across it. */
export interface Gap {
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  /** Upper and lower point; the pairs that the 68-point topology has come first. */
  readonly pairs: readonly (readonly [upper: number, lower: number])[];
}

export const RIGHT_EYE: Gap = {
  upper: [246, 161, 160, 159, 158, 157, 173, 247, 30, 29, 27, 28, 56, 190],
  lower: [7, 163, 144, 145, 153, 154, 155, 25, 110, 24, 23, 22, 26, 112],
  pairs: [
    [160, 144],
    [158, 153],
    [159, 145],
    [161, 163],
    [157, 154],
    [246, 7],
    [173, 155],
  ],
};

export const LEFT_EYE: Gap = {
  upper: [466, 388, 387, 386, 385, 384, 398, 467, 260, 259, 257, 258, 286, 414],
  lower: [249, 390, 373, 374, 380, 381, 382, 255, 339, 254, 253, 252, 256, 341],
  pairs: [
    [387, 373],
    [385, 380],
    [386, 374],
    [388, 390],
    [384, 381],
    [466, 249],
    [398, 382],
  ],
};

export const MOUTH: Gap = {
  upper: [
    ...[185, 40, 39, 37, 0, 267, 269, 270, 409, 184, 74, 73, 72, 11, 302, 303, 304, 408],
    ...[183, 42, 41, 38, 12, 268, 271, 272, 407, 191, 80, 81, 82, 13, 312, 311, 310, 415],
  ],
  lower: [
    ...[146, 91, 181, 84, 17, 314, 405, 321, 375, 77, 90, 180, 85, 16, 315, 404, 320, 307],
    ...[96, 89, 179, 86, 15, 316, 403, 319, 325, 95, 88, 178, 87, 14, 317, 402, 318, 324],
  ],
  pairs: [
    [13, 14],
    [82, 87],
    [312, 317],
    [81, 178],
    [311, 402],
    [80, 88],
    [310, 318],
    [191, 95],
    [415, 324],
  ],
};

export const MOUTH_CORNERS = [61, 291] as const;
/** The lowest point of the lower lip's middle. */
export const LOWER_LIP_BOTTOM = 17;
