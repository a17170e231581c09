import { HAND_ANGLE } from '../../../core/hand/hand-angles.ts';
import { clampAngles } from '../../../core/hand/joint-limits.ts';
import { about } from '../../../core/solid/quaternions.ts';
import type { Vector } from '../../../core/solid/transforms.ts';
import { add, scale } from '../../../core/solid/vectors.ts';
import type { Flourish } from './arm-track.ts';
import { bump, cruise, minimumJerk, strokes } from './ease.ts';

/** Nothing is added. */
export const PLAIN: Flourish = {};

/** An arc: `height` metres aside in the middle of the way. */
export const arc = (height: Vector): Flourish => ({
  offset: (share) => {
    const t = minimumJerk(share);
    return scale(height, 4 * t * (1 - t));
  },
});

/** Circles that start in the direction `v` and lie in the plane of `u` and `v`, radii in metres. */
export const circles = (u: Vector, v: Vector, times: number): Flourish => ({
  offset: (share) => {
    const angle = 2 * Math.PI * times * cruise(share, 0.3 / times);
    return add(scale(u, Math.cos(angle) - 1), scale(v, Math.sin(angle)));
  },
});

/** There and back, `times` times. */
export const taps = (way: Vector, times: number): Flourish => ({
  offset: (share) => scale(way, strokes(share, times)),
});

/** To and fro about where it is. */
export const shakes = (way: Vector, times: number): Flourish => ({
  offset: (share) => scale(way, swing(share, times)),
});

/** The hand swings about one of its own axes. */
export const swings = (axis: Vector, angle: number, times: number): Flourish => ({
  turn: (share) => about(axis, angle * swing(share, times)),
});

/** The fingers flutter, one after the other. */
export const flutters = (angle: number, times: number): Flourish => ({
  fingers: (share, angles) => {
    FINGERS.forEach((finger, i) => {
      const wave = Math.sin(2 * Math.PI * times * share - i * 0.9) * bump(share, 0, 1, 0.25);
      angles[HAND_ANGLE[`${finger}Flex1`]] += angle * wave;
      angles[HAND_ANGLE[`${finger}Flex2`]] += 0.4 * angle * wave;
    });
    clampAngles(angles);
  },
});

/** Does what `flourish` does the other way round. */
export const opposite = ({ offset, ...others }: Flourish): Flourish => ({
  ...others,
  ...(offset && { offset: (share: number) => scale(offset(share), -1) }),
});

const FINGERS = ['index', 'middle', 'ring', 'little'] as const;

const swing = (share: number, times: number): number =>
  Math.sin(2 * Math.PI * times * share) * bump(share, 0, 1, Math.min(0.5, 0.4 / times));
