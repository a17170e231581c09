import { createHash } from 'node:crypto';
import { readFile, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Pose as PoseFormatPose } from 'pose-format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keypoints, Pose } from '../../../core/contract.ts';
import { BODY_IN_MEDIAPIPE, meshIndices } from '../../../core/pose/topology.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { formatForPath, WRITABLE_FORMATS, writePoseFile } from '../../../plugins/pose-files/write.ts';
import { iterate } from '../../support/samples.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { collect, sampleKeypoints, samplePoses, slpError } from './pose-samples.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace[Symbol.asyncDispose]());

const META = { width: 640, height: 360, fps: 25 };
const PARTS = ['body', 'face', 'leftHand', 'rightHand'] as const;

/**
 * Largest difference in each column, x, y, z and confidence; infinite where one has a part that the other has
 * not.
 */
function difference(a: readonly (Pose | null)[], b: readonly (Pose | null)[]): number[] {
  const worst = [0, 0, 0, 0];
  if (a.length !== b.length) return worst.fill(Number.POSITIVE_INFINITY);
  const compare = (p: Keypoints | null | undefined, q: Keypoints | null | undefined): void => {
    if (p?.length !== q?.length) worst.fill(Number.POSITIVE_INFINITY);
    p?.forEach((value, i) => {
      worst[i % 4] = Math.max(worst[i % 4], Math.abs(value - q![i]));
    });
  };
  a.forEach((pose, i) => {
    expect(pose?.timestamp).toBe(b[i]?.timestamp);
    for (const part of PARTS) compare(pose?.[part], b[i]?.[part]);
  });
  return worst;
}

describe.each([468, 128, 68] as const)('poses with a face of %d points', (facePoints) => {
  const poses = samplePoses(7, facePoints);

  it.each([
    ['slp-poses', [0.006, 0.006, 1e-5, 6e-4]],
    ['mediapipe', [0.0004, 0.0004, 1e-5, 1e-4]],
    ['pose-0.1', [0, 0, 0, 0]],
    ['pose-0.2', [0, 0, 0, 0]],
  ] as const)('come back from %s', async (format, tolerance) => {
    const path = workspace.path(`${format}-${facePoints}`);
    await writePoseFile(path, format, META, iterate(poses));
    const file = await openPoseFile(path);
    expect(file).toMatchObject({ ...META, length: 7, visible: 6 });
    const worst = difference(poses, await collect(file.poses()));
    worst.forEach((error, column) => {
      expect(error).toBeLessThanOrEqual(tolerance[column]);
    });
  });

  it.each(['pose-0.1', 'pose-0.2'] as const)('are read from %s by pose-format', async (format) => {
    const path = workspace.path(`reread-${facePoints}.pose`);
    await writePoseFile(path, format, META, iterate(poses));
    const { header, body } = PoseFormatPose.from(readFileSync(path));
    expect(header).toMatchObject({ width: 640, height: 360, version: Math.fround(Number(format.slice(5))) });
    expect(header.components.map(({ name, format, points }) => [name, format, points.length])).toEqual([
      ['POSE_LANDMARKS', 'XYZC', 33],
      ['FACE_LANDMARKS', 'XYZC', facePoints],
      ['LEFT_HAND_LANDMARKS', 'XYZC', 21],
      ['RIGHT_HAND_LANDMARKS', 'XYZC', 21],
    ]);
    expect(header.components[1].points).toEqual(meshIndices(facePoints).map(String));
    for (const { limbs, points } of header.components) {
      expect(limbs.length).toBeGreaterThan(20);
      expect(Math.max(...limbs.flatMap(({ from, to }) => [from, to]))).toBeLessThan(points.length);
    }
    expect([body.fps, body.frames.length]).toEqual([25, 7]);
    poses.forEach((pose, frame) => {
      const person = body.frames[frame].people[0];
      const flat = (name: string, rows?: readonly number[]) => {
        const points = rows ? rows.map((row) => person[name][row]) : person[name];
        return points.flatMap(({ X, Y, Z, C }) => [X, Y, Z, C]);
      };
      const zeros = (count: number) => Array.from({ length: count * 4 }, () => 0);
      const list = (keypoints: Keypoints | null | undefined, count: number) =>
        keypoints ? Array.from(keypoints) : zeros(count);
      expect(flat('POSE_LANDMARKS', BODY_IN_MEDIAPIPE)).toEqual(list(pose?.body, 13));
      expect(flat('FACE_LANDMARKS')).toEqual(list(pose?.face, facePoints));
      expect(flat('LEFT_HAND_LANDMARKS')).toEqual(list(pose?.leftHand, 21));
      expect(flat('RIGHT_HAND_LANDMARKS')).toEqual(list(pose?.rightHand, 21));
      expect(person.POSE_LANDMARKS[25].C).toBe(0);
    });
  });
});

