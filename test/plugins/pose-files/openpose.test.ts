import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY } from '../../../core/pose/topology.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, row, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const openJson = async (content: unknown) =>
  openPoseFile(await workspace.write('openpose.json', JSON.stringify(content)));

/** A flat list of `count` points x = row, y = 2 row, with one confidence. */
const flat = (count: number, confidence: number) =>
  Array.from({ length: count }, (_, i) => [i, 2 * i, confidence]).flat();

const person = {
  pose_keypoints_2d: flat(25, 0.5),
  face_keypoints_2d: [],
  hand_right_keypoints_2d: flat(21, 0.5),
};
const frame = (...people: unknown[]) => ({ version: 1.3, people });

describe('OpenPose JSON', () => {
  it('reads BODY_25 and hands; empty lists are absent parts', async () => {
    const file = await openJson([frame(person), frame()]);
    expect(file).toMatchObject({
      format: 'openpose',
      length: 2,
      visible: 1,
      people: 1,
      fps: 25,
      fpsAssumed: true,
    });
    const [first, second] = await collect(file.poses());
    expect(row(first?.body, BODY.rightWrist)).toEqual([4, 8, 0, 0.5]);
    expect(row(first?.body, BODY.leftHip)).toEqual([12, 24, 0, 0.5]);
    expect(row(first?.rightHand, 20)).toEqual([20, 40, 0, 0.5]);
    expect([first?.face, first?.leftHand, second]).toEqual([null, null, null]);
  });

  it('reads the COCO model of 18 points, a face of 70, and the names of version 1.0', async () => {
    const file = await openJson([frame({ pose_keypoints: flat(18, 1), face_keypoints: flat(70, 1) })]);
    const [pose] = await collect(file.poses());
    expect(row(pose?.body, BODY.leftHip)).toEqual([11, 22, 0, 1]);
    expect(row(pose?.body, BODY.leftEye)).toEqual([15, 30, 0, 1]);
    expect(pose?.face?.length).toBe(68 * 4);
    expect(file.components).toEqual([
      { name: 'pose_keypoints', points: 18 },
      { name: 'face_keypoints', points: 70 },
    ]);
  });

  it('assumes the canvas that the points need, unless it is told one', async () => {
    const path = await workspace.write('one.json', JSON.stringify(frame(person)));
    expect(await openPoseFile(path)).toMatchObject({ width: 20, height: 40, sizeAssumed: true, length: 1 });
    const told = await openPoseFile(path, { width: 1280, height: 720, fps: 50 });
    expect(told).toMatchObject({ width: 1280, height: 720, sizeAssumed: false, fps: 50, fpsAssumed: false });
  });

  it('misses zeros, hands that are guessed, and faces of zeros only', async () => {
    const body = flat(25, 0.5).fill(0, 12, 15);
    const guess = { hand_left_keypoints_2d: flat(21, 0.03), face_keypoints_2d: flat(70, 0).fill(0) };
    const [pose] = await collect((await openJson([frame({ pose_keypoints_2d: body, ...guess })])).poses());
    expect(row(pose?.body, BODY.rightWrist)).toEqual([0, 0, 0, 0]);
    expect(pose).toMatchObject({ face: null, leftHand: null });
  });

  it('keeps to one person: the most confident over the file, or the one asked for', async () => {
    const faint = { pose_keypoints_2d: flat(25, 0.3) };
    const sure = { pose_keypoints_2d: flat(25, 0.9).map((n) => n + 100) };
    const frames = [frame(faint, sure), frame(faint), frame(faint, sure)];
    const path = await workspace.write('people.json', JSON.stringify(frames));
    const noses = async (options?: { person: number }) => {
      const poses = await collect((await openPoseFile(path, options)).poses());
      return poses.map((pose) => pose && row(pose.body, BODY.nose)[0]);
    };
    expect(await noses()).toEqual([100, null, 100]);
    expect(await noses({ person: 0 })).toEqual([0, 0, 0]);
    await expect(noses({ person: 2 })).rejects.toEqual(
      slpError('PERSON_NOT_FOUND', 'no person 2: it shows 2'),
    );
  });

  it('is refused with lists of a wrong length, wrong entries and infinite numbers', async () => {
    const fault = (change: object) => openJson([frame(person), frame({ ...person, ...change })]);
    await expect(fault({ pose_keypoints_2d: flat(15, 1) })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: pose_keypoints holds 45 numbers, not 75 or 54'),
    );
    await expect(fault({ hand_right_keypoints_2d: flat(21, 1).map(String) })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: hand_right_keypoints[0] is no number'),
    );
    await expect(fault({ hand_right_keypoints_2d: 'none' })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: hand_right_keypoints is no list'),
    );
    await expect(fault({ pose_keypoints_2d: flat(25, 1).with(0, 1e300) })).rejects.toEqual(
      slpError('POSE_NOT_FINITE', 'frame 1'),
    );
    await expect(fault({ pose_keypoints_2d: flat(25, 1).with(0, 2e6) })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1: a keypoint is 2000000 pixels away'),
    );
    await expect(openJson([frame(person), { people: 3 }])).rejects.toEqual(
      slpError('POSE_CORRUPT', 'frame 1'),
    );
  });
});

