import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY, BODY_IN_MEDIAPIPE } from '../../../core/pose/topology.ts';
import { openPoseFile, type PoseFileOptions } from '../../../plugins/pose-files/open.ts';
import { readHolistic } from '../../support/holistic-json.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, row, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const open = async (content: unknown, options?: PoseFileOptions) => {
  const json = typeof content === 'string' ? content : JSON.stringify(content);
  return openPoseFile(await workspace.write('mediapipe.json', json), options);
};

const points = (count: number, point: (row: number) => unknown) =>
  Array.from({ length: count }, (_, i) => point(i));
const pose = points(33, (i) => [i / 100, i / 50, -0.25, 0.5]);
const hand = points(21, (i) => [i / 21, 0.5, 0.125]);
const asObject = (list: unknown) =>
  (list as number[][]).map(([x, y, z, visibility]) => ({ x, y, z, visibility }));

describe('MediaPipe JSON', () => {
  const file = { format: 'mediapipe-holistic', width: 400, height: 200, fps: 30 };

  it('becomes pixels, body joints by their landmarks', async () => {
    const frames = [{ pose, face: null, leftHand: hand, rightHand: null }, null];
    const opened = await open({ ...file, frames });
    expect(opened).toMatchObject({
      format: 'mediapipe',
      width: 400,
      height: 200,
      fps: 30,
      length: 2,
      visible: 1,
    });
    expect(opened.components).toEqual([
      { name: 'pose', points: 33 },
      { name: 'leftHand', points: 21 },
    ]);
    const [first, second] = await collect(opened.poses());
    expect(second).toBeNull();
    expect(row(first?.body, BODY.leftWrist)).toEqual([60, 60, -100, 0.5]);
    expect(row(first?.leftHand, 7)).toEqual([Math.fround(400 / 3), 100, 50, 1]);
    expect(first?.rightHand).toBeNull();
  });

  it.each([
    ['points as objects', { pose: asObject(pose), leftHand: asObject(hand) }],
    ['the names of the browser', { poseLandmarks: asObject(pose), leftHandLandmarks: asObject(hand) }],
    ['the names of Python', { pose_landmarks: asObject(pose), left_hand_landmarks: asObject(hand) }],
    ['a list of one person', { poseLandmarks: [asObject(pose)], leftHandLandmarks: [asObject(hand)] }],
    ['empty lists for absent parts', { pose, leftHand: hand, rightHand: [], face: [] }],
  ])('may have %s', async (_, frame) => {
    const [expected] = await collect((await open({ ...file, frames: [{ pose, leftHand: hand }] })).poses());
    for (const content of [
      { ...file, frames: [frame] },
      { ...file, ...frame },
    ]) {
      expect(await collect((await open(content)).poses())).toEqual([expected]);
    }
    const list = await open([frame], { width: 400, height: 200 });
    expect(list).toMatchObject({ width: 400, height: 200, sizeAssumed: false });
    expect(await collect(list.poses())).toEqual([expected]);
  });

  it('of an unknown canvas is taken to be square', async () => {
    const opened = await open([{ pose }]);
    expect(opened).toMatchObject({ width: 1000, height: 1000, sizeAssumed: true, fps: 25, fpsAssumed: true });
    const [first] = await collect(opened.poses());
    expect(row(first?.body, BODY.leftWrist)).toEqual([150, 300, -250, 0.5]);
  });

  it('counts points of a hand or face as seen where its visibilities are all 0, as exporters leave them', async () => {
    const zeros = points(21, (i) => ({ x: i / 21, y: 0.5, z: 0, visibility: 0 }));
    const [first] = await collect((await open({ ...file, frames: [{ leftHand: zeros }] })).poses());
    expect(row(first?.leftHand, 7)[3]).toBe(1);
  });

  it('misses points that are null or at (0, 0), and hands that are all at (0, 0)', async () => {
    const gaps = hand.map((point, i) => (i === 3 ? null : i === 4 ? [0, 0, 0] : point));
    const nothing = points(21, () => [0, 0, 0]);
    const [first] = await collect(
      (await open({ ...file, frames: [{ leftHand: gaps, rightHand: nothing }] })).poses(),
    );
    expect([3, 4, 5].map((index) => row(first?.leftHand, index)[3])).toEqual([0, 0, 1]);
    expect(first?.rightHand).toBeNull();
    expect(row(first?.body, BODY.nose)).toEqual([0, 0, 0, 0]);
  });

  it('loses the irises of a refined face', async () => {
    const face = points(478, (i) => [i / 478, 0.5, 0]);
    const opened = await open({ ...file, frames: [{ face }] });
    const [first] = await collect(opened.poses());
    expect(first?.face?.length).toBe(468 * 4);
    expect(opened.components).toEqual([{ name: 'face', points: 478 }]);
  });

  it('is refused with what is no point, with a wrong number of points, and with NaN', async () => {
    const fault = (frame: unknown) => open({ ...file, frames: [{ pose }, frame] });
    await expect(fault({ pose: points(17, () => [0.5, 0.5]) })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: pose has 17 points, not 33'),
    );
    await expect(fault({ leftHand: hand.with(2, 'x') })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: leftHand[2] is no point'),
    );
    await expect(fault({ leftHand: hand.with(2, ['x', 1, 1]) })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: x of leftHand[2] is no number'),
    );
    await expect(fault({ leftHand: hand.with(2, [null, 1, 1]) })).rejects.toEqual(
      slpError('POSE_NOT_FINITE', 'frame 1'),
    );
    const json = JSON.stringify({ ...file, frames: [{ pose }, { leftHand: hand.with(2, ['?', 1, 1]) }] });
    await expect(open(json.replace('"?"', 'NaN'))).rejects.toEqual(slpError('POSE_NOT_FINITE', 'frame 1'));
  });
});

describeWithSharedData('real MediaPipe JSON', () => {
  it.each(['photos/dgs_woman_a.json', 'clips/unseen/blonde_320/example-sentence-original.json'])(
    '%s',
    async (name) => {
      const expected = readHolistic(sharedData(name));
      const file = await openPoseFile(sharedData(name));
      const { width, height } = expected;
      expect(file).toMatchObject({ format: 'mediapipe', width, height, length: expected.poses.length });
      const poses = await collect(file.poses());
      expect(poses.length).toBe(expected.poses.length);
      for (const [i, pose] of poses.entries()) {
        for (const part of ['body', 'face', 'leftHand', 'rightHand'] as const) {
          expect(pose?.[part]).toEqual(expected.poses[i]?.[part]);
        }
      }
    },
  );

  it('reads a plain list of frames with objects for points', async () => {
    const path = sharedData('poses/mediapipe_json/thank.json');
    type Landmark = { x: number; y: number; z: number; visibility: number };
    type Frame = { pose: Landmark[]; right_hand: Landmark[] | null };
    const source = JSON.parse(readFileSync(path, 'utf8')) as Frame[];
    const file = await openPoseFile(path, { width: 640, height: 480, fps: 30 });
    expect(file).toMatchObject({ length: 41, width: 640, height: 480, fps: 30, fpsAssumed: false });
    const poses = await collect(file.poses());
    poses.forEach((pose, i) => {
      const joints = BODY_IN_MEDIAPIPE.map((landmark) => source[i].pose[landmark]);
      const expected = joints.flatMap(({ x, y, z, visibility }) => [x * 640, y * 480, z * 640, visibility]);
      expect(pose?.body).toEqual(Float32Array.from(expected));
      expect(pose?.rightHand !== null).toBe(source[i].right_hand !== null);
    });
    expect(poses.filter((pose) => pose?.rightHand).length).toBe(23);
  });
});
