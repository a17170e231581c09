import { drawBackground } from './draw-background.ts';
import { drawCamera } from './draw-camera.ts';
import { drawEffects } from './draw-effects.ts';
import { drawLights } from './draw-lights.ts';
import type { Studio } from './studio.ts';

/** Draws a room, a studio or a place outdoors, the light there, and a camera. */
export function createStudio(random: () => number): Studio {
  const chance = random();
  const place = chance < 0.62 ? 'room' : chance < 0.88 ? 'studio' : 'outdoors';
  const camera = drawCamera(random);
  const { lights, surroundings, white } = drawLights(random, place);
  const background = drawBackground(random, place, white, camera);
  return { camera, lights, surroundings, background, effects: drawEffects(random, white) };
}