describe('writePoseFile', () => {
  const poses = samplePoses(3, 68);

  it.each(WRITABLE_FORMATS)('writes no poses at all as %s', async (format) => {
    const path = workspace.path(`none-${format}`);
    await writePoseFile(path, format, META, iterate([]));
    if (format === 'mediapipe') await expect(openPoseFile(path)).rejects.toEqual(slpError('POSE_EMPTY'));
    else expect(await openPoseFile(path)).toMatchObject({ length: 0, people: 0 });
  });

  it.each(WRITABLE_FORMATS)('leaves nothing behind where the poses of %s fail', async (format) => {
    async function* failing(): AsyncGenerator<Pose | null> {
      yield* poses;
      throw new Error('no more');
    }
    const before = await workspace.list();
    await expect(writePoseFile(workspace.path('half'), format, META, failing())).rejects.toThrow('no more');
    expect(await workspace.list()).toEqual(before);
  });

  it.each(WRITABLE_FORMATS)('refuses a folder that is not there for %s', async (format) => {
    const path = workspace.path('nowhere/file');
    await expect(writePoseFile(path, format, META, iterate(poses))).rejects.toEqual(
      slpError('OUTPUT_UNWRITABLE', path),
    );
  });

  it('replaces an older file only when the new one is complete', async () => {
    const path = await workspace.write('older.json', 'older');
    async function* watching(): AsyncGenerator<Pose | null> {
      yield poses[0];
      expect(await promisify(readFile)(path, 'utf8')).toBe('older');
    }
    await writePoseFile(path, 'slp-poses', META, watching());
    expect(await openPoseFile(path)).toMatchObject({ length: 1 });
  });

  it('refuses what .pose cannot hold', async () => {
    const path = workspace.path('large.pose');
    await expect(writePoseFile(path, 'pose-0.2', { ...META, width: 70_000 }, iterate(poses))).rejects.toEqual(
      slpError('OUTPUT_UNWRITABLE', '65535'),
    );
  });

  it('rounds the frame rate only in .pose 0.1', async () => {
    const rates: number[] = [];
    for (const format of WRITABLE_FORMATS) {
      const path = workspace.path(`rate-${format}`);
      await writePoseFile(path, format, { ...META, fps: 29.97 }, iterate(poses));
      rates.push((await openPoseFile(path)).fps);
    }
    expect(rates).toEqual([29.97, 29.97, 30, Math.fround(29.97)]);
  });

  it('writes the same bytes for the same poses', async () => {
    for (const format of WRITABLE_FORMATS) {
      const digests = new Set<string>();
      for (const name of ['one', 'two']) {
        await writePoseFile(workspace.path(name), format, META, iterate(poses));
        digests.add(
          createHash('sha256')
            .update(readFileSync(workspace.path(name)))
            .digest('hex'),
        );
      }
      expect(digests.size).toBe(1);
    }
  });
});

describe("MediaPipe's 33 landmarks", () => {
  // One of them is at a known place without being visible, as a knee below the picture is.
  const bodyLandmarks = sampleKeypoints(33, 9);
  bodyLandmarks[26 * 4 + 3] = 0;
  const body = Float32Array.from(
    BODY_IN_MEDIAPIPE.flatMap((row) => [...bodyLandmarks.subarray(4 * row, 4 * row + 4)]),
  );
  const poses = samplePoses(5, 68).map((pose) => pose && { ...pose, body, bodyLandmarks });

  it.each([
    ['mediapipe', 4],
    ['pose-0.1', 10],
    ['pose-0.2', 10],
  ] as const)('come back from %s', async (format, digits) => {
    const path = workspace.path(`landmarks-${format}`);
    await writePoseFile(path, format, META, iterate(poses));
    const back = await collect((await openPoseFile(path)).poses());
    expect(back[4]).toBeNull();
    back.slice(0, 4).forEach((pose) => {
      pose?.bodyLandmarks?.forEach((value, i) => {
        expect(value).toBeCloseTo(bodyLandmarks[i], i % 4 === 3 ? 3 : digits - 1);
      });
      expect(pose?.bodyLandmarks).toHaveLength(33 * 4);
    });
  });

  it('are not claimed for a source that has 13 joints', async () => {
    for (const format of WRITABLE_FORMATS) {
      const path = workspace.path(`joints-${format}`);
      await writePoseFile(path, format, META, iterate(format === 'slp-poses' ? poses : samplePoses(2, 68)));
      const [first] = await collect((await openPoseFile(path)).poses());
      expect([first?.body.length, first?.bodyLandmarks]).toEqual([13 * 4, undefined]);
    }
  });

  it('are left out of a .pose file whose component has only some', async () => {
    const path = workspace.path('some.pose');
    await writePoseFile(path, 'pose-0.2', META, iterate(poses));
    const bytes = readFileSync(path);
    bytes.write('X', bytes.indexOf('LEFT_HEEL'));
    const [first] = await collect((await openPoseFile(await workspace.write('x.pose', bytes))).poses());
    expect([first?.bodyLandmarks, first?.body]).toEqual([undefined, body]);
  });

  it('may hold bad numbers where nothing is drawn from', async () => {
    const broken = bodyLandmarks.slice();
    broken.set([Number.NaN, 1e30, Number.POSITIVE_INFINITY, 1], 26 * 4);
    const path = workspace.path('broken.pose');
    await writePoseFile(path, 'pose-0.2', META, iterate([{ ...poses[0]!, bodyLandmarks: broken }]));
    const [first] = await collect((await openPoseFile(path)).poses());
    expect([...first!.bodyLandmarks!.subarray(26 * 4, 27 * 4)]).toEqual([0, 0, 0, 0]);
    expect(first?.body).toEqual(body);
  });

  it('are no body in mediapipe where none of them is visible', async () => {
    const hidden = bodyLandmarks.map((value, i) => (i % 4 === 3 ? 0 : value));
    const path = workspace.path('hidden.json');
    await writePoseFile(path, 'mediapipe', META, iterate([{ ...poses[0]!, bodyLandmarks: hidden }]));
    const [first] = await collect((await openPoseFile(path)).poses());
    expect([first?.bodyLandmarks, first?.body.every((value) => value === 0)]).toEqual([undefined, true]);
  });
});

