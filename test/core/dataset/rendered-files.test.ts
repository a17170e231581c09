import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import {
  encodeReference,
  encodeRendered,
  RENDERED_LAYOUTS,
  type RenderedLayout,
  type RenderedSample,
  SYNTHSL_BASES,
} from '../../../core/dataset/rendered-files.ts';
import type { TarFile } from '../../../core/dataset/tar-entry.ts';
import { TarSamples } from '../../../core/dataset/tar-samples.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { FACE_68_IN_468, STRIDE } from '../../../core/pose/topology.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { CANVAS, figure, writeTar } from './published-tars.ts';

const SIZE = CANVAS;
const FRAMES = 4;
let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

/** The figure with MediaPipe's face, of which only the points that iBUG has are somewhere. */
function person(frame: number): Pose {
  const { face, ...rest } = figure(frame);
  const mesh = new Float32Array(468 * STRIDE);
  FACE_68_IN_468.forEach((point, row) => {
    mesh.set(face!.subarray(row * STRIDE, (row + 1) * STRIDE), point * STRIDE);
  });
  return { ...rest, face: mesh, bodyLandmarks: new Float32Array(33 * STRIDE).fill(0.25) };
}

function sample(frame: number): RenderedSample {
  const planes = {
    size: SIZE,
    depth: new Float32Array(SIZE * SIZE).fill(Number.POSITIVE_INFINITY),
    segments: new Uint8Array(SIZE * SIZE),
    normals: new Float32Array(SIZE * SIZE * 3),
  };
  planes.depth[1] = 1.2345;
  planes.segments[1] = 13;
  planes.normals.set([1, -1, -1], 3);
  const timestamp = frame * 40_000;
  return {
    picture: { ...createFrame(SIZE, SIZE, 3), timestamp },
    pose: { ...person(frame), timestamp },
    planes,
    facts: { signer: 'eva', clip: 'c1', frame, timestamp, fps: 25, width: SIZE, height: SIZE },
  };
}

async function write(layout: RenderedLayout): Promise<string> {
  const folder = `${layout}/`;
  const files: TarFile[] = [];
  for (let frame = 0; frame < FRAMES; frame++)
    files.push(...(await encodeRendered(layout, 'eva_c1', sample(frame), 90)));
  const names = layout === 'webdataset' ? ['base'] : SYNTHSL_BASES;
  const bases = await encodeReference(layout, ['eva_c1'], sample(0), 90);
  expect(bases.length).toBe(names.length);
  await mkdir(space.path(folder), { recursive: true });
  for (const [i, name] of names.entries()) await writeTar(space.path(`${folder}${name}.tar`), bases[i]);
  return writeTar(space.path(`${folder}training.tar`), files);
}

describe.each(RENDERED_LAYOUTS)('samples in the layout %s', (layout) => {
  it('are what the reader of datasets takes, references and all', async () => {
    await using tar = await TarSamples.open(await write(layout), { size: SIZE });
    expect(tar.layout.name).toBe(layout);
    expect(tar.length).toBe(FRAMES);
    expect(tar.signers.map((id) => tar.hasReference(id))).toEqual([true]);
    if (layout === 'synthsl') expect(tar.joints).toBe('body-face-hands');
    for (let i = 0; i < FRAMES; i++) {
      const { pose, frame } = await tar.read(i);
      const truth = person(i);
      expect(frame).toBe(i);
      for (const part of ['leftHand', 'rightHand'] as const) {
        truth[part]!.forEach((value, at) => {
          if (at % STRIDE < 2) expect(pose[part]![at]).toBeCloseTo(value, 1);
        });
      }
      expect(pose.body[8 * STRIDE]).toBeCloseTo(truth.body[8 * STRIDE], 1);
      const lip = layout === 'webdataset' ? FACE_68_IN_468[51] : 51;
      expect(pose.face![lip * STRIDE]).toBeCloseTo(truth.face![FACE_68_IN_468[51] * STRIDE], 1);
    }
    const { image } = await tar.signer(tar.signers[0]);
    expect([image.width, image.height]).toEqual([SIZE, SIZE]);
  });
});

describe('planes', () => {
  const named = async (ending: string): Promise<Buffer> => {
    const files = await encodeRendered('webdataset', 'eva_c1', sample(0), 90);
    return files.find(({ name }) => name.endsWith(ending))!.data as Buffer;
  };

  it('has depth in millimetres, and 0 where there is nothing', async () => {
    const png = await named('.depth.png');
    expect(await sharp(png).metadata()).toMatchObject({ channels: 1, depth: 'ushort', width: SIZE });
    const data = await sharp(png).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    expect([...new Uint16Array(data.buffer, data.byteOffset, 3)]).toEqual([0, 1235, 0]);
  });

  it('has labels as they are', async () => {
    const png = await named('.segm.png');
    expect(await sharp(png).metadata()).toMatchObject({ channels: 1, depth: 'uchar' });
    expect([...(await sharp(png).toColourspace('b-w').raw().toBuffer()).subarray(0, 3)]).toEqual([0, 13, 0]);
  });

  it('has normals to the right, up and towards the camera', async () => {
    const data = await sharp(await named('.normal.png'))
      .raw()
      .toBuffer();
    expect([...data.subarray(0, 6)]).toEqual([128, 128, 128, 255, 255, 255]);
  });

  it('keeps all landmarks of the body beside the frame', async () => {
    const { bodyLandmarks, frames } = JSON.parse((await named('.pose.json')).toString());
    expect(bodyLandmarks.length).toBe(33);
    expect(frames[0].face.length).toBe(468);
  });
});
