import type { AimedLight } from './light-rig.ts';
import type { View } from './project.ts';
import type { Surroundings } from './scene.ts';
import { look, type Receiver } from './shadow-map.ts';

/**
 * Takes from the colour of a wall that faces the signer what hides its lights.
 *
 * @param wall - Metres behind the signer.
 * @param receiver - With its `turn`.
 * @param rgb - The wall's colour, which has its light in it.
 */
export function shadeWall(
  x: number,
  y: number,
  wall: number,
  lights: readonly AimedLight[],
  { above, horizon, below }: Surroundings,
  { size, axes, focal, eye, shiftX, shiftY }: View,
  receiver: Receiver,
  rgb: Float64Array,
): void {
  const px = (x + 0.5 + shiftX - size / 2) / focal;
  const py = (y + 0.5 + shiftY - size / 2) / focal;
  const along = (wall - eye[2]) / (axes[2] * px + axes[5] * py + axes[8]);
  if (!(along > 0)) return;
  receiver.x = eye[0] + (axes[0] * px + axes[3] * py + axes[6]) * along;
  receiver.y = eye[1] + (axes[1] * px + axes[4] * py + axes[7]) * along;
  receiver.z = wall;
  receiver.normalX = 0;
  receiver.normalY = 0;
  receiver.normalZ = -1;
  receiver.bleed = 0;
  let red = (above[0] + below[0]) / 4 + horizon[0] / 2;
  let green = (above[1] + below[1]) / 4 + horizon[1] / 2;
  let blue = (above[2] + below[2]) / 4 + horizon[2] / 2;
  let lessRed = 0;
  let lessGreen = 0;
  let lessBlue = 0;
  for (let l = 0; l < lights.length; l++) {
    const light = lights[l];
    const facing = -light.toZ;
    if (facing <= 0.02) continue;
    red += light.red * facing;
    green += light.green * facing;
    blue += light.blue * facing;
    if (!light.map) continue;
    receiver.facing = facing;
    receiver.reach = wall / facing;
    look(light.map, light.soft, receiver);
    const hidden = (1 - receiver.other) * facing;
    lessRed += light.red * hidden;
    lessGreen += light.green * hidden;
    lessBlue += light.blue * hidden;
  }
  if (lessRed + lessGreen + lessBlue === 0) return;
  rgb[0] *= 1 - lessRed / red;
  rgb[1] *= 1 - lessGreen / green;
  rgb[2] *= 1 - lessBlue / blue;
}
