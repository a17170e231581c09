import { describe, expect, it } from 'vitest';
import { createPlane, type Plane } from '../../../../core/image/plane.ts';
import type { DistanceFields } from '../../../../plugins/puppet/setup/distance-fields.ts';
import { measureTorso } from '../../../../plugins/puppet/setup/torso-outline.ts';

const UNIT = 100;
const frame = { origin: [200, 60], across: [1, 0], down: [0, 1], width: UNIT } as const;
const arm = { shoulder: [250, 60], elbow: [265, 150], wrist: [268, 240] } as const;

/** A plane from a function of the place in shoulder widths: outwards and down. */
function plane(value: (out: number, down: number) => number): Plane {
  const out = createPlane(400, 400);
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] = value(Math.abs((i % 400) + 0.5 - 200) / UNIT, (Math.floor(i / 400) + 0.5 - 60) / UNIT);
  }
  return out;
}

/** An arm whose inner edge is 0.66 away from the middle as far as `hides` down; from there on the wall shows beside a torso of 0.54. */
function outline(hides: number) {
  const matte = plane((out, down) => (out < 0.54 || down < hides ? 1 : 0));
  const far = plane(() => 1);
  const armFields = {
    arm: plane((out, down) => (down < hides ? 0.6 - out : 1)),
    along: plane(() => 0.5),
    forearm: far,
    hand: far,
  };
  const fields: DistanceFields = { torso: far, head: far, hair: far, left: armFields, right: armFields };
  return measureTorso(matte, fields, 1, frame, 'left', arm);
}

const widest = (points: readonly (readonly [number, number])[], from: number, to: number): number =>
  Math.max(...points.filter(([, down]) => down >= from && down <= to).map(([width]) => width));

describe('the torso’s outline', () => {
  it('is measured against the wall', () => {
    expect(widest(outline(0), 0.6, 1.5)).toBeCloseTo(0.54, 1);
  });

  it('does not follow a sleeve outwards where the waist below is narrow', () => {
    expect(widest(outline(0.9), 0.44, 1.5)).toBeLessThan(0.58);
  });

  it('follows a hanging arm where nothing contradicts it', () => {
    expect(widest(outline(4), 0.6, 1.5)).toBeGreaterThan(0.63);
  });
});
