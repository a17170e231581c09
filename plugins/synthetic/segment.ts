/** Values of a segmentation: what a pixel shows. Left and right are the signer's own. */
export const SEGMENT = {
  background: 0,
  hair: 1,
  face: 2,
  /** Eyeballs. */
  eyes: 3,
  /** Inside of the mouth: teeth, tongue. */
  mouth: 4,
  ears: 5,
  neck: 6,
  /** Clothes on the trunk, and what is seen of it. */
  torso: 7,
  leftUpperArm: 8,
  rightUpperArm: 9,
  leftForearm: 10,
  rightForearm: 11,
  leftHand: 12,
  rightHand: 13,
  glasses: 14,
  /** Trousers, skirts. */
  legs: 15,
} as const;

/** One of the labels. */
export type Segment = (typeof SEGMENT)[keyof typeof SEGMENT];