describe('formatForPath', () => {
  it('goes by the extension', () => {
    expect([formatForPath('a/b.pose'), formatForPath('B.JSON')]).toEqual(['pose-0.2', 'slp-poses']);
    expect([formatForPath('a/mediapipe.json'), formatForPath('b.MediaPipe.json')]).toEqual([
      'mediapipe',
      'mediapipe',
    ]);
    expect(() => formatForPath('poses.txt')).toThrow(slpError('OUTPUT_FORMAT_UNKNOWN', 'poses.txt') as Error);
  });
});

describeWithSharedData('real poses', () => {
  it.each([
    ['poses/signsuisse__ss001cf46d063507c1ace109e1d0df74cb.pose', [0.0051, 0.0051, 6e-6, 6e-4]],
    ['poses/anon__essen-original.pose', [0.0051, 0.0051, 2e-5, 6e-4]],
    ['poses/viewer-example.pose', [0.0051, 0.0051, 0, 6e-4]],
    ['clips/unseen/white_kurta/A.json', [0.0051, 0.0051, 2e-5, 6e-4]],
    ['poses/openpose/psl_good', [0.0051, 0.0051, 0, 6e-4]],
  ] as const)('%s go through every format and back', async (name, tolerance) => {
    const source = await openPoseFile(sharedData(name));
    const poses = await collect(source.poses());
    for (const format of WRITABLE_FORMATS) {
      const path = workspace.path(`real-${format}`);
      await writePoseFile(path, format, { ...source, fps: 24 }, iterate(poses));
      const back = await openPoseFile(path, { fps: source.fps });
      expect(back).toMatchObject({ width: source.width, height: source.height, visible: source.visible });
      const worst = difference(poses, await collect(back.poses()));
      worst.forEach((error, column) => {
        expect(error).toBeLessThanOrEqual(format.startsWith('pose') ? 0 : tolerance[column]);
      });
    }
  });

  it("keep MediaPipe's 33 landmarks on the way through .pose", async () => {
    const name = sharedData('clips/unseen/black_woman/bye.json');
    const poses = (await openPoseFile(name)).poses();
    const meta = await openPoseFile(name);
    await writePoseFile(workspace.path('through.pose'), 'pose-0.2', meta, poses);
    const pose = await openPoseFile(workspace.path('through.pose'));
    await writePoseFile(workspace.path('through.json'), 'mediapipe', pose, pose.poses());
    const read = (path: string): { frames: { pose: number[][] | null }[] } =>
      JSON.parse(readFileSync(path, 'utf8'));
    const [before, after] = [read(name), read(workspace.path('through.json'))];
    expect(after.frames).toHaveLength(before.frames.length);
    let visible = 0;
    after.frames.forEach(({ pose: landmarks }, frame) => {
      landmarks?.forEach((point, row) => {
        const original = before.frames[frame].pose![row];
        point.forEach((value, i) => {
          expect(Math.abs(value - original[i])).toBeLessThan(i === 3 ? 1e-3 : 1e-5);
        });
        visible += 1;
      });
    });
    expect(visible).toBe(33 * before.frames.filter((frame) => frame.pose).length);
  });

  it('have the names, limbs and colours of pose-format', async () => {
    const original = PoseFormatPose.from(readFileSync(sharedData('poses/p2v__example-img.pose'))).header;
    const path = workspace.path('like.pose');
    await writePoseFile(path, 'pose-0.2', META, iterate(samplePoses(1, 468)));
    const ours = PoseFormatPose.from(readFileSync(path)).header;
    for (const [i, component] of ours.components.entries()) {
      const { name, points, colors, limbs } = original.components[i];
      expect(component).toMatchObject({ name, points, colors });
      if (name === 'FACE_LANDMARKS') continue;
      const edges = (list: typeof limbs) => list.map(({ from, to }) => [from, to].sort().join()).sort();
      expect(edges(component.limbs)).toEqual(edges(limbs));
    }
  });
});
