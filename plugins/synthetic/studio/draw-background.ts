import type { Vector } from '../../../core/solid/transforms.ts';
import { oneByOften } from '../draw.ts';
import type { Background, Camera } from '../render/scene.ts';
import { type BackgroundPicture, createPicture, showPicture } from './background-picture.ts';
import { broadcastSet } from './broadcast-set.ts';
import { defocus } from './defocus.ts';
import type { Place } from './draw-lights.ts';
import { furnishRoom } from './furnish-room.ts';
import { outdoors } from './outdoors.ts';
import { traceRoom } from './trace-room.ts';
import {
  backdrop,
  boardedWall,
  brickWall,
  curtain,
  type DrawWall,
  keyScreen,
  paintedWall,
  plasterWall,
} from './walls.ts';

interface Choice {
  readonly often: number;
  readonly draw: DrawWall;
}

const WALLS: Readonly<Record<'room' | 'studio', readonly Choice[]>> = {
  room: [
    { often: 8, draw: paintedWall },
    { often: 3, draw: plasterWall },
    { often: 2, draw: brickWall },
    { often: 2, draw: boardedWall },
    { often: 3, draw: curtain },
  ],
  studio: [
    { often: 4, draw: backdrop },
    { often: 4, draw: keyScreen },
    { often: 1, draw: curtain },
  ],
};

/** Draws what is behind a signer in a place whose light is `white`: linear RGB of a white thing there. */
export function drawBackground(
  random: () => number,
  place: Place,
  white: Vector,
  camera: Camera,
): Background {
  if (place === 'outdoors') return showPicture(tinted(outdoors(random), white, 0.7 + 0.5 * random()), null);
  if (place === 'studio' && random() < 0.3) return showPicture(broadcastSet(random), null);
  if (place === 'room' && random() < 0.6)
    return showPicture(tinted(drawRoom(random, camera), white, 1), null);
  const picture = oneByOften(random, WALLS[place]).draw(random);
  const near = random() < 0.6;
  const brightness = (near ? 0.95 : 0.55) * (0.55 + 0.5 * random());
  defocus(picture, near ? 0.0015 * random() : 0.003 + 0.01 * random());
  return showPicture(tinted(picture, white, brightness), near ? 0.25 + 0.7 * random() : null);
}

/** A room behind the signer, more or less out of focus, as bright as rooms are when a face is exposed for. */
function drawRoom(random: () => number, camera: Camera): BackgroundPicture {
  const picture = createPicture(160);
  const half = Math.tan(camera.fieldOfView / 2);
  const back = -camera.position[2] + 0.7 + 3 * random() ** 1.5;
  const floor = (random() < 0.5 ? 0.85 : 1.35) - camera.position[1] * 0.5;
  traceRoom(furnishRoom(random, { back, floor, half }), picture.size, half, random, picture.data);
  const mean = picture.data.reduce((sum, value) => sum + Math.min(1, value), 0) / picture.data.length;
  const gain = (0.1 + 0.25 * random()) / Math.max(1e-3, mean);
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = Math.min(8, picture.data[i] * gain);
  return defocus(picture, 0.0065 + 0.03 * random() ** 1.5);
}

function tinted(picture: BackgroundPicture, white: Vector, brightness: number): BackgroundPicture {
  const { data } = picture;
  for (let i = 0; i < data.length; i++) data[i] *= white[i % 3] * brightness;
  return picture;
}
