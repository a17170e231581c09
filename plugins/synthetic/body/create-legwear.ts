import { type Implicit, roundCone, smoothUnion } from '../../../core/solid/implicit.ts';
import { polygonise } from '../../../core/solid/polygonise.ts';
import { skipFar } from '../../../core/solid/skip-far.ts';
import { drawTrouserFabric } from '../fabric/draw-fabric.ts';
import type { Part } from '../part.ts';
import { SEGMENT } from '../segment.ts';
import type { Traits } from '../traits.ts';
import { bodyPart } from './body-part.ts';
import { dress } from './create-top.ts';
import { cutMesh, valueMesh } from './cut-mesh.ts';
import { drapeTrunk } from './drape-trunk.ts';
import type { Flesh } from './flesh.ts';

/** Length of triangles, and where trousers and skirts end unseen; metres. */
const CELL = 0.018;
const END = 0.72;

/** Trousers or, for some, a skirt, from under the hem of the top down to the thighs. */
export function createLegwear(
  flesh: Flesh,
  top: Implicit,
  hem: number,
  random: () => number,
  traits: Traits,
): Part {
  const { trunk, shape } = flesh;
  const skirt = random() < 0.3 * (1 - traits.masculine);
  const apart = shape.hipWidth * 0.52;
  const thick = shape.hipWidth * 0.49;
  const leg = roundCone([apart, 0.5, 0.02], [apart * 1.08, 0.78, 0.02], thick, thick * 0.84);
  const hang = drapeTrunk(trunk, { from: 0.44, to: END + 0.05, ease: 0.005, cling: -0.25 });
  const worn: Implicit = (x, y, z) => {
    const hips = Math.max(trunk(x, y, z) - 0.004, y - 0.56);
    return skirt
      ? Math.min(trunk(x, y, z) - 0.004, y > 0.44 ? hang(x, y, z) : 1)
      : smoothUnion(hips, leg(Math.abs(x), y, z), 0.03);
  };
  // Under the top it stays well inside, whatever folds that has.
  const solid: Implicit = (x, y, z) =>
    y < hem + 0.014 ? Math.max(worn(x, y, z), top(x, y, z) + 0.011) : worn(x, y, z);
  const mesh = polygonise(
    skipFar(solid, 4 * CELL),
    { from: [-0.4, hem - 0.06, -0.35], to: [0.4, END + 0.03, 0.35] },
    CELL,
  );
  const cut = cutMesh(
    valueMesh(mesh, (_x, y) => END - y),
    0,
  );
  return bodyPart(dress(cut, flesh), flesh, drawTrouserFabric(random), SEGMENT.legs, true);
}
