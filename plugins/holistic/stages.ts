import { Body } from './body.ts';
import { Face } from './face.ts';
import { Hand } from './hand.ts';
import type { Runtime } from './lite-rt.ts';
import type { HolisticOptions } from './options.ts';
import type { Stage } from './stage.ts';

/** How a stage is made, with the models it needs. */
export const STAGES = {
  body: (runtime, options) => Body.create(runtime, options),
  leftHand: (runtime) => Hand.create(runtime, 'left'),
  rightHand: (runtime) => Hand.create(runtime, 'right'),
  face: (runtime) => Face.create(runtime),
} as const satisfies Record<string, (runtime: Runtime, options: HolisticOptions) => Promise<Stage>>;

export type StageName = keyof typeof STAGES;
