import { describe, expect, it } from 'vitest';
import { type Leeway, stillFollows } from '../../../plugins/holistic/follow-region.ts';
import type { Region } from '../../../plugins/holistic/region.ts';

const LEEWAY: Leeway = { rotation: 0.5, translation: 0.2, scale: 0.4, margin: -0.1 };

describe('stillFollows', () => {
  for (const rotation of [0, 0.7, Math.PI - 0.1]) {
    const found: Region = { x: 200, y: 100, width: 100, height: 100, rotation };
    /** (across, down) along the region's axes, from its centre. */
    const inPicture = (across: number, down: number): [number, number] => [
      found.x + across * Math.cos(rotation) - down * Math.sin(rotation),
      found.y + across * Math.sin(rotation) + down * Math.cos(rotation),
    ];
    const follows = (tracked: Partial<Region>, point: [number, number] = inPicture(0, 0)): boolean =>
      stillFollows({ ...found, ...tracked }, Float64Array.of(...point, 0, 1), found, LEEWAY);
    const moved = (across: number, down: number): Partial<Region> => {
      const [x, y] = inPicture(across, down);
      return { x, y };
    };

    describe(`of something turned by ${rotation}`, () => {
      it('allows some rotation, also across the jump from π to −π', () => {
        expect(follows({ rotation: rotation + 0.49 })).toBe(true);
        expect(follows({ rotation: rotation + 0.49 - 2 * Math.PI })).toBe(true);
        expect(follows({ rotation: rotation + 0.51 })).toBe(false);
        expect(follows({ rotation: rotation - 0.51 })).toBe(false);
      });

      it('allows some translation along its axes', () => {
        expect(follows(moved(19.9, -19.9))).toBe(true);
        expect(follows(moved(20.1, 0))).toBe(false);
        expect(follows(moved(0, -20.1))).toBe(false);
      });

      it('allows some change of size', () => {
        expect(follows({ width: 139, height: 61 })).toBe(true);
        expect(follows({ width: 141 })).toBe(false);
        expect(follows({ height: 59 })).toBe(false);
      });

      it('wants all landmarks inside the narrowed region', () => {
        expect(follows({}, inPicture(44.9, -44.9))).toBe(true);
        expect(follows({}, inPicture(45.1, 0))).toBe(false);
        expect(follows({}, inPicture(0, -45.1))).toBe(false);
      });
    });
  }
});
