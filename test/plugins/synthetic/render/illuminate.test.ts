import { describe, expect, it } from 'vitest';
import { addLight, addSurroundings } from '../../../../plugins/synthetic/render/illuminate.ts';
import type { AimedLight } from '../../../../plugins/synthetic/render/light-rig.ts';
import { createReceiver } from '../../../../plugins/synthetic/render/shadow-map.ts';
import { createVisiblePoint, type VisiblePoint } from '../../../../plugins/synthetic/render/visible-point.ts';

/** A black point that leans by `angle` away from the camera, which is at −z. */
function blackPoint(angle: number, scatter: number): VisiblePoint {
  const point = createVisiblePoint();
  const normal = [Math.sin(angle), 0, -Math.cos(angle)];
  [point.smoothX, point.smoothY, point.smoothZ] = normal;
  [point.normalX, point.normalY, point.normalZ] = normal;
  point.viewZ = -1;
  Object.assign(point.surface, { roughness: 0.4, specular: 0.028, scatter, cavity: 1 });
  return point;
}

/** Half way round to behind the point: a rim light. */
const RIM: AimedLight = {
  ...{ map: null, toX: Math.sin(2.6), toY: 0, toZ: -Math.cos(2.6), red: 1, green: 1, blue: 1 },
  ...{ size: 0, soft: 0 },
};

function mirrored(angle: number, scatter: number): number {
  const rgb = new Float64Array(3);
  const point = blackPoint(angle, scatter);
  const receiver = Object.assign(createReceiver(), { red: 1, other: 1, thickness: 0 });
  receiver.facing = point.smoothX * RIM.toX + point.smoothZ * RIM.toZ;
  addLight(point, RIM, receiver, rgb);
  return rgb[1];
}

describe('skin', () => {
  it('does not glare at its edges under a rim light, as other things do', () => {
    const angles = Array.from({ length: 40 }, (_, i) => 0.8 + i * 0.018);
    const [most, mostOfSkin] = [0, 1].map((scatter) =>
      Math.max(...angles.map((angle) => mirrored(angle, scatter))),
    );
    expect(most).toBeGreaterThan(1);
    expect(mostOfSkin).toBeGreaterThan(0.1);
    expect(mostOfSkin).toBeLessThan(0.33);
  });

  it('mirrors less of the light from all around', () => {
    const white = { above: [1, 1, 1], horizon: [1, 1, 1], below: [1, 1, 1] } as const;
    const [other, skin] = [0, 1].map((scatter) => {
      const rgb = new Float64Array(3);
      addSurroundings(blackPoint(1.2, scatter), white, 1, rgb);
      return rgb[1];
    });
    expect(skin).toBeGreaterThan(0);
    expect(skin).toBeLessThan(0.5 * other);
  });
});
