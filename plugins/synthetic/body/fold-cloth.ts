import { smoothstep } from '../../../core/smoothstep.ts';
import { createNoise } from '../../../core/solid/noise.ts';
import type { Flesh } from './flesh.ts';
import { armShare } from './skin-weights.ts';

/**
 * Moves vertices of cloth in and out, at rest, as large folds do: down the trunk where the cloth is away from the skin, around sleeves, most
 * at the elbows, and from the armpits. Small folds are the fabric's relief.
 */
export function foldCloth(
  flesh: Flesh,
  positions: Float32Array,
  normals: Float32Array,
  seed: number,
  buttoned: boolean,
): void {
  const noise = createNoise(seed);
  const arms = flesh.arms(() => 0);
  const { upperArm, chestWidth } = flesh.shape;
  const ridge = (n: number): number => 0.5 - Math.abs(n) * 1.6;
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i];
    const y = positions[i + 1];
    const z = positions[i + 2];
    const onArm = armShare(flesh, arms, x, y, z);
    const skin = Math.min(flesh.trunk(x, y, z), arms(x, y, z));
    const slack = Math.max(0, skin - 0.004);
    const along = flesh.along(x, y, z);
    const side = x > 0 ? 0 : 40;
    const hanging = ridge(noise(x * 17 + 3 * noise(x * 5, y * 5, z * 5 + 9), y * 3.5, z * 17));
    const waist = ridge(noise(x * 6, y * 22 + 9 * Math.abs(x), z * 6 + 30));
    const around = ridge(noise(along * 26 + 5 * z + side, z * 7 + side, (x + y) * 5));
    const creased = Math.exp(-(((along - upperArm) / 0.07) ** 2));
    const armpit = Math.exp(-(((Math.abs(x) - chestWidth) / 0.045) ** 2 + ((y - 0.09) / 0.06) ** 2));
    const pulled = ridge(noise((Math.abs(x) * 0.8 + y) * 24 + side, (Math.abs(x) - y) * 5, z * 8));
    const trunk =
      hanging * Math.min(0.007, slack * 0.3) * smoothstep(0.08, 0.2, y) +
      waist * Math.min(0.004, slack * 0.25) * smoothstep(0.2, 0.32, y);
    const arm = around * Math.min(0.005, slack * (0.22 + 0.4 * creased)) * smoothstep(0.03, 0.12, along);
    const out = trunk * (1 - onArm) + arm * onArm + pulled * armpit * Math.min(0.004, slack * 0.3);
    // Two layers with buttons are stiffer.
    const stiff = buttoned && z < 0 ? Math.exp(-((x / 0.03) ** 2)) : 0;
    for (let k = 0; k < 3; k++) positions[i + k] += normals[i + k] * out * (1 - stiff);
  }
}
