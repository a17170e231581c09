import type { Side } from '../../../core/pose/pose.ts';
import { inverse, multiply, rotate, share, turnBetween } from '../../../core/solid/quaternions.ts';
import {
  type Quaternion,
  TRANSFORM,
  type Transforms,
  transformPoint,
  writeTransform,
} from '../../../core/solid/transforms.ts';
import { BONE_COUNT } from '../bones.ts';
import type { BodyShape } from './body-shape.ts';
import { ARM_BONES, armAtRest, cuffRow } from './skeleton.ts';

const PER_ARM = 5;

/**
 * Rows after a signer's own that only the body's skin and clothes follow, so that no two bones that share a vertex turn far against each
 * other: the collar's way to the upper arm in three steps, the last of them swung as the arm but not twisted; half the bend of
 * the elbow; the turned lower end of the forearm, from where it is in the body at rest.
 */
export const HELPERS: Readonly<
  Record<Side, Readonly<Record<'first' | 'second' | 'swung' | 'elbow' | 'cuff', number>>>
> = {
  left: helperRows(BONE_COUNT),
  right: helperRows(BONE_COUNT + PER_ARM),
};

/** Rows of a body's table of transforms: the signer's bones, then these. */
export const BODY_BONE_COUNT = BONE_COUNT + 2 * PER_ARM;

function helperRows(from: number) {
  return { first: from, second: from + 1, swung: from + 2, elbow: from + 3, cuff: from + 4 };
}

/** Completes a signer's transforms by those of the helpers. */
export function createHelpers(shape: BodyShape): (bones: Transforms, all: Transforms) => void {
  const rest = { left: armAtRest(shape, 'left'), right: armAtRest(shape, 'right') };
  return (bones, all) => {
    all.set(bones.subarray(0, BONE_COUNT * TRANSFORM));
    for (const side of ['left', 'right'] as const) {
      const at = rest[side];
      const rows = ARM_BONES[side];
      const helpers = HELPERS[side];
      const collar = rotationOf(bones, rows.collar);
      const upperArm = rotationOf(bones, rows.upperArm);
      const forearm = rotationOf(bones, rows.forearm);
      const shoulder = transformPoint(bones, rows.collar, at.shoulder);
      const down = rotate(at.upperArm, [0, 1, 0]);
      const swing = turnBetween(down, rotate(multiply(inverse(collar), upperArm), down));
      for (const [row, part] of [
        [helpers.first, 1 / 3],
        [helpers.second, 2 / 3],
        [helpers.swung, 1],
      ] as const)
        writeTransform(all, row, multiply(collar, share(swing, part)), at.shoulder, shoulder);
      const bend = share(multiply(inverse(upperArm), forearm), 0.5);
      const elbow = transformPoint(bones, rows.upperArm, at.elbow);
      writeTransform(all, helpers.elbow, multiply(upperArm, bend), at.elbow, elbow);
      const cuff = multiply(rotationOf(bones, cuffRow(side)), inverse(at.forearm));
      writeTransform(all, helpers.cuff, cuff, at.wrist, transformPoint(bones, cuffRow(side), [0, 0, 0]));
    }
  };
}

/** The rotation of a rigid transform (Shepperd 1978). */
function rotationOf(transforms: Transforms, row: number): Quaternion {
  const m = (r: number, c: number): number => transforms[row * TRANSFORM + r * 4 + c];
  const trace = m(0, 0) + m(1, 1) + m(2, 2);
  if (trace > 0) {
    const s = 2 * Math.sqrt(1 + trace);
    return [(m(2, 1) - m(1, 2)) / s, (m(0, 2) - m(2, 0)) / s, (m(1, 0) - m(0, 1)) / s, s / 4];
  }
  const i = m(0, 0) > m(1, 1) && m(0, 0) > m(2, 2) ? 0 : m(1, 1) > m(2, 2) ? 1 : 2;
  const j = (i + 1) % 3;
  const k = (i + 2) % 3;
  const s = 2 * Math.sqrt(Math.max(1e-12, 1 + m(i, i) - m(j, j) - m(k, k)));
  const xyz = [0, 0, 0];
  xyz[i] = s / 4;
  xyz[j] = (m(i, j) + m(j, i)) / s;
  xyz[k] = (m(i, k) + m(k, i)) / s;
  return [xyz[0], xyz[1], xyz[2], (m(k, j) - m(j, k)) / s];
}
