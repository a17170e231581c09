import type { Background, Camera, Light, Surroundings } from '../render/scene.ts';
import type { Effects } from './effects.ts';

/** Where and how a signer is filmed. */
export interface Studio {
  readonly camera: Camera;
  readonly lights: readonly Light[];
  readonly surroundings: Surroundings;
  readonly background: Background;
  readonly effects: Effects;
}
