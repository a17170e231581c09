import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY } from '../../../core/pose/topology.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, row, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const open = async (content: unknown) =>
  openPoseFile(await workspace.write('coco.json', JSON.stringify(content)));

/** Points from `from` to `to` of a person at x: (x + row, 2 row), confidence 0.5. */
const triples = (from: number, to: number, x = 0) =>
  Array.from({ length: to - from }, (_, i) => [x + from + i, 2 * (from + i), 0.5]);

const annotation = (image_id: number | string, x = 0) => ({
  image_id,
  category_id: 1,
  score: 0.9,
  keypoints: triples(0, 17, x).flat(),
  foot_kpts: triples(17, 23, x).flat(),
  face_kpts: triples(23, 91, x).flat(),
  lefthand_kpts: triples(91, 112, x).flat(),
  righthand_kpts: triples(112, 133, x).flat(),
});

const instance = (x = 0) => ({
  keypoints: triples(0, 133, x).map(([x, y]) => [x, y]),
  keypoint_scores: Array.from({ length: 133 }, () => 0.5),
  bbox: [[0, 0, 1, 1]],
});

describe('COCO-WholeBody JSON', () => {
  it.each([
    ['results', [annotation(7)]],
    [
      'annotations with pictures',
      { images: [{ id: 7, width: 640, height: 360 }], annotations: [annotation(7)] },
    ],
    ['results with all points in one list', [{ image_id: 7, keypoints: triples(0, 133).flat() }]],
    [
      'MMPose predictions of a video',
      { meta_info: {}, instance_info: [{ frame_id: 1, instances: [instance()] }] },
    ],
    ['a list of MMPose frames', [{ instances: [instance()] }]],
    ['a list of single people', [instance()]],
    ['frames of points', [triples(0, 133)]],
    ['frames of people of points', { frames: [[triples(0, 133)]] }],
    ['frames of flat lists', [triples(0, 133).flat()]],
  ])('may be %s', async (_, content) => {
    const file = await open(content);
    expect(file).toMatchObject({ format: 'coco-wholebody', length: 1, people: 1 });
    const [pose] = await collect(file.poses());
    expect(row(pose?.body, BODY.rightHip)).toEqual([12, 24, 0, 0.5]);
    expect(row(pose?.face, 0)).toEqual([23, 46, 0, 0.5]);
    expect(row(pose?.face, 67)).toEqual([90, 180, 0, 0.5]);
    expect(row(pose?.leftHand, 0)).toEqual([91, 182, 0, 0.5]);
    expect(row(pose?.rightHand, 20)).toEqual([132, 264, 0, 0.5]);
  });

  it('takes the canvas from the pictures', async () => {
    const images = [{ id: 1, width: 640, height: 360 }];
    expect(await open({ annotations: [annotation(1)], images })).toMatchObject({ width: 640, height: 360 });
    expect(await open([annotation(1)])).toMatchObject({ width: 132, height: 264, sizeAssumed: true });
  });

  it('groups the people of a picture; numbers that are left out are frames of nobody', async () => {
    const file = await open([annotation(3), annotation(3, 500), annotation(4), annotation(6)]);
    expect(file).toMatchObject({ length: 4, visible: 3, people: 2 });
    const poses = await collect(file.poses());
    expect(poses.map((pose) => pose && row(pose.body, 0)[0])).toEqual([0, 0, null, 0]);
    expect((await open([annotation('a'), annotation('b')])).length).toBe(2);
  });

  it('refuses to gather people without end', async () => {
    const crowd = Array.from({ length: 300 }, () => ({ image_id: 1, keypoints: triples(0, 17).flat() }));
    await expect(open(crowd)).rejects.toEqual(slpError('POSE_CORRUPT', 'more than 256 people'));
  });

  it('clamps scores above 1', async () => {
    const sure = { ...instance(), keypoint_scores: Array.from({ length: 133 }, () => 7.5) };
    const [pose] = await collect((await open([{ instances: [sure] }])).poses());
    expect(row(pose?.rightHand, 0)[3]).toBe(1);
  });

  it('may have bodies of 17 points only', async () => {
    const { face_kpts, lefthand_kpts, righthand_kpts, ...body } = annotation(1);
    const [pose] = await collect((await open([body])).poses());
    expect(pose).toMatchObject({ face: null, leftHand: null, rightHand: null });
    expect(row(pose?.body, BODY.rightHip)).toEqual([12, 24, 0, 0.5]);
  });

  it('is refused with wrong numbers of points and scores', async () => {
    await expect(open([annotation(1), { ...annotation(2), lefthand_kpts: [1, 2, 3] }])).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: lefthand_kpts holds 3 numbers, not 63'),
    );
    const short = { ...instance(), keypoint_scores: Array.from({ length: 17 }, () => 1) };
    await expect(open([{ instances: [short] }])).rejects.toEqual(
      slpError('POSE_CORRUPT', '133 keypoints and 17 scores'),
    );
    const frames = [{ instances: [instance()] }, { instances: [{ keypoints: [] }] }];
    await expect(open(frames)).rejects.toEqual(slpError('POSE_CORRUPT', 'frame 1'));
    await expect(open([triples(0, 133), triples(0, 12)])).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1'),
    );
  });
});
