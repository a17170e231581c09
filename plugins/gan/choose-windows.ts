import type { Frame, Keypoints, Pose } from '../../core/contract.ts';
import type { SeededRandom } from '../../core/neural/seeded-random.ts';
import { shoulderFrame } from '../../core/pose/pose.ts';
import { type Box, faceBox, handBox } from '../../core/pose/regions.ts';
import { CELL, type Window } from './presets.ts';

/** How often a part is chosen, relative to the others. */
const HAND = 2;
const FACE = 1.5;
const BODY = 1.25;
/** How far from the middle of the window the part may lie, in window sides. */
const SCATTER = 0.2;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** Chooses square parts of a picture that show hands, the face, or, less often, another part of the person: different ones. */
export function chooseWindows(
  pose: Pose,
  frame: Frame,
  side: number,
  count: number,
  random: SeededRandom,
): Window[] {
  let places = placesOf(pose, random);
  return Array.from({ length: count }, () => {
    const place = pick(places, random);
    if (places.length > 1) places = places.filter((each) => each !== place);
    const at = (centre: number, length: number): number => {
      const start = centre - side / 2 + (2 * random.next() - 1) * SCATTER * side;
      return CELL * Math.floor(Math.max(0, Math.min(length - side, start)) / CELL);
    };
    return { x: at(place.x, frame.width), y: at(place.y, frame.height), width: side, height: side };
  });
}

function placesOf(pose: Pose, random: SeededRandom): Place[] {
  const { centre, across, down, width } = shoulderFrame(pose.body);
  const aside = (random.next() - 0.5) * 1.4 * width;
  const below = (random.next() * 1.6 - 0.6) * width;
  const body = {
    x: centre.x + across.x * aside + down.x * below,
    y: centre.y + across.y * aside + down.y * below,
    weight: BODY,
  };
  const boxed = (keypoints: Keypoints | null, box: Box | null, weight: number): Place[] =>
    keypoints && box ? [{ x: box.x + box.size / 2, y: box.y + box.size / 2, weight }] : [];
  return [
    ...boxed(pose.leftHand, handBox(pose.leftHand), HAND),
    ...boxed(pose.rightHand, handBox(pose.rightHand), HAND),
    ...boxed(pose.face, faceBox(pose.face), FACE),
    body,
  ];
}

function pick(places: readonly Place[], random: SeededRandom): Place {
  let rest = random.next() * places.reduce((sum, { weight }) => sum + weight, 0);
  for (const place of places) {
    rest -= place.weight;
    if (rest < 0) return place;
  }
  return places[places.length - 1];
}
