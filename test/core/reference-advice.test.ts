import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BodyJoint } from '../../core/pose/topology.ts';
import { BODY, STRIDE } from '../../core/pose/topology.ts';
import { referenceAdvice } from '../../core/reference-advice.ts';
import { readHolistic } from '../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';
import { body, hand } from './pose/figure.ts';

const picture = { width: 400, height: 400 };
const adviceFor = (places: Parameters<typeof body>[0], changes: { unseen?: readonly BodyJoint[] } = {}) => {
  const pose = { timestamp: 0, body: body(places), face: null, leftHand: null, rightHand: null };
  for (const joint of changes.unseen ?? [])
    pose.body.fill(0, BODY[joint] * STRIDE, (BODY[joint] + 1) * STRIDE);
  return referenceAdvice(pose, picture);
};

describe('referenceAdvice', () => {
  it('has none for arms that hang', () => {
    expect(adviceFor({})).toBeUndefined();
  });

  it('names a forearm before the body, and one that is raised', () => {
    const folded = { leftElbow: [275, 200], leftWrist: [205, 195] } as const;
    expect(adviceFor(folded)).toMatch(/^hand or forearm over the body; .*arms hanging/);
    expect(adviceFor({ rightElbow: [110, 160], rightWrist: [90, 70] })).toMatch(/^arm raised; /);
  });

  it('names a hand before the face', () => {
    const raised = { leftElbow: [275, 190], leftWrist: [215, 110] } as const;
    const face = new Float32Array(68 * STRIDE);
    for (let i = 0; i < 68; i++) face.set([170 + (i % 8) * 8, 20 + i, 0, 1], i * STRIDE);
    const pose = { timestamp: 0, body: body(raised), face, leftHand: hand(215, 110), rightHand: null };
    expect(referenceAdvice(pose, picture)).toMatch(/^hand before the face; /);
  });

  it('wants the photo turned where the person lies or stands on the head', () => {
    const turned = body().map((_, i, all) => [400 - all[i + 1], all[i - 1], all[i], all[i]][i % 4]);
    const upsideDown = body().map((value, i) => (i % 4 < 2 ? 400 - value : value));
    for (const keypoints of [turned, upsideDown]) {
      const pose = { timestamp: 0, body: keypoints, face: null, leftHand: null, rightHand: null };
      expect(referenceAdvice(pose, picture)).toMatch(/turn the photo/);
    }
  });

  it('says nothing of an arm that is not seen', () => {
    const raised = { rightElbow: [110, 160], rightWrist: [90, 70] } as const;
    expect(adviceFor(raised, { unseen: ['rightWrist'] })).toBeUndefined();
    expect(adviceFor(raised, { unseen: ['rightElbow'] })).toBeUndefined();
  });

  it('is the same for a picture of any size', () => {
    const small = body({ leftElbow: [275, 200], leftWrist: [205, 195] }).map((v, i) =>
      i % 4 < 2 ? v / 8 : v,
    );
    const pose = { timestamp: 0, body: small, face: null, leftHand: null, rightHand: null };
    expect(referenceAdvice(pose, { width: 50, height: 50 })).toMatch(/^hand or forearm over the body/);
  });
});

describeWithSharedData('referenceAdvice on real photos and first frames', () => {
  const advised = (folder: string): string[] =>
    readdirSync(sharedData(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .filter((name) => {
        const { width, height, poses } = readHolistic(sharedData(`${folder}/${name}`));
        return referenceAdvice(poses.find((pose) => pose !== null)!, { width, height }) !== undefined;
      })
      .map((name) => name.replace(/\.json$/, ''))
      .sort();

  it('is given for every photo but the one with both arms hanging', () => {
    const photos = readdirSync(sharedData('photos')).filter((name) => name.endsWith('.json'));
    const others = photos.map((name) => name.replace(/\.json$/, '')).sort();
    expect(advised('photos')).toEqual(others.filter((name) => name !== 'startasl_blond_man_rest'));
  });

  it('is given for the clips that begin with bent arms', () => {
    expect(advised('clips')).toEqual([
      'unseen/bald_man/public__come',
      'unseen/bald_man/public__name',
      'unseen/white_kurta/A',
      'unseen/white_kurta/E',
    ]);
  });
});
