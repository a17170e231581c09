import { readFileSync } from 'node:fs';
import { Pose as PoseFormatPose } from 'pose-format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keypoints } from '../../../core/contract.ts';
import { BODY, BODY_IN_BODY_25, BODY_IN_MEDIAPIPE } from '../../../core/pose/topology.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { type DotPoseContent, dotPoseBytes, HAND, SHOULDERS, shouldersAt } from './dot-pose-bytes.ts';
import { collect, row, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const open = async (name: string, content: DotPoseContent) =>
  openPoseFile(await workspace.write(name, dotPoseBytes(content)));

describe.each([0, 0.1, 0.2])('.pose version %f', (version) => {
  it('is read: size, rate, frames, and points by their names', async () => {
    const file = await open(`v${version}.pose`, {
      version,
      width: 320,
      height: 200,
      components: [SHOULDERS],
      fps: 30,
      frames: [[shouldersAt(100)], [shouldersAt(110)]],
    });
    expect(file).toMatchObject({
      format: 'pose',
      version: version.toFixed(1),
      width: 320,
      height: 200,
      sizeAssumed: false,
      fps: 30,
      fpsAssumed: false,
      length: 2,
      people: 1,
      components: [{ name: 'POSE_LANDMARKS', points: 3 }],
    });
    const [first, second] = await collect(file.poses());
    expect([first?.timestamp, second?.timestamp]).toEqual([0, 33_333]);
    expect(row(first?.body, BODY.rightShoulder)).toEqual([50, 200, 1, Math.fround(0.9)]);
    expect(row(second?.body, BODY.leftShoulder)).toEqual([160, 201, 2, Math.fround(0.9)]);
    expect(row(second?.body, BODY.leftHip)).toEqual([0, 0, 0, 0]);
    expect(first).toMatchObject({ face: null, leftHand: null, rightHand: null });
  });

  it('takes what has confidence 0 for missing, whatever its coordinates', async () => {
    const masked = [[Number.NaN, Number.NaN, 0, 0], ...shouldersAt(100).slice(1)];
    const file = await open(`masked${version}.pose`, {
      version,
      components: [SHOULDERS],
      frames: [[masked]],
    });
    const [pose] = await collect(file.poses());
    expect(row(pose?.body, BODY.rightShoulder)).toEqual([0, 0, 0, 0]);
    expect(row(pose?.body, BODY.nose)).toEqual([100, 100, 3, Math.fround(0.9)]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a visible coordinate %f', async (bad) => {
    const points = shouldersAt(100).with(1, [1, 2, bad, 0.5]);
    const content = { version, components: [SHOULDERS], frames: [[shouldersAt(1)], [points]] };
    await expect(open(`nan${version}.pose`, content)).rejects.toEqual(slpError('POSE_NOT_FINITE', 'frame 1'));
  });

  it('finds the most confident of several people, or the one asked for', async () => {
    const frame = [shouldersAt(100, 0.5), shouldersAt(300, 0.8)];
    const content = { version, components: [SHOULDERS], frames: [frame, frame] };
    const path = await workspace.write(`two${version}.pose`, dotPoseBytes(content));
    const noseOf = async (person?: number) => {
      const [pose] = await collect((await openPoseFile(path, { person })).poses());
      return row(pose?.body, BODY.nose)[0];
    };
    expect([await noseOf(), await noseOf(0), await noseOf(1)]).toEqual([300, 100, 300]);
    await expect(openPoseFile(path, { person: 2 })).rejects.toEqual(slpError('PERSON_NOT_FOUND', 'shows 2'));
  });

  it('refuses a file cut anywhere', async () => {
    const components = [SHOULDERS, HAND];
    const person = [...shouldersAt(100), ...Array.from({ length: 21 }, () => [1, 2, 3, 1])];
    const bytes = dotPoseBytes({ version, components, frames: [[person], [person]] });
    for (const length of [12, 13, 60, bytes.length - 700, bytes.length - 4, bytes.length - 1]) {
      const path = await workspace.write('cut.pose', bytes.subarray(0, length));
      await expect(openPoseFile(path)).rejects.toEqual(slpError('POSE_CORRUPT'));
    }
    const longer = await workspace.write('longer.pose', Buffer.concat([bytes, Buffer.alloc(4)]));
    await expect(openPoseFile(longer)).rejects.toEqual(slpError('POSE_CORRUPT'));
  });
});

describe('hostile .pose files', () => {
  const body = { version: 0.2, components: [SHOULDERS], frames: [[shouldersAt(100)]] };

  it('cannot make the reader believe in frames or people that are not there', async () => {
    for (const claim of [{ claimedFrames: 0xffffffff }, { claimedPeople: 65_535 }]) {
      await expect(open('claims.pose', { ...body, ...claim })).rejects.toEqual(
        slpError('POSE_CORRUPT', 'announces'),
      );
    }
  });

  it('cannot make the reader hold a crowd, in version 0.0 neither', async () => {
    const crowd = Array.from({ length: 65_535 }, () => shouldersAt(100).slice(0, 3));
    const components = [
      { ...SHOULDERS, points: [...SHOULDERS.points, ...Array.from({ length: 9 }, (_, i) => `P${i}`)] },
    ];
    const frames = [crowd.map((points) => [...points, ...Array.from({ length: 9 }, () => [0, 0, 0, 0])])];
    await expect(open('crowd.pose', { version: 0, components, frames })).rejects.toEqual(
      slpError('POSE_CORRUPT', 'a frame of it takes'),
    );
  });

  it('are empty with endless frames of nobody', async () => {
    const file = await open('nobody.pose', {
      ...body,
      frames: [],
      claimedFrames: 0xffffffff,
      claimedPeople: 0,
    });
    expect(file).toMatchObject({ length: 0, people: 0, visible: 0 });
    expect(await collect(file.poses())).toEqual([]);
  });

  it('cannot announce points beyond the end of the file', async () => {
    const bytes = dotPoseBytes(body);
    bytes.writeUInt16LE(65_535, 12 + 2 + SHOULDERS.name.length + 2 + 4);
    const path = await workspace.write('points.pose', bytes);
    await expect(openPoseFile(path)).rejects.toEqual(slpError('POSE_CORRUPT', 'header'));
  });

  it('are refused with a point format that has no confidence', async () => {
    const components = [{ ...SHOULDERS, format: 'XYZ' }];
    await expect(open('xyz.pose', { ...body, components })).rejects.toEqual(
      slpError('POSE_CORRUPT', '"XYZ"'),
    );
  });

  it('are unknown where no component shows a person', async () => {
    const components = [{ name: 'TAIL', format: 'XYZC', points: ['TIP', 'ROOT', 'MIDDLE'] }];
    await expect(open('tail.pose', { ...body, components })).rejects.toEqual(
      slpError('POSE_FORMAT_UNKNOWN', '"TAIL"'),
    );
  });
});

describe('odd .pose files', () => {
  it('fall back to 25 frames/s and to the extent of the poses', async () => {
    const content = {
      version: 0.1,
      width: 0,
      height: 0,
      fps: 0,
      components: [SHOULDERS],
      frames: [[shouldersAt(100)]],
    };
    const file = await open('zeros.pose', content);
    expect(file).toMatchObject({ fps: 25, fpsAssumed: true, width: 150, height: 201, sizeAssumed: true });
  });

  it('of version 0.1 go beyond 65,535 frames', async () => {
    const components = [{ name: 'POSE_LANDMARKS', format: 'XYC', points: ['NOSE'] }];
    const frames = Array.from({ length: 65_600 }, (_, i) => [[[i, 1, 1]]]);
    const file = await open('long.pose', { version: 0.1, components, frames, claimedFrames: 64 });
    expect(file.length).toBe(65_600);
    let last = 0;
    for await (const pose of file.poses()) last = row(pose?.body, BODY.nose)[0];
    expect(last).toBe(65_599);
  });

  it('mix components with and without z', async () => {
    const flat = { name: 'hand_left_keypoints_2d', format: 'XYC', points: HAND.points };
    const person = [...shouldersAt(100), ...HAND.points.map((_, i) => [i, i + 1, 99, 1])];
    const file = await open('mixed.pose', {
      version: 0.1,
      components: [SHOULDERS, flat],
      frames: [[person]],
    });
    const [pose] = await collect(file.poses());
    expect(row(pose?.body, BODY.nose)).toEqual([100, 100, 3, Math.fround(0.9)]);
    expect(row(pose?.leftHand, 20)).toEqual([20, 21, 0, 1]);
  });
});

describeWithSharedData('.pose files read as by pose-format', () => {
  // Frames, and in how many of them body, face, left and right hand are seen.
  const files = [
    ['anon__essen-original', 73, [73, 73, 53, 44]],
    ['asl-fingerspell_A', 21, [21, 21, 0, 21]],
    ['dsgs-lexicon_kleine', 68, [68, 68, 47, 51]],
    ['p2v__example-img', 1, [1, 1, 1, 1]],
    ['pose__tests-mediapipe_hand_normalized', 170, [0, 0, 0, 145]],
    ['pose__tests-openpose', 93, [93, 93, 42, 54]],
    ['seg__example', 130, [130, 130, 72, 95]],
    ['signsuisse__ss001cf46d063507c1ace109e1d0df74cb', 140, [140, 140, 115, 97]],
    ['viewer-example', 66, [66, 66, 0, 38]],
  ] as const;

  it.each(files)('%s', async (name, frames, seen) => {
    const path = sharedData(`poses/${name}.pose`);
    const { header, body } = PoseFormatPose.from(readFileSync(path));
    const file = await openPoseFile(path);
    expect(file).toMatchObject({ width: header.width, height: header.height, fps: body.fps, length: frames });
    const compared = { body: 0, face: 0, leftHand: 0, rightHand: 0 };
    let frame = 0;
    for await (const pose of file.poses()) {
      const person = body.frames[frame++].people[0];
      for (const { name, points } of header.components) {
        const part = PARTS[name];
        if (!part) continue;
        const keypoints = pose?.[part] ?? null;
        const expected = sourceRows(part, points).map((index) => person[name][index]);
        const confidence = expected.reduce((sum, point) => sum + (point?.C ?? 0), 0) / expected.length;
        const guessed = part.endsWith('Hand') && confidence < 0.1;
        if (keypoints) compared[part] += 1;
        expect(flat(keypoints, expected.length)).toEqual(
          expected.flatMap((p) => (p?.C && !guessed ? [p.X, p.Y, p.Z ?? 0, Math.min(p.C, 1)] : [0, 0, 0, 0])),
        );
      }
    }
    expect(frame).toBe(frames);
    expect(Object.values(compared)).toEqual(seen);
  });

  const PARTS: Readonly<Record<string, 'body' | 'face' | 'leftHand' | 'rightHand'>> = {
    POSE_LANDMARKS: 'body',
    pose_keypoints_2d: 'body',
    FACE_LANDMARKS: 'face',
    face_keypoints_2d: 'face',
    LEFT_HAND_LANDMARKS: 'leftHand',
    hand_left_keypoints_2d: 'leftHand',
    RIGHT_HAND_LANDMARKS: 'rightHand',
    hand_right_keypoints_2d: 'rightHand',
  };

  /** The points of a component in the canonical order. */
  function sourceRows(part: string, points: readonly string[]): readonly number[] {
    const all = points.map((_, index) => index);
    if (part === 'face') return all.slice(0, { 478: 468, 70: 68 }[points.length] ?? points.length);
    if (part !== 'body') return all;
    if (points.length === 33) return BODY_IN_MEDIAPIPE;
    if (points.length === 25) return BODY_IN_BODY_25;
    const reduced = ['SHOULDER', 'ELBOW', 'WRIST', 'HIP'].flatMap((joint) => [
      `LEFT_${joint}`,
      `RIGHT_${joint}`,
    ]);
    return [-1, -1, -1, -1, -1, ...reduced.map((joint) => points.indexOf(joint))];
  }

  function flat(keypoints: Keypoints | null, count: number): number[] {
    return Array.from(keypoints ?? new Float32Array(count * 4));
  }
});
