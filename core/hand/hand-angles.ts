/**
 * Angles of a hand's joints, radians; all 0 is a flat hand, fingers together and straight, the thumb beside the palm. Flexion is positive
 * towards the palm; spread is positive away from the middle finger (of the middle finger itself: towards the thumb); rotation about a bone's
 * own axis is positive where the thumb's pulp turns to the little finger.
 */
export const HAND_ANGLES = [
  'thumbSpread',
  'thumbFlex1',
  'thumbRotate',
  'thumbFlex2',
  'thumbFlex3',
  'indexSpread',
  'indexFlex1',
  'indexFlex2',
  'indexFlex3',
  'middleSpread',
  'middleFlex1',
  'middleFlex2',
  'middleFlex3',
  'ringSpread',
  'ringFlex1',
  'ringFlex2',
  'ringFlex3',
  'littleSpread',
  'littleFlex1',
  'littleFlex2',
  'littleFlex3',
  /** The palm cups: ring's and little finger's metacarpals. */
  'cup',
] as const;

export type HandAngle = (typeof HAND_ANGLES)[number];

export const HAND_ANGLE_COUNT = HAND_ANGLES.length;

export const HAND_ANGLE = Object.fromEntries(HAND_ANGLES.map((name, row) => [name, row])) as Record<
  HandAngle,
  number
>;
