/**
 * The values of `PicturePlanes.part`. A hand's six parts follow each other from its number: palm, thumb, index, middle, ring, little
 * finger (`leftHand` 10..15, `rightHand` 20..25).
 */
export const PART = {
  background: 0,
  body: 1,
  face: 2,
  mouth: 3,
  leftArm: 4,
  rightArm: 5,
  leftHand: 10,
  rightHand: 20,
} as const;
