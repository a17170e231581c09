import { handAngles } from './hand-angles-of.ts';
import type { HandBuild } from './hand-build.ts';
import { type HandFrames, handFrames } from './hand-frames.ts';

/** The pose that a hand's mesh is made in: fingers apart, so that they do not grow together, joints half way between straight and bent. */
const BIND_ANGLES = handAngles({
  thumbSpread: 12,
  thumbFlex1: 12,
  indexSpread: 8,
  ringSpread: 7,
  littleSpread: 13,
});

const known = new WeakMap<HandBuild, HandFrames>();

/** Frames of the bones of a left hand as its mesh is at rest. */
export function bindFrames(build: HandBuild): HandFrames {
  let frames = known.get(build);
  if (!frames) {
    frames = handFrames(build, BIND_ANGLES);
    known.set(build, frames);
  }
  return frames;
}
