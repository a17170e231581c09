import { describe, expect, it } from 'vitest';
import type { Keypoints, Pose } from '../../../core/contract.ts';
import { shoulderWidth } from '../../../core/pose/pose.ts';
import { Retargeting } from '../../../core/pose/retarget.ts';
import { BODY, FACE_68_IN_468, STRIDE } from '../../../core/pose/topology.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { at, body, conditioned, face, gap, hand, pose, signer } from './figure.ts';

/** A signer with a long neck, a large face and short upper arms. */
const photo = pose({
  face: face(200, 30, { size: 26 }),
  body: body({
    ...{ nose: [200, 30], leftEye: [211, 20], rightEye: [189, 20], leftEar: [222, 25], rightEar: [178, 25] },
    ...{ leftElbow: [260, 200], rightElbow: [140, 200] },
  }),
});
const rest = Array<Pose>(30).fill(pose({ face: face(200, 60) }));
const TIP = 12;

function retargeted(driver: Partial<Pose>): Pose {
  const retargeting = new Retargeting(photo, rest);
  let out = retargeting.apply(rest[0], 0);
  for (let i = 0; i < 10; i++) out = retargeting.apply(pose(driver), 0.04);
  return out;
}

/** The right arm raised so that its hand begins at x, y. */
const raised = (x: number, y: number) => body({ rightElbow: [110, 180], rightWrist: [x, y] });

describe('contact', () => {
  it.each([
    ['chin', 152],
    ['nose', 4],
    ['forehead', 10],
    ['right temple', 127],
    ['corner of the eye', 33],
  ])('of a fingertip with the %s is kept, though the whole hand lies on a smaller face', (_, index) => {
    const driven = face(200, 60);
    const [x, y] = at(driven, index);
    const rightHand = hand(x, y + 45);
    const out = retargeted({ face: driven, rightHand, body: raised(x, y + 45) });
    expect(gap(at(out.rightHand, TIP), at(out.face, index))).toBeLessThan(3);
    expect(gap(at(out.rightHand, 0), at(out.body, BODY.rightWrist))).toBeLessThan(0.01);
  });

  it('of two hands is kept', () => {
    const leftHand = hand(222, 170, Math.PI);
    const rightHand = hand(178, 170, 0);
    const both = body({
      ...{ leftElbow: [280, 200], leftWrist: [222, 170] },
      ...{ rightElbow: [120, 200], rightWrist: [178, 170] },
    });
    const out = retargeted({ leftHand, rightHand, body: both, face: face(200, 60) });
    const before = gap(at(leftHand, TIP), at(rightHand, TIP));
    expect(Math.abs(gap(at(out.leftHand, TIP), at(out.rightHand, TIP)) - before)).toBeLessThan(1.5);
  });

  it('with the trunk is kept: a hand on the chest stays where it is relative to the shoulders', () => {
    const out = retargeted({ rightHand: hand(190, 160, 0), body: raised(190, 160), face: face(200, 60) });
    expect(gap(at(out.rightHand, 0), [190, 160])).toBeLessThan(0.5);
  });

  it('is taken up without a jump on the way to the face', () => {
    const retargeting = new Retargeting(photo, rest);
    let before: Pose | undefined;
    for (let i = 0; i <= 60; i++) {
      const y = 280 - i * 3;
      const driver = pose({ face: face(200, 60), rightHand: hand(190, y), body: raised(190, y) });
      const now = retargeting.apply(driver, 0.04);
      if (before) {
        expect(gap(at(now.rightHand, 0), at(before.rightHand, 0))).toBeLessThan(7);
        expect(gap(at(now.body, BODY.rightElbow), at(before.body, BODY.rightElbow))).toBeLessThan(4);
      }
      before = now;
    }
  });
});

describeWithSharedData('contact in real clips', () => {
  const TIPS = [4, 8, 12, 16, 20];

  it.each([
    ['blond_man/train/sleep', 'signfordeaf_owais'],
    ['blond_man/train/apple-2', 'openposer_woman'],
    ['unseen/bald_man/public__come', 'isl_woman_white'],
    ['blond_man/train/art', 'dgs_woman_a'],
  ])('%s: fingertips touch the same points of the face of %s', async (path, name) => {
    const { poses, fps } = readHolistic(sharedData(`clips/${path}.json`));
    const reference = signer(readHolistic(sharedData(`photos/${name}.json`)).poses[0] ?? pose());
    const run = { smooth: false, sourceFps: fps, reference };
    const before = await conditioned(poses, { ...run, retarget: false });
    const after = await conditioned(poses, run);
    const unit = shoulderWidth(reference.pose.body);
    let touches = 0;
    let sum = 0;
    before.forEach(({ pose: a }, i) => {
      for (const part of ['leftHand', 'rightHand'] as const) {
        const b = after[i].pose;
        const error = contactError(a, b, a[part], b[part]);
        if (error === undefined) continue;
        touches += 1;
        sum += error / unit;
        expect(error / unit).toBeLessThan(0.03);
      }
    });
    expect(touches).toBeGreaterThan(5);
    expect(sum / touches).toBeLessThan(0.012);
  });

  /** Pixels by which the closest fingertip misses its place on the face; undefined where none is close. */
  function contactError(a: Pose, b: Pose, from: Keypoints | null, to: Keypoints | null): number | undefined {
    if (!a.face || !b.face || !from || !to || from[3] < 0.9) return undefined;
    let closest = 0.06 * shoulderWidth(a.body);
    let pair: [tip: number, index: number] | undefined;
    for (const tip of TIPS) {
      for (const index of FACE_68_IN_468) {
        const apart = gap(at(from, tip), at(a.face, index));
        if (apart < closest) [closest, pair] = [apart, [tip, index]];
      }
    }
    if (pair === undefined) return undefined;
    const [tip, index] = pair;
    const scale = length3(b.face, 10, 152) / length3(a.face, 10, 152);
    const [ax, ay] = at(a.face, index);
    const [bx, by] = at(b.face, index);
    const [hx, hy] = at(from, tip);
    return gap(at(to, tip), [bx + (hx - ax) * scale, by + (hy - ay) * scale]);
  }

  function length3(keypoints: Keypoints, a: number, b: number): number {
    return Math.hypot(
      ...[0, 1, 2].map((axis) => keypoints[a * STRIDE + axis] - keypoints[b * STRIDE + axis]),
    );
  }
});
