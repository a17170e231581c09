import { describe, expect, it } from 'vitest';
import { scalePose } from '../../../core/pose/pose.ts';
import { DriverProportions, fitProportions, measureProportions } from '../../../core/pose/proportions.ts';
import { BODY } from '../../../core/pose/topology.ts';
import { body, hand, pose, sequence, without } from './figure.ts';

const standing = measureProportions(pose());

describe('measureProportions', () => {
  it('measures a person who stands upright', () => {
    expect(standing).toMatchObject({ shoulderWidth: 100, centreX: 200, centreY: 120, hipX: 0, hipY: 150 });
    expect(standing.upperArm).toBeCloseTo(Math.hypot(12, 85));
    expect(standing.palm).toBeNaN();
    expect(measureProportions(pose({ leftHand: hand(0, 0) })).palm).toBeGreaterThan(15);
  });

  it('does not measure what is not seen', () => {
    const hidden = measureProportions(
      pose({ body: without(body(), [BODY.leftElbow, BODY.rightElbow, BODY.leftHip]) }),
    );
    expect([hidden.upperArm, hidden.forearm, hidden.hipX]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(measureProportions(pose({ body: body({}, 0.1) })).shoulderWidth).toBeNaN();
  });
});

describe('DriverProportions', () => {
  it('takes the lengths of bones where they are not foreshortened', () => {
    const signing = sequence(100, (i) => ({
      body: i % 4 === 0 ? body() : body({ leftWrist: [255, 215], rightWrist: [145, 215] }),
    }));
    const { forearm } = new DriverProportions(signing).values;
    expect(forearm).toBeCloseTo(standing.forearm, 0);
  });
});

describe('fitProportions', () => {
  it('is the identity for one person, and for one who differs by no more than a person does from time to time', () => {
    const identity = { scale: 1, dx: 0, dy: 0, upperArm: 1, forearm: 1, palm: 1 };
    expect(fitProportions(standing, standing)).toMatchObject(identity);
    const leaning = {
      ...standing,
      shoulderWidth: 103,
      centreX: 204,
      upperArm: 90,
      headY: standing.headY + 8,
    };
    const fit = fitProportions(leaning, standing);
    expect(fit).toMatchObject({ scale: 1, dx: 0, dy: 0, upperArm: 1, forearm: 1 });
    expect(fit.head.y).toBeCloseTo(0);
  });

  it('brings another size and place to the signer', () => {
    const far = scalePose(pose(), 0.5);
    for (let i = 0; i < far.body.length; i += 4) far.body[i] += 300;
    const { scale, dx, dy } = fitProportions(measureProportions(far), standing);
    expect(scale).toBeCloseTo(2);
    expect(400 * scale + dx).toBeCloseTo(200);
    expect(60 * scale + dy).toBeCloseTo(120);
  });

  it('lengthens and shortens bones by 15 percent at most', () => {
    const long = { ...standing, upperArm: 130 };
    expect(fitProportions(standing, long).upperArm).toBeCloseTo(1.15);
    expect(fitProportions(long, standing).upperArm).toBeCloseTo(1 / 1.15);
  });

  it('learns nothing from bones of the photo that point at the camera', () => {
    expect(fitProportions(standing, { ...standing, forearm: 20, upperArm: 40 })).toMatchObject({
      forearm: 1,
      upperArm: 1,
    });
  });

  it('works with what is known', () => {
    const unknown = measureProportions(pose({ body: body({}, 0) }));
    const fit = fitProportions(unknown, standing);
    expect(
      Object.values(fit).flatMap((value) => (typeof value === 'number' ? value : [value.x, value.y])),
    ).toEqual([1, 0, 0, 1, 1, 1, 0, 0, 0, 0]);
  });
});
