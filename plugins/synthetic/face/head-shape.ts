import type { Side } from '../../../core/pose/pose.ts';
import type { Implicit } from '../../../core/solid/implicit.ts';
import type { Vector } from '../../../core/solid/transforms.ts';

/** What hair, glasses and a neck need to know of a head; metres, at rest. */
export interface HeadShape {
  /** The skin of head and neck, eyes and mouth closed, without ears. */
  readonly skull: Implicit;
  /** Positive where hair of the head grows: about metres from the hairline. Meant for points near the skin. */
  hairline(x: number, y: number, z: number): number;
  /** Middle of each ear's root, about where the ear canal is. */
  readonly ears: Readonly<Record<Side, Vector>>;
  /** Where each ear lobe ends. */
  readonly lobes: Readonly<Record<Side, Vector>>;
  /** Centres of the eyeballs. */
  readonly eyes: Readonly<Record<Side, Vector>>;
  /** On the skin. */
  readonly noseBridge: Vector;
  readonly chin: Vector;
  readonly crown: Vector;
  /** The neck's lower end: an ellipse about `centre` in a level plane; half its width (x) and depth (z). */
  readonly neck: { readonly centre: Vector; readonly width: number; readonly depth: number };
}
