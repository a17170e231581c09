import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY, FACE_COUNTS, STRIDE } from '../../core/pose/topology.ts';
import { loadReference, type PictureOfPose, type ReferenceOptions } from '../../core/reference.ts';
import { blankPose } from '../support/samples.ts';

let directory: string;
let photo: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slp-reference-'));
  photo = join(directory, 'signer.png');
  await sharp({ create: { width: 800, height: 1000, channels: 3, background: '#336699' } })
    .png()
    .toFile(photo);
});
afterAll(() => rm(directory, { recursive: true }));

/** A pose file for an 800×1000 picture, with shoulders 300 pixels apart. */
function picture(changes: Partial<PictureOfPose> = {}, confidence = 1): PictureOfPose {
  const pose = blankPose(0);
  pose.body.set([550, 500, 0, confidence], BODY.leftShoulder * STRIDE);
  pose.body.set([250, 500, 0, confidence], BODY.rightShoulder * STRIDE);
  return { width: 800, height: 1000, pose, ...changes };
}

const options = (changes: Partial<ReferenceOptions> = {}): ReferenceOptions => ({
  size: 400,
  readPose: async () => picture(),
  estimatePose: () => Promise.reject(new Error('not to be estimated')),
  log: () => {},
  ...changes,
});

const load = (readPose: ReferenceOptions['readPose'], poseFile?: string) =>
  loadReference(photo, options({ poseFile, readPose }));

/** Loads the photo without any file beside it. */
const estimate = (found: PictureOfPose | null, changes: Partial<ReferenceOptions> = {}) =>
  loadReference(photo, options({ ...changes, estimatePose: async () => found }));

const withFace = (one: PictureOfPose): PictureOfPose => ({
  ...one,
  pose: { ...one.pose, face: new Float32Array(FACE_COUNTS.mesh * STRIDE).fill(1) },
});

describe('loadReference', () => {
  it('scales photo and keypoints to the size', async () => {
    const { image, pose } = await load(async () => picture(), 'signer.pose');
    expect([image.width, image.height, image.data[0]]).toEqual([400, 500, 0x33]);
    expect(pose.body[BODY.leftShoulder * STRIDE]).toBe(275);
    expect(pose.body[BODY.leftShoulder * STRIDE + 1]).toBe(250);
  });

  it('tells the reader the size of the photo as it is on disk', async () => {
    let told: unknown;
    const reader = async (_path: string, photo: unknown): Promise<PictureOfPose> => {
      told = photo;
      return picture();
    };
    await load(reader, 'signer.pose');
    expect(told).toEqual({ width: 800, height: 1000 });
  });

  it('takes the keypoints from a sidecar, .pose before .json', async () => {
    const read: string[] = [];
    const reader = async (path: string): Promise<PictureOfPose> => {
      read.push(path);
      return picture();
    };
    await writeFile(join(directory, 'signer.json'), '');
    await load(reader);
    await writeFile(join(directory, 'signer.pose'), '');
    await load(reader);
    expect(read).toEqual([join(directory, 'signer.json'), join(directory, 'signer.pose')]);
    await rm(join(directory, 'signer.json'));
    await rm(join(directory, 'signer.pose'));
  });

  it('estimates keypoints where no file has them, in a picture of any size', async () => {
    const found = withFace(picture());
    const { image, pose } = await estimate({ ...found, width: 1600, height: 2000 });
    expect(pose.body[BODY.leftShoulder * STRIDE]).toBe((550 * image.width) / 1600);
  });

  it('refuses a photo in which no person and no face is found', async () => {
    await expect(estimate(null)).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
      message: expect.stringContaining('a person'),
    });
    await expect(estimate(picture())).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
      message: expect.stringContaining('a face'),
    });
    await expect(estimate(withFace(picture({}, 0.1)))).rejects.toMatchObject({
      message: expect.stringContaining('both shoulders'),
    });
  });

  it('says once that arms are in the way, whatever the keypoints come from', async () => {
    const folded = withFace(picture());
    for (const [elbow, wrist, x] of [
      [BODY.leftElbow, BODY.leftWrist, 600],
      [BODY.rightElbow, BODY.rightWrist, 200],
    ] as const) {
      folded.pose.body.set([x, 750, 0, 1], elbow * STRIDE);
      folded.pose.body.set([400, 700, 0, 1], wrist * STRIDE);
    }
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    await loadReference(photo, options({ readPose: async () => folded, poseFile: 'x.pose', log }));
    await estimate(folded, { log });
    await estimate(withFace(picture()), { log });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`${photo}: ${lines[1]!.slice(photo.length + 2)}`);
    expect(lines[0]).toContain('arms hanging');
  });

  it('refuses keypoints of a picture with another shape', async () => {
    await expect(load(async () => picture({ width: 1000 }), 'x.pose')).rejects.toMatchObject({
      code: 'REFERENCE_POSE_MISMATCH',
    });
  });

  it('refuses a photo without visible shoulders', async () => {
    await expect(load(async () => picture({}, 0.1), 'x.pose')).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
      message: expect.stringContaining('shoulders'),
    });
    await expect(load(async () => ({ ...picture(), pose: blankPose(0) }), 'x.pose')).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
    });
  });

  it('refuses keypoints beside the picture', async () => {
    const { pose } = picture();
    pose.body[BODY.leftShoulder * STRIDE] += 2000;
    pose.body[BODY.rightShoulder * STRIDE] += 2000;
    await expect(load(async () => picture({ pose }), 'x.pose')).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
    });
  });

  it.skipIf(process.platform === 'win32')('does not read a device, which has no end', async () => {
    await expect(loadReference('/dev/zero', options())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('refuses what is no image, and what is not there', async () => {
    const text = join(directory, 'text.png');
    await writeFile(text, 'no image');
    await expect(loadReference(text, options())).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    await expect(loadReference(join(directory, 'none.png'), options())).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});
