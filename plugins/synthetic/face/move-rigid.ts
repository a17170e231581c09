import { TRANSFORM, type Transforms } from '../../../core/solid/transforms.ts';

/** Moves `count` points (or turns directions, `shift` 0) by one bone's transform, from `from` to `to`, which may be the same. */
export function moveRigid(
  transforms: Transforms,
  bone: number,
  from: Float32Array,
  to: Float32Array,
  shift: 0 | 1,
  count = from.length / 3,
): void {
  const at = bone * TRANSFORM;
  const m = transforms.subarray(at, at + TRANSFORM);
  for (let i = 0; i < count * 3; i += 3) {
    const x = from[i];
    const y = from[i + 1];
    const z = from[i + 2];
    to[i] = m[0] * x + m[1] * y + m[2] * z + m[3] * shift;
    to[i + 1] = m[4] * x + m[5] * y + m[6] * z + m[7] * shift;
    to[i + 2] = m[8] * x + m[9] * y + m[10] * z + m[11] * shift;
  }
}
