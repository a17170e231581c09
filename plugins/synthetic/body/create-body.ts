import type { HandBuild } from '../../../core/hand/hand-build.ts';
import { skinMaterial } from '../../../core/hand/hand-skin.ts';
import type { Transforms } from '../../../core/solid/transforms.ts';
import { drawFabric } from '../fabric/draw-fabric.ts';
import type { HeadShape } from '../face/head-shape.ts';
import type { Part } from '../part.ts';
import type { Anatomy, SignerPose } from '../signer-pose.ts';
import type { Traits } from '../traits.ts';
import { measureAnatomy } from './anatomy.ts';
import { type BodyShape, drawBodyShape } from './body-shape.ts';
import { buttonPlacket, createButtons } from './buttons.ts';
import { createCollar } from './create-collar.ts';
import { createLegwear } from './create-legwear.ts';
import { createSkin, createTop } from './create-top.ts';
import { createWatch } from './create-watch.ts';
import { createFlesh } from './flesh.ts';
import { createPoser } from './skeleton.ts';
import { cutTop, topSolid } from './top-solid.ts';
import { drawTopStyle, type TopStyle } from './top-style.ts';

/** A signer's body without head and hands, dressed. */
export interface Body {
  readonly shape: BodyShape;
  readonly style: TopStyle;
  readonly parts: Part[];
  /** Places of the head are a typical head's. */
  readonly anatomy: Anatomy;
  readonly hand: HandBuild;
  /** Writes all rows of a signer's transforms (`bones.ts`), hands included. */
  pose(pose: SignerPose, transforms: Transforms): void;
}

/** @param neck where the head's skin ends; that of a typical head if it is not given */
export function createBody(random: () => number, traits: Traits, neck?: HeadShape['neck']): Body {
  const shape = drawBodyShape(
    random,
    traits,
    neck && { width: neck.width, depth: neck.depth, end: neck.centre[1], middle: neck.centre[2] },
  );
  const flesh = createFlesh(shape);
  const style = drawTopStyle(random, traits, shape);
  const seed = Math.floor(random() * 2 ** 31);
  const cut = cutTop(flesh, style);
  const dressed = topSolid(flesh, style);
  const skin = skinMaterial(traits.skin, seed);
  const fabric = drawFabric(random);
  const parts = [createSkin(flesh, cut, skin), createLegwear(flesh, dressed, style.hem, random, traits)];
  if (style.neckline === 'shirt') {
    parts.push(createTop(flesh, style, dressed, buttonPlacket(fabric), seed));
    parts.push(createCollar(flesh, dressed, style, fabric), createButtons(flesh, dressed, style, random));
  } else parts.push(createTop(flesh, style, dressed, fabric, seed));
  const bareWrist = (style.sleeve ?? 0) < shape.upperArm + 0.7 * shape.forearm;
  if (bareWrist && random() < 0.4) parts.push(createWatch(shape, random));
  const outermost = (point: (t: number) => readonly [number, number, number]): number => {
    let near = 0;
    let far = 0.4;
    for (let step = 0; step < 16; step++) {
      const middle = (near + far) / 2;
      const [x, y, z] = point(middle);
      if ((cut.openings(x, y, z) > 0 ? dressed : flesh.skin)(x, y, z) < 0) near = middle;
      else far = middle;
    }
    return far;
  };
  const anatomy = measureAnatomy(
    shape,
    (x, y) => -outermost((t) => [x, y, -t]),
    (y) => outermost((t) => [t, y, 0.01]),
  );
  return { shape, style, parts, anatomy, hand: shape.hand, pose: createPoser(shape) };
}
