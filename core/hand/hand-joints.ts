import type { Side } from '../pose/pose.ts';
import { rotate } from '../solid/quaternions.ts';
import { DIGITS } from './digits.ts';
import { HAND_BONE } from './hand-bones.ts';
import type { HandBuild } from './hand-build.ts';
import { handFrames } from './hand-frames.ts';

/**
 * Places of MediaPipe's 21 joints (wrist; four of the thumb; knuckle, two joints and tip of each finger), metres, in the hand's rest frame:
 * the wrist joint at the origin, fingers along +y, a left hand's palm to −x and thumb to −z, a right one mirrored in x.
 *
 * @param out 63 numbers.
 */
export function handJoints(
  build: HandBuild,
  side: Side,
  angles: Float32Array,
  out: Float32Array,
): Float32Array {
  const frames = handFrames(build, angles);
  const sign = side === 'left' ? 1 : -1;
  out.fill(0, 0, 3);
  let at = 3;
  for (const digit of DIGITS) {
    const first = HAND_BONE[`${digit}1`];
    for (let joint = 0; joint < 3; joint++, at += 3) {
      const [x, y, z] = frames[first + joint].origin;
      out[at] = sign * x;
      out[at + 1] = y;
      out[at + 2] = z;
    }
    const { turn, origin } = frames[first + 2];
    const { lengths, radii } = build.digits[digit];
    // The landmark is where the bone ends, under the pulp.
    const along = rotate(turn, [0, lengths[2] - 0.55 * radii[3], 0]);
    out[at] = sign * (origin[0] + along[0]);
    out[at + 1] = origin[1] + along[1];
    out[at + 2] = origin[2] + along[2];
    at += 3;
  }
  return out;
}
