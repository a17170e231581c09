import { expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { repairSwaps } from '../../../core/pose/repair-swaps.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { body, hand, pose } from './figure.ts';

/** Hands in front of the chest, 60 pixels apart. */
const UP = body({ leftWrist: [230, 180], rightWrist: [170, 180] });
const LEFT = hand(230, 180);
const RIGHT = hand(170, 180);
const both = pose({ body: UP, leftHand: LEFT, rightHand: RIGHT });
const swapped = { ...both, leftHand: RIGHT, rightHand: LEFT };

it('exchanges hands that lie at the wrong wrists', () => {
  expect(repairSwaps()(swapped, 0)).toMatchObject({ leftHand: LEFT, rightHand: RIGHT });
  expect(repairSwaps()(both, 0)).toMatchObject({ leftHand: LEFT, rightHand: RIGHT });
});

it('gives a single hand to the wrist where it lies', () => {
  const single = repairSwaps()({ ...both, leftHand: RIGHT, rightHand: null }, 0);
  expect(single).toMatchObject({ leftHand: null, rightHand: RIGHT });
});

it('goes by where the hands were, if the body does not know its wrists', () => {
  const blind = { ...both, body: body({}, 0.02) };
  blind.body.set(UP.subarray(20, 28), 20);
  const filter = repairSwaps();
  filter(blind, 0);
  expect(filter({ ...blind, leftHand: RIGHT, rightHand: LEFT }, 0.04)).toMatchObject({
    leftHand: LEFT,
    rightHand: RIGHT,
  });
});

it('leaves crossed arms alone', () => {
  const crossed = pose({
    body: body({ leftWrist: [170, 180], rightWrist: [230, 180] }),
    leftHand: RIGHT,
    rightHand: LEFT,
  });
  expect(repairSwaps()(crossed, 0)).toMatchObject({ leftHand: RIGHT, rightHand: LEFT });
});

it('drops the wrong one of two hands that are one', () => {
  const atRight = hand(171, 181);
  expect(repairSwaps()({ ...both, leftHand: atRight }, 0)).toMatchObject({
    leftHand: null,
    rightHand: RIGHT,
  });
  const atLeft = hand(229, 181);
  expect(repairSwaps()({ ...both, rightHand: atLeft }, 0)).toMatchObject({ leftHand: LEFT, rightHand: null });
});

it('keeps hands that touch', () => {
  const touching = hand(195, 180, -Math.PI);
  const filter = repairSwaps();
  filter(both, 0);
  expect(filter({ ...both, leftHand: touching }, 0.04)).toMatchObject({
    leftHand: touching,
    rightHand: RIGHT,
  });
});

describeWithSharedData('swaps in real clips', () => {
  const poses = (path: string) => readHolistic(sharedData(path)).poses.filter((one) => one !== null);

  it('mends hands exchanged for a while, and touches nothing else', () => {
    const clip = poses('clips/blond_man/test/choir.json');
    for (const [from, to] of [
      [15, 18],
      [20, 40],
    ]) {
      const filter = repairSwaps();
      clip.forEach((one, i) => {
        const wrong = i >= from && i < to;
        const given: Pose = wrong ? { ...one, leftHand: one.rightHand, rightHand: one.leftHand } : one;
        const mended = filter(given, 1 / 15);
        expect([mended?.leftHand, mended?.rightHand]).toEqual([one.leftHand, one.rightHand]);
      });
    }
  });

  it.each(['train/psychology', 'train/sports', 'test/season'])(
    'finds the hands found twice in %s',
    (name) => {
      const filter = repairSwaps();
      let dropped = 0;
      for (const one of poses(`clips/blond_man/${name}.json`)) {
        const mended = filter(one, 1 / 15);
        if (one.leftHand && one.rightHand && !(mended?.leftHand && mended.rightHand)) dropped += 1;
      }
      expect(dropped).toBeGreaterThanOrEqual(7);
    },
  );
});
