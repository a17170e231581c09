import { expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { calibrateDepth, calibratePoseDepth, extent } from '../../../core/pose/calibrate-depth.ts';
import { intoSteps } from '../../../core/pose/into-steps.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { face, hand, observe, pose, sequence } from './figure.ts';

function deeper(one: Pose, factor: number): Pose {
  const scaled = structuredClone(one);
  for (const part of [scaled.body, scaled.face, scaled.leftHand, scaled.rightHand]) {
    if (part) for (let i = 2; i < part.length; i += 4) part[i] *= factor;
  }
  return scaled;
}

async function calibrated(poses: readonly Pose[]): Promise<(Pose | null)[]> {
  const out: (Pose | null)[] = [];
  for await (const step of calibrateDepth(intoSteps(observe(poses), 'file'))) out.push(step.pose);
  return out;
}

const leftHand = hand(260, 280);
leftHand[8 * 4 + 2] = -10;
const one = pose({ face: face(200, 60), leftHand });

it('brings another unit of depth to that of x and y, in every part', async () => {
  const flat = sequence(5, () => deeper(one, 0.01));
  for (const result of await calibrated(flat)) {
    if (!result?.face || !result.leftHand) throw new Error('a part is missing');
    expect(extent(result.face, 2) / extent(result.face, 0)).toBeCloseTo(0.74, 2);
    const factor = result.leftHand[8 * 4 + 2] / (-10 * 0.01);
    expect(factor).toBeCloseTo(
      (0.74 * extent(result.face, 0)) / extent(deeper(one, 0.01).face ?? result.face, 2),
      1,
    );
  }
});

it('does not divide by depth that is not there', async () => {
  const [result] = await calibrated([deeper(one, 0)]);
  expect(result?.face?.every(Number.isFinite)).toBe(true);
  expect(calibratePoseDepth(pose())).toEqual(pose());
});

describeWithSharedData('depth of real poses', () => {
  it('is plausible already and stays as it is', async () => {
    const { poses } = readHolistic(sharedData('clips/unseen/blonde_320/example-sentence-original.json'));
    const given = poses.filter((pose) => pose !== null);
    (await calibrated(given)).forEach((result, i) => {
      expect(result).toEqual(given[i]);
    });
  });
});
