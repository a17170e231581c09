/**
 * Bones of a hand. `forearm` is the lower end of the forearm, which the skin over the wrist follows; `palm` is the wrist joint's. Those
 * after `little3` are no bones but the skin over each joint, which turns half as far: what folds the skin without making it thinner.
 */
export const HAND_BONES = [
  'forearm',
  'palm',
  'thumb1',
  'thumb2',
  'thumb3',
  'index1',
  'index2',
  'index3',
  'middle1',
  'middle2',
  'middle3',
  'ring0',
  'ring1',
  'ring2',
  'ring3',
  'little0',
  'little1',
  'little2',
  'little3',
  'wristFold',
  'thumb1Fold',
  'thumb2Fold',
  'thumb3Fold',
  'index1Fold',
  'index2Fold',
  'index3Fold',
  'middle1Fold',
  'middle2Fold',
  'middle3Fold',
  'ring1Fold',
  'ring2Fold',
  'ring3Fold',
  'little1Fold',
  'little2Fold',
  'little3Fold',
] as const;

export type HandBone = (typeof HAND_BONES)[number];

export const HAND_BONE_COUNT = HAND_BONES.length;

/** Row of each bone among a hand's transforms. `ring0` and `little0` are the metacarpals that cup the palm; `thumb1` is the thumb's metacarpal. */
export const HAND_BONE = Object.fromEntries(HAND_BONES.map((name, row) => [name, row])) as Record<
  HandBone,
  number
>;