describe('an OpenPose folder', () => {
  const folder = async (name: string, files: Record<string, unknown>) => {
    await mkdir(workspace.path(name), { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      await writeFile(workspace.path(`${name}/${file}`), JSON.stringify(content));
    }
    return workspace.path(name);
  };

  it('is read in the order of its numbers, with nobody in those that are left out', async () => {
    const at = (x: number) => frame({ pose_keypoints_2d: flat(25, 0.5).with(0, x) });
    const path = await folder('clip', {
      'clip_9_keypoints.json': at(9),
      'clip_10_keypoints.json': at(10),
      'clip_12_keypoints.json': at(12),
      'notes.json': 'something else',
    });
    const file = await openPoseFile(path, { fps: 50 });
    expect(file).toMatchObject({ format: 'openpose', length: 4, visible: 3 });
    const poses = await collect(file.poses());
    expect(poses.map((pose) => pose && [pose.timestamp, pose.body[0]])).toEqual([
      [0, 9],
      [20_000, 10],
      null,
      [60_000, 12],
    ]);
  });

  it('takes numbers that leap for names', async () => {
    const path = await folder('leaps', {
      '1700000000000_keypoints.json': frame(person),
      '1700000040000_keypoints.json': frame(person),
    });
    expect((await openPoseFile(path)).length).toBe(2);
  });

  it('is refused without frames, with those of several videos, and with a broken one', async () => {
    await expect(openPoseFile(await folder('empty', { 'a.json': 1 }))).rejects.toEqual(
      slpError('POSE_FORMAT_UNKNOWN', '_keypoints.json'),
    );
    const two = await folder('two', { 'a_1_keypoints.json': frame(), 'b_2_keypoints.json': frame() });
    await expect(openPoseFile(two)).rejects.toEqual(slpError('POSE_FORMAT_UNKNOWN', 'several videos'));
    const strange = await folder('strange', { 'a_1_keypoints.json': { persons: [] } });
    await expect(openPoseFile(strange)).rejects.toEqual(slpError('POSE_CORRUPT', 'a_1_keypoints.json'));
  });
});

describeWithSharedData('real OpenPose folders', () => {
  it.each([
    ['psychologie', 157, 157, 0],
    ['psl_good', 129, 115, 115],
  ])('%s', async (name, length, visible, rightHands) => {
    const path = sharedData(`poses/openpose/${name}`);
    const file = await openPoseFile(path);
    expect(file).toMatchObject({ format: 'openpose', length, visible, people: 1 });
    const names = (await readdir(path)).sort();
    const poses = (await collect(file.poses())).filter((pose) => pose !== null);
    expect(poses.length).toBe(names.length);
    for (const [i, pose] of poses.entries()) {
      const source = JSON.parse(await readFile(`${path}/${names[i]}`, 'utf8')).people[0];
      const [x, y, confidence] = source.pose_keypoints_2d.slice(9, 12);
      expect(row(pose.body, BODY.rightElbow)).toEqual([x, y, 0, confidence].map(Math.fround));
    }
    expect(poses.filter(({ rightHand }) => rightHand).length).toBe(rightHands);
    expect(poses.every(({ face, leftHand }) => face === null && leftHand === null)).toBe(true);
  });
});
