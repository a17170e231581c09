import { aboutX, aboutY, aboutZ, multiply } from '../../core/solid/quaternions.ts';
import type { Quaternion } from '../../core/solid/transforms.ts';
import type { Turn } from './signer-pose.ts';

/** How a head or a chest is turned: tilted, then nodded, then shaken. */
export const turnRotation = ({ nod, shake, tilt }: Turn): Quaternion =>
  multiply(aboutY(-shake), multiply(aboutX(nod), aboutZ(tilt)));
