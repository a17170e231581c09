import { smoothstep } from '../../../core/smoothstep.ts';
import type { Implicit } from '../../../core/solid/implicit.ts';
import { BONE } from '../bones.ts';
import type { Flesh } from './flesh.ts';
import { HELPERS } from './helper-bones.ts';
import { ARM_BONES } from './skeleton.ts';

/** Rows and weights of bones, four a vertex, by where the vertices are at rest. */
export interface SkinWeights {
  readonly bones: Uint8Array;
  readonly weights: Float32Array;
}

/** How much of a point belongs to the arm and not to the trunk, 0..1. */
export function armShare(flesh: Flesh, arms: Implicit, x: number, y: number, z: number): number {
  const [shoulder] = flesh.shape.shoulder;
  const beyond = smoothstep(-0.045, 0.05, Math.abs(x) - shoulder + 0.55 * Math.max(0, y));
  if (beyond === 0) return 0;
  const towards = (flesh.trunk(x, y, z) - arms(x, y, z)) / 0.09;
  return beyond * smoothstep(-0.5, 0.5, towards + 0.06);
}

/** Bones of the body, helpers among them, for any point on or above its skin. */
export function skinWeights(flesh: Flesh, positions: Float32Array): SkinWeights {
  const count = positions.length / 3;
  const bones = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  const arms = flesh.arms(() => 0);
  const { upperArm, forearm, neck } = flesh.shape;
  for (let vertex = 0; vertex < count; vertex++) {
    const x = positions[vertex * 3];
    const y = positions[vertex * 3 + 1];
    const z = positions[vertex * 3 + 2];
    const side = x >= 0 ? 'left' : 'right';
    const { first, second, swung, elbow, cuff } = HELPERS[side];
    const rows = ARM_BONES[side];
    const along = flesh.along(x, y, z);
    const onArm = armShare(flesh, arms, x, y, z);
    const down =
      smoothstep(0.25 * upperArm, 0.8 * upperArm, along) +
      smoothstep(upperArm - 0.055, upperArm, along) +
      smoothstep(upperArm, upperArm + 0.055, along) +
      smoothstep(upperArm + 0.1 * forearm, upperArm + 0.6 * forearm, along) +
      smoothstep(upperArm + 0.6 * forearm, upperArm + forearm - 0.045, along);
    const chain = [-1, first, second, swung, rows.upperArm, elbow, rows.forearm, rows.forearmTwist, cuff];
    // A trunk's flank hangs beside the arm, but does not follow it.
    const place = 3 * onArm + down * smoothstep(0.8, 1, onArm);
    const step = Math.min(chain.length - 2, Math.floor(place));
    const share = place - step;
    const followed: [number, number][] = [];
    if (chain[step] >= 0) followed.push([chain[step], 1 - share]);
    followed.push([chain[step + 1], share]);
    if (step === 0) {
      const base = 1 - share;
      const lifted = smoothstep(0.05, 0.15, Math.abs(x)) * (1 - smoothstep(0.02, 0.17, y));
      const head = 1 - smoothstep(neck.end + 0.002, neck.end + 0.06, y);
      const hips = smoothstep(0.2, 0.4, y);
      followed.push([rows.collar, base * lifted]);
      followed.push([BONE.chest, base * (1 - lifted) * (1 - head) * (1 - hips)]);
      if (head > 0) {
        const top = smoothstep(0.5, 1, head);
        followed.push([BONE.neck, base * (1 - lifted) * head * (1 - top)]);
        followed.push([BONE.head, base * (1 - lifted) * head * top]);
      }
      if (hips > 0) followed.push([BONE.hips, base * (1 - lifted) * hips]);
    }
    const strongest = followed.sort((a, b) => b[1] - a[1]).slice(0, 4);
    const sum = strongest.reduce((total, [, weight]) => total + weight, 0);
    strongest.forEach(([bone, weight], k) => {
      bones[vertex * 4 + k] = bone;
      weights[vertex * 4 + k] = weight / sum;
    });
  }
  return { bones, weights };
}
