import { describe, expect, it } from 'vitest';
import type { Keypoints, Pose } from '../../../core/contract.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { Retargeting } from '../../../core/pose/retarget.ts';
import { BODY, meshIndices, meshRows, STRIDE } from '../../../core/pose/topology.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { at, body, conditioned, face, gap, hand, meanGap, pose, signer, without } from './figure.ts';

const photo = pose({ face: face(200, 60) });

/** A driver of half the size elsewhere in the picture. */
function elsewhere(one: Pose): Pose {
  const small = scalePose(one, 0.5);
  for (const part of [small.body, small.face, small.leftHand, small.rightHand]) {
    if (part) for (let i = 0; i < part.length; i += STRIDE) part[i] += 300;
  }
  return small;
}

/** Retargets the last of the poses after having seen them all. */
function retargeted(reference: Pose, poses: readonly Pose[]): Pose {
  return new Retargeting(reference, poses).apply(poses[poses.length - 1], 0.04);
}

function height(keypoints: Keypoints | null, upper: number, lower: number): number {
  return at(keypoints, lower)[1] - at(keypoints, upper)[1];
}

describe('retargeting', () => {
  it('leaves a signer as driver of herself as she is', () => {
    const one = pose({ face: face(200, 60), leftHand: hand(260, 280), rightHand: hand(140, 280) });
    const out = retargeted(photo, [one, one]);
    expect(meanGap(out.body, one.body)).toBeLessThan(0.01);
    expect(meanGap(out.face, one.face)).toBeLessThan(0.01);
    expect(meanGap(out.leftHand, one.leftHand)).toBeLessThan(0.01);
  });

  it('brings a driver of another size and place to the signer', () => {
    const one = elsewhere(pose({ face: face(200, 60), leftHand: hand(260, 280) }));
    const out = retargeted(photo, [one, one]);
    expect(meanGap(out.body, photo.body)).toBeLessThan(0.1);
    expect(meanGap(out.face, photo.face)).toBeLessThan(0.1);
    expect(meanGap(out.leftHand, hand(260, 280))).toBeLessThan(0.1);
  });

  it('moves the body as the driver moves, in the size of the signer', () => {
    const still = Array<Pose>(20).fill(elsewhere(photo));
    const raised = elsewhere(
      pose({ face: face(200, 60), body: body({ rightElbow: [80, 150], rightWrist: [40, 90] }) }),
    );
    const out = retargeted(photo, [...still, raised]);
    expect(gap(at(out.body, BODY.rightWrist), [40, 90])).toBeLessThan(1);
  });

  it('gives the arms the lengths of the signer away from the trunk', () => {
    const longArms = pose({ body: body({ leftElbow: [264, 230], leftWrist: [264, 330] }) });
    const reaching = pose({ body: body({ leftElbow: [345, 120], leftWrist: [425, 120] }) });
    const out = retargeted(longArms, [...Array<Pose>(9).fill(pose()), reaching]);
    const upper = gap(at(out.body, BODY.leftElbow), at(out.body, BODY.leftShoulder));
    expect(upper).toBeGreaterThan(95 * 1.1);
  });

  it('without a face in the photo gives none', () => {
    expect(retargeted(pose(), [photo]).face).toBeNull();
  });

  it('never changes what it was given', () => {
    const one = elsewhere(pose({ face: face(200, 60), leftHand: hand(230, 150), rightHand: hand(200, 80) }));
    const copies = structuredClone([photo, one]);
    retargeted(photo, [one]);
    expect([photo, one]).toEqual(copies);
  });
});

