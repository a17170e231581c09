import { HAND_ANGLE, HAND_ANGLE_COUNT, type HandAngle } from './hand-angles.ts';

/** Angles of a hand from those that are not 0, given in degrees. */
export function handAngles(degrees: Partial<Record<HandAngle, number>>): Float32Array {
  const angles = new Float32Array(HAND_ANGLE_COUNT);
  for (const name of Object.keys(degrees) as HandAngle[])
    angles[HAND_ANGLE[name]] = ((degrees[name] ?? 0) * Math.PI) / 180;
  return angles;
}
