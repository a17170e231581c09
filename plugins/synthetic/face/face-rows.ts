/** Rows of MediaPipe's face landmarks by what they lie on; `right` is the face's own right (x < 0). */

/** The right eye's lid margins from the outer to the inner corner, both corners included. */
export const RIGHT_UPPER_LID: readonly number[] = [33, 246, 161, 160, 159, 158, 157, 173, 133];
export const RIGHT_LOWER_LID: readonly number[] = [33, 7, 163, 144, 145, 153, 154, 155, 133];
export const LEFT_UPPER_LID: readonly number[] = [263, 466, 388, 387, 386, 385, 384, 398, 362];
export const LEFT_LOWER_LID: readonly number[] = [263, 249, 390, 373, 374, 380, 381, 382, 362];

/** Next to the margins, where the lid folds, and beyond the fold; as far as they belong to the same columns as the margins. */
export const RIGHT_UPPER_FOLD: readonly number[] = [130, 247, 30, 29, 27, 28, 56, 190, 243];
export const LEFT_UPPER_FOLD: readonly number[] = [359, 467, 260, 259, 257, 258, 286, 414, 463];
export const RIGHT_LOWER_FOLD: readonly number[] = [130, 25, 110, 24, 23, 22, 26, 112, 243];
export const LEFT_LOWER_FOLD: readonly number[] = [359, 255, 339, 254, 253, 252, 256, 341, 463];
export const RIGHT_ABOVE_FOLD: readonly number[] = [226, 113, 225, 224, 223, 222, 221, 189, 244];
export const LEFT_ABOVE_FOLD: readonly number[] = [446, 342, 445, 444, 443, 442, 441, 413, 464];

/** Where the lips meet, from the right to the left corner, both corners included. */
export const UPPER_INNER_LIP: readonly number[] = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308];
export const LOWER_INNER_LIP: readonly number[] = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308];

/** Where the lips' red ends, from the right to the left corner, both corners included. */
export const UPPER_OUTER_LIP: readonly number[] = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291];
export const LOWER_OUTER_LIP: readonly number[] = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291];

/** The brows' lower edges from the outer end to the nose, and their upper ones. */
export const RIGHT_BROW_LOWER: readonly number[] = [46, 53, 52, 65, 55];
export const RIGHT_BROW_UPPER: readonly number[] = [70, 63, 105, 66, 107];