describe('the face', () => {
  const rest = Array<Pose>(20).fill(photo);

  it('turns in space as the driver turns, and stays the face of the photo', () => {
    const wide = pose({ face: face(200, 60, { size: 26 }) });
    const turned = pose({ face: face(200, 60, { yaw: 0.5 }) });
    const out = retargeted(wide, [...rest, turned]);
    const expected = face(200, 60, { size: 26, yaw: 0.5 });
    // Up to the size: a driver's head that is a little smaller is taken to be further away.
    const half = (one: Keypoints | null) => gap(at(one, 33), at(one, 263)) / gap(at(one, 10), at(one, 152));
    expect(half(out.face)).toBeCloseTo(half(expected), 2);
    expect(out.face?.[454 * STRIDE + 2]).toBeGreaterThan((out.face?.[234 * STRIDE + 2] ?? 0) + 15);
  });

  it('opens its mouth as far as the driver does, whether the photo smiles or not', () => {
    const speaking = pose({ face: face(200, 60, { open: 8 }) });
    for (const open of [0, 6]) {
      const smiling = pose({ face: face(200, 60, { open }) });
      expect(height(retargeted(smiling, rest).face, 13, 14)).toBeCloseTo(height(photo.face, 13, 14), 0);
      const spoken = retargeted(smiling, [...rest, speaking]);
      expect(height(spoken.face, 13, 14)).toBeCloseTo(height(speaking.face, 13, 14), 0);
    }
  });

  it('does not keep the smile of the photo', () => {
    const corners = (one: Keypoints | null) => gap(at(one, 61), at(one, 291));
    const smiling = pose({ face: face(200, 60) });
    for (const [corner, out] of [
      [61, -1],
      [291, 1],
    ]) {
      smiling.face?.set([at(smiling.face, corner)[0] + out * 1.8], corner * STRIDE);
    }
    expect(corners(smiling.face) - corners(photo.face)).toBeCloseTo(3.6);
    expect(corners(retargeted(smiling, rest).face)).toBeCloseTo(corners(photo.face), 1);
  });

  it('keeps the features of the photo that no expression makes', () => {
    const jaw = (one: Keypoints | null) => gap(at(one, 1), at(one, 152));
    const long = pose({ face: face(200, 60) });
    long.face?.set([at(long.face, 152)[1] + 8], 152 * STRIDE + 1);
    expect(jaw(retargeted(long, rest).face)).toBeCloseTo(jaw(long.face), 0);
  });

  it('closes narrow eyes with the driver, and no further', () => {
    const narrow = pose({ face: face(200, 60, { eyes: 0.5 }) });
    const blink = pose({ face: face(200, 60, { eyes: 0 }) });
    expect(height(retargeted(narrow, rest).face, 159, 145)).toBeCloseTo(height(narrow.face, 159, 145), 1);
    expect(height(retargeted(narrow, [...rest, blink]).face, 159, 145)).toBeCloseTo(0, 1);
  });

  it.each([128, 68])('follows one of %i points', (count) => {
    const few = (options: object) => pose({ face: face(200, 60, { count, ...options }) });
    const out = retargeted(photo, [...Array<Pose>(20).fill(few({})), few({ open: 8 })]);
    expect(out.face).toHaveLength(468 * STRIDE);
    expect(height(out.face, 13, 14)).toBeCloseTo(8, -0.5);
    expect(gap(at(out.face, 10), at(photo.face, 10))).toBeLessThan(1);
  });

  it('follows one without depth in the plane of the picture', () => {
    const flat = (x: number) => {
      const one = face(x, 60);
      for (let i = 2; i < one.length; i += STRIDE) one[i] = 0;
      return pose({ face: one });
    };
    const out = retargeted(photo, [...Array<Pose>(20).fill(flat(200)), flat(206)]);
    expect(meanGap(out.face, face(206, 60))).toBeLessThan(0.1);
    expect(out.face?.[4 * STRIDE + 2]).toBeCloseTo(photo.face?.[4 * STRIDE + 2] ?? 0, 1);
  });

  it('does without points that the photo lacks', () => {
    const lacking = pose({ face: without(face(200, 60), [33, 50, 13, 200]) });
    const out = retargeted(lacking, [...rest, pose({ face: face(206, 60) })]);
    expect(gap(at(out.face, 263), at(face(206, 60), 263))).toBeLessThan(0.1);
    expect(out.face?.[33 * STRIDE + 3]).toBe(0);
    expect(out.face?.every(Number.isFinite)).toBe(true);
  });

  it('follows the joints of the head where the driver has none', () => {
    const nod = {
      nose: [205, 66],
      leftEye: [216, 56],
      rightEye: [194, 56],
      leftEar: [227, 61],
      rightEar: [183, 61],
    } as const;
    const nodded = pose({ body: body(nod) });
    const out = retargeted(photo, [...Array<Pose>(20).fill(pose()), nodded]);
    expect(meanGap(out.face, face(205, 66))).toBeLessThan(0.1);
  });
});

describeWithSharedData('retargeting real clips', () => {
  const clip = (path: string) => readHolistic(sharedData(`clips/${path}.json`));
  const still = { smooth: false } as const;

  it.each([
    'blond_man/test/choir',
    'blond_man/test/season',
    'blond_man/test/photography',
    'unseen/black_woman/youlearnsign',
    'unseen/bald_man/public__come',
    'unseen/white_kurta/E',
    'unseen/blonde_320/example-sentence-original',
  ])('to their own first frame changes little: %s', async (path) => {
    const { poses, fps } = clip(path);
    const reference = signer(poses.find((one) => one !== null) ?? pose());
    const before = await conditioned(poses, { ...still, retarget: false, sourceFps: fps, reference });
    const after = await conditioned(poses, { ...still, sourceFps: fps, reference });
    const mean = (parts: readonly (keyof Pose)[]) => {
      let sum = 0;
      let count = 0;
      before.forEach(({ pose: a }, i) => {
        for (const part of parts) {
          const [from, to] = [a[part], after[i].pose[part]] as [Keypoints | null, Keypoints | null];
          if (from === null) continue;
          sum += meanGap(from, to) * from.length;
          count += from.length;
        }
      });
      return sum / count;
    };
    expect(mean(['body', 'leftHand', 'rightHand'])).toBeLessThan(2);
    expect(mean(['face'])).toBeLessThan(2.5);
  });

  it('gives about the same face for a driver of 468, 128 and 68 points', async () => {
    const { poses, fps } = clip('blond_man/test/choir');
    const reference = signer(readHolistic(sharedData('photos/openposer_woman.json')).poses[0] ?? pose());
    const run = { ...still, sourceFps: fps, reference };
    const full = await conditioned(poses, run);
    for (const count of [128, 68]) {
      const reduced = await conditioned(
        poses.map((one) => one && { ...one, face: one.face && reduce(one.face, count) }),
        run,
      );
      const errors = full.map(({ pose: { face } }, i) => meanGap(face, reduced[i].pose.face));
      // Pixels of a face that is 77 pixels wide.
      expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(1.5);
    }
  });

  function reduce(mesh: Keypoints, count: number): Keypoints {
    const rows = meshRows(count);
    const out = new Float32Array(count * STRIDE);
    for (const index of meshIndices(count)) {
      out.set(mesh.subarray(index * STRIDE, (index + 1) * STRIDE), rows[index] * STRIDE);
    }
    return out;
  }
});
