import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../core/seeded-random.ts';
import { createTransforms, writeTransform } from '../../../../core/solid/transforms.ts';
import { BONE, BONE_COUNT } from '../../../../plugins/synthetic/bones.ts';
import { drawTraits } from '../../../../plugins/synthetic/draw-traits.ts';
import { createHead } from '../../../../plugins/synthetic/face/head.ts';
import { restFace } from '../../../../plugins/synthetic/face/rest-face.ts';
import {
  createHair,
  createHairdo,
  drawStyle,
  STYLES,
  type StyleName,
} from '../../../../plugins/synthetic/hair/create-hair.ts';
import { aids, earrings } from '../../../../plugins/synthetic/hair/ear-wear.ts';
import { createGlasses } from '../../../../plugins/synthetic/hair/glasses.ts';
import type { Part } from '../../../../plugins/synthetic/part.ts';

const traits = drawTraits(seededRandom(3));
const head = createHead(seededRandom(4), traits).shape;
const NAMES = Object.keys(STYLES) as StyleName[];
const parts = new Map(NAMES.map((name) => [name, createHairdo(name, seededRandom(5), traits, head)]));

function* points(of: readonly Part[]): Generator<[x: number, y: number, z: number]> {
  for (const { posed } of of) {
    const { positions } = posed.mesh;
    for (let i = 0; i < positions.length; i += 3) yield [positions[i], positions[i + 1], positions[i + 2]];
  }
}

const triangles = (of: readonly Part[]): number =>
  of.reduce((sum, { posed }) => sum + posed.mesh.triangles.length / 3, 0);

describe('createHair', () => {
  it.each(NAMES)('keeps %s off the eyes, the nose and the mouth', (name) => {
    const { eyes, chin } = head;
    let before = 0;
    for (const [x, y, z] of points(parts.get(name)!)) {
      const face = y > eyes.left[1] - 0.02 && y < chin[1] - 0.02 && z < eyes.left[2] - 0.005;
      if (face && x > eyes.right[0] - 0.012 && x < eyes.left[0] + 0.012) before++;
    }
    expect(before).toBe(0);
  });

  it.each(NAMES)('stays within the budget of triangles with %s, and has finite unit normals', (name) => {
    const of = parts.get(name)!;
    expect(triangles(of)).toBeLessThan(18_500);
    for (const { posed } of of) {
      const { positions, normals, triangles: rows } = posed.mesh;
      expect(positions.every(Number.isFinite)).toBe(true);
      expect(rows.every((row) => row < positions.length / 3)).toBe(true);
      for (let i = 0; i < normals.length; i += 3)
        if (Math.abs(Math.hypot(normals[i], normals[i + 1], normals[i + 2]) - 1) > 1e-3)
          expect.fail(`normal ${i / 3} of ${name}`);
    }
  });

  it('is the same for the same seed and another for another', () => {
    const [a, b, c] = [9, 9, 10].map((seed) =>
      [...points(createHair(seededRandom(seed), traits, head))].flat(),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('lets long hair reach the shoulders and stay there when the head turns', () => {
    const long = parts.get('long')!;
    const lowest = Math.max(...[...points(long)].map(([, y]) => y));
    expect(lowest).toBeGreaterThan(head.neck.centre[1]);
    const turned = createTransforms(BONE_COUNT);
    writeTransform(
      turned,
      BONE.head,
      [0, Math.sin(0.25), 0, Math.cos(0.25)],
      [0, -0.1, 0.03],
      [0, -0.1, 0.03],
    );
    let [crown, tips, moved] = [0, 0, 0];
    for (const { posed, pose } of long) {
      pose(turned, restFace());
      const { mesh, positions } = posed;
      for (let i = 0; i < positions.length; i += 3) {
        const shift = Math.hypot(positions[i] - mesh.positions[i], positions[i + 2] - mesh.positions[i + 2]);
        if (mesh.positions[i + 1] < head.eyes.left[1] && shift > 0.02) crown++;
        if (mesh.positions[i + 1] < head.chin[1] + 0.131) continue;
        tips++;
        if (shift > 1e-5) moved++;
      }
    }
    expect(crown).toBeGreaterThan(500);
    expect(tips).toBeGreaterThan(100);
    expect(moved).toBe(0);
  });

  it('draws every style for someone', () => {
    const random = seededRandom(11);
    const drawn = new Set(Array.from({ length: 1500 }, () => drawStyle(random, drawTraits(random))));
    expect([...drawn].sort()).toEqual([...NAMES].sort());
  });
});

describe('createGlasses', () => {
  const random = seededRandom(12);
  const worn = Array.from({ length: 30 }, () => createGlasses(random, { ...traits, age: 1 }, head)).filter(
    (glasses) => glasses.length > 0,
  );

  it('is worn by some only', () => {
    expect(worn.length).toBeGreaterThan(5);
    expect(worn.length).toBeLessThan(30);
  });

  it('rests on the bridge of the nose, stands before the eyes and does not cut into the skin', () => {
    for (const glasses of worn) {
      let [touch, deepest] = [1, 1];
      for (const [x, y, z] of points(glasses)) {
        const over = head.skull(x, y, z);
        deepest = Math.min(deepest, over);
        const [bx, by, bz] = head.noseBridge;
        if (Math.hypot(x - bx, y - by, z - bz) < 0.02) touch = Math.min(touch, over);
        const { eyes } = head;
        for (const eye of [eyes.left, eyes.right]) {
          if (Math.hypot(x - eye[0], y - eye[1]) < 0.02) expect(z).toBeLessThan(eye[2] - 0.006);
        }
      }
      expect(touch).toBeLessThan(0.001);
      expect(deepest).toBeGreaterThan(-0.004);
    }
  });
});

describe('what ears wear', () => {
  it('hangs at the lobes', () => {
    for (let seed = 0; seed < 8; seed++) {
      for (const [x, y] of points([earrings(seededRandom(seed), head)])) {
        expect(Math.abs(Math.abs(x) - head.lobes.left[0])).toBeLessThan(0.03);
        expect(y).toBeGreaterThan(head.lobes.left[1] - 0.012);
      }
    }
  });

  it('sits behind an ear or on the head above it', () => {
    for (const implant of [false, true]) {
      for (const [x, y, z] of points(aids(seededRandom(2), head, implant))) {
        const { left, right } = head.ears;
        const ear = x > 0 ? left : right;
        expect(Math.hypot(x - ear[0], y - ear[1], z - ear[2])).toBeLessThan(implant ? 0.11 : 0.045);
        expect(head.skull(x, y, z)).toBeGreaterThan(-0.004);
      }
    }
  });
});
