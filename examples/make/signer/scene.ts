/** The whole signer: how far away it is, and what it is made of. */

import { restHand } from '../body.ts';
import { dress } from './clothes.ts';
import { hair } from './hair.ts';
import { hands } from './hands.ts';
import { eyeball, headSkin } from './head.ts';

export type Surface = 'skin' | 'eye' | 'hair' | 'cloth';

/** Outside this distance a part's bounding sphere stands in for the part. */
const NEAR = 1.5;
const HAND = restHand()[9]!;

/** Distance to a sphere in the middle of the signer. */
function bounded(x: number, y: number, z: number, cy: number, cz: number, radius: number): number {
  return Math.sqrt(x * x + (y - cy) * (y - cy) + (z - cz) * (z - cz)) - radius;
}

function skinAt(x: number, y: number, z: number): number {
  const far = bounded(x, y, z, -6, 0, 19);
  if (far <= NEAR) return headSkin(x, y, z);
  const hand = bounded(Math.abs(x) - HAND[0], y, z, HAND[1], HAND[2], 12);
  return hand <= NEAR ? Math.min(far, hands(x, y, z)) : Math.min(far, hand);
}

function hairAt(x: number, y: number, z: number): number {
  const far = bounded(x, y, z, 5, -1, 14);
  return far > NEAR ? far : hair(x, y, z);
}

/** No cloth reaches above −13 cm. */
const clothAt = (x: number, y: number, z: number): number => (y > -9 ? y + 12 : dress(x, y, z));

/** Distance to the nearest surface in centimetres: about right near it, too small far from it. */
export function distanceAt(x: number, y: number, z: number): number {
  let d = skinAt(x, y, z);
  const h = hairAt(x, y, z);
  if (h < d) d = h;
  const c = clothAt(x, y, z);
  if (c < d) d = c;
  if (y < 3 && y > -3) {
    const e = eyeball(x, y, z);
    if (e < d) d = e;
  }
  return d;
}

export function surfaceAt(x: number, y: number, z: number): Surface {
  const skin = skinAt(x, y, z);
  const strands = hairAt(x, y, z);
  const cloth = clothAt(x, y, z);
  const eye = eyeball(x, y, z);
  const least = Math.min(skin, strands, cloth, eye);
  return least === eye ? 'eye' : least === skin ? 'skin' : least === strands ? 'hair' : 'cloth';
}
