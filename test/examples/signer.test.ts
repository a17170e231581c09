import { describe, expect, test } from 'vitest';
import {
  BODY,
  BODY_JOINTS,
  FACE_128_IN_468,
  FACE_OVAL_468,
  INNER_LIPS_468,
  OUTER_LIPS_468,
} from '../../core/pose/topology.ts';
import { momentAt } from '../../examples/make/motion.ts';
import { dress } from '../../examples/make/signer/clothes.ts';
import { hands } from '../../examples/make/signer/hands.ts';
import { type Material, materialAt } from '../../examples/make/signer/materials.ts';
import { depthAt } from '../../examples/make/signer/paint.ts';
import { surfaceAt } from '../../examples/make/signer/scene.ts';
import { add, distance, mix, normalize, scale, subtract, type Vec3 } from '../../examples/make/vector.ts';

const { body, face, leftHand, rightHand } = momentAt(0);
const point = (index: number): Vec3 => face[FACE_128_IN_468.indexOf(index)]!;
const seenAt = (x: number, y: number) => surfaceAt(x, y, depthAt(x, y)!);
/** A point moved by `by` centimetres away from `centre`. */
const away = (p: Vec3, centre: Vec3, by: number): Vec3 =>
  add(p, scale(normalize(subtract([p[0], p[1], 0], [centre[0], centre[1], 0])), by));

function colorAt([x, y]: Vec3): readonly number[] {
  const material: Material = { color: [0, 0, 0], shine: 0, roughness: 1 };
  const z = depthAt(x, y)!;
  materialAt(surfaceAt(x, y, z), x, y, z, material);
  return material.color;
}

describe('keypoints of the example signer', () => {
  test.each([
    ['left', [249, 390, 373, 374, 380, 381, 466, 388, 387, 386, 385, 384], 263, 362],
    ['right', [7, 163, 144, 145, 153, 154, 246, 161, 160, 159, 158, 157], 33, 133],
  ])('the %s eye ends at its lids', (_, lids, outer, inner) => {
    const centre = mix(point(outer), point(inner), 0.5);
    for (const index of lids) {
      const [x, y] = point(index);
      const beyond = y > centre[1] ? 0.1 : -0.1;
      expect(seenAt(x, y - beyond), `inside of ${index}`).toBe('eye');
      expect(seenAt(x, y + beyond), `outside of ${index}`).toBe('skin');
    }
  });

  test('the lips are coloured up to their outline, and dark between', () => {
    const centre = mix(point(0), point(17), 0.5);
    const redness = (p: Vec3) => {
      const [r, g] = colorAt(p);
      return r! / g!;
    };
    for (const index of OUTER_LIPS_468.filter((i) => i !== 61 && i !== 291)) {
      const p = point(index);
      expect(redness(away(p, centre, -0.12)), `inside of ${index}`).toBeGreaterThan(
        redness(away(p, centre, 0.12)),
      );
    }
    const between = mix(point(13), point(14), 0.5);
    expect(colorAt(between)[0]).toBeLessThan(0.6 * colorAt(mix(point(14), point(17), 0.5))[0]!);
    expect(INNER_LIPS_468.length).toBe(20);
  });

  test('the face ends at its outline along the jaw', () => {
    // From ear to ear below: the depth falls off within 3 mm of every point.
    const centre: Vec3 = [0, -4.5, 0];
    for (const index of FACE_OVAL_468.slice(11, 26)) {
      const p = point(index);
      const inner = away(p, centre, -0.3);
      const outer = away(p, centre, 0.3);
      const drop = depthAt(inner[0], inner[1])! - (depthAt(outer[0], outer[1]) ?? -20);
      expect(drop, `point ${index}`).toBeGreaterThan(2);
    }
  });

  test('what is seen at a point of the face is as deep as the point says', () => {
    for (const [i, p] of face.entries()) {
      if (FACE_OVAL_468.includes(FACE_128_IN_468[i]!)) continue;
      expect(Math.abs(depthAt(p[0], p[1])! - p[2]), `point ${FACE_128_IN_468[i]}`).toBeLessThan(0.8);
    }
  });

  test('arms are inside the sleeves, hands round their joints', () => {
    for (const name of BODY_JOINTS.filter((joint) => /Shoulder|Elbow|Hip/.test(joint))) {
      expect(dress(...body[BODY[name]]!), name).toBeLessThan(-1);
    }
    for (const hand of [leftHand, rightHand]) {
      for (const joint of hand) expect(hands(...joint)).toBeLessThan(0);
    }
    expect(distance(leftHand[0]!, body[BODY.leftWrist]!)).toBe(0);
  });
});
