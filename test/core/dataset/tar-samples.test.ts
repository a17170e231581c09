import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BadSample } from '../../../core/dataset/bad-sample.ts';
import type { JointOrderName } from '../../../core/dataset/layouts/joint-orders.ts';
import { encodeSample, toReference } from '../../../core/dataset/sample-files.ts';
import { TAR_END, type TarFile } from '../../../core/dataset/tar-entry.ts';
import { TarSamples } from '../../../core/dataset/tar-samples.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { BODY, STRIDE } from '../../../core/pose/topology.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { CANVAS, figure, pickled, picture, points, writeTar } from './published-tars.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
  vi.stubEnv('SLP_CACHE', space.path('cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await space[Symbol.asyncDispose]();
});

const WRIST = BODY.leftWrist * STRIDE;
const wristY = (sample: { pose: { body: Float32Array } }): number => sample.pose.body[WRIST + 1];

/** Six files a sample, as SynthSL has them; two for PHOENIX. */
async function sequence(
  name: string,
  frames: number,
  order: JointOrderName,
  others: readonly string[] = ['depth.png', 'segm.png', 'normal.png', 'meta.pickle'],
): Promise<TarFile[]> {
  const rgb = await picture('#804020', 512, 512);
  return Array.from({ length: frames }, (_, frame) => {
    const key = `${name}.${String(frame).padStart(8, '0')}`;
    return [
      { name: `${key}.rgb.png`, data: rgb },
      { name: `${key}.keypoints.pickle`, data: pickled(points(figure(frame), order)) },
      ...others.map((other) => ({ name: `${key}.${other}`, data: Buffer.from('not read') })),
    ];
  }).flat();
}

async function baseTars(
  names: readonly string[],
  order: JointOrderName,
  [pictures, keypoints]: [string, string],
) {
  const rgb = await picture('#204080', 512, 512);
  await writeTar(
    space.path(pictures),
    names.map((name) => ({ name: `${name}.png`, data: rgb })),
  );
  const data = pickled(points(figure(0), order));
  await writeTar(
    space.path(keypoints),
    names.map((name) => ({ name: `${name}.pickle`, data })),
  );
}

describe('SynthSL', () => {
  beforeEach(async () => {
    const files = [...(await sequence('seq_2', 3, 'smplx')), ...(await sequence('seq_1', 2, 'smplx'))];
    await writeTar(space.path('training.tar'), files);
    await baseTars(['seq_1', 'seq_2'], 'smplx', ['base_imgs_tar.tar', 'base_kps_tar.tar']);
  });

  it('is recognised, with its sequences, references and the order of its joints', async () => {
    await using tar = await TarSamples.open(space.path('training.tar'));
    expect(tar.layout.name).toBe('synthsl');
    expect(tar.joints).toBe('smplx');
    expect(tar.length).toBe(5);
    expect(tar.signers).toEqual(['seq_2', 'seq_1']);
    expect(tar.hasReference('seq_1')).toBe(true);
    expect(tar.table.parts).toEqual({ rgb: 5, keypoints: 5, depth: 5, segm: 5, normal: 5, meta: 5 });
    expect(tar.info(4)).toEqual({ key: 'seq_1.00000001', signer: 'seq_1', clip: 'seq_1', frame: 1 });
  });

  it('gives pictures of 256 × 256, and keypoints in their pixels', async () => {
    await using tar = await TarSamples.open(space.path('training.tar'));
    const sample = await tar.read(2);
    expect(sample.target).toMatchObject({ width: 256, height: 256, channels: 3, timestamp: 80_000 });
    expect([...sample.target.data.subarray(0, 3)]).toEqual([0x80, 0x40, 0x20]);
    expect(sample.pose.timestamp).toBe(80_000);
    expect(wristY(sample)).toBeCloseTo((260 * 256) / CANVAS, 3);
    const signer = await tar.signer('seq_2');
    expect([...signer.image.data.subarray(0, 3)]).toEqual([0x20, 0x40, 0x80]);
    expect(signer.pose.body[WRIST + 1]).toBeCloseTo((280 * 256) / CANVAS, 3);
  });

  it('reads in any order, and knows the frame before', async () => {
    await using tar = await TarSamples.open(space.path('training.tar'), { size: 64 });
    const wrists = await Promise.all(
      [4, 0, 2, 1, 3].map(async (index) => Math.round(wristY(await tar.read(index)))),
    );
    expect(wrists).toEqual([270, 280, 260, 270, 280].map((y) => Math.round((y * 64) / CANVAS)));
    expect([0, 1, 2, 3, 4].map((index) => tar.previous(index))).toEqual([undefined, 0, 1, undefined, 3]);
  });

  it('does without references: the best sample stands in', async () => {
    await mkdir(space.path('other/alone'), { recursive: true });
    await writeTar(space.path('other/alone/training.tar'), await sequence('seq_1', 3, 'smplx'));
    await using tar = await TarSamples.open(space.path('other/alone/training.tar'));
    expect(tar.hasReference('seq_1')).toBe(false);
    const { image, id } = await tar.signer('seq_1');
    expect([id, ...image.data.subarray(0, 3)]).toEqual(['seq_1', 0x80, 0x40, 0x20]);
  });

  it('takes the order of joints that it is told', async () => {
    const options = { joints: 'coco-wholebody' } as const;
    await using tar = await TarSamples.open(space.path('training.tar'), options);
    expect(tar.joints).toBe('coco-wholebody');
  });
});

describe('PHOENIX', () => {
  it('is recognised in a packed tar with packed references', async () => {
    const files = await sequence('01April_2010_Thursday_heute-6694', 3, 'body-face-hands', []);
    await writeTar(space.path('train.tar.gz'), files);
    const base: [string, string] = ['base_imgs_tar.tar.gz', 'base_kps_tar.tar.gz'];
    await baseTars(['01April_2010_Thursday_heute-6694'], 'body-face-hands', base);
    const lines: string[] = [];
    await using tar = await TarSamples.open(space.path('train.tar.gz'), { log: (line) => lines.push(line) });
    expect([tar.layout.name, tar.joints, tar.length, tar.fps]).toEqual(['phoenix', 'body-face-hands', 3, 25]);
    expect(tar.hasReference('01April_2010_Thursday_heute-6694')).toBe(true);
    expect(wristY(await tar.read(1))).toBeCloseTo((270 * 256) / CANVAS, 3);
    expect(lines).toEqual([expect.stringMatching(/unpacking it/), expect.stringMatching(/unpacking it/)]);
  });
});

describe('BosphorusSign22k', () => {
  /** A person in the middle of a picture that is twice as wide as what the loader cuts out. */
  const inWide = (rows: number[][]) =>
    rows.map(([x, y]) => (x === 0 && y === 0 ? [0, 0] : [0.25 + x / 2, y]));

  async function clip(name: string): Promise<TarFile[]> {
    const stripes = await sharp({ create: { width: 384, height: 216, channels: 3, background: '#000' } })
      .composite([{ input: await picture('#fff', 192, 216), left: 96, top: 0 }])
      .png()
      .toBuffer();
    return [0, 1].flatMap((frame) => [
      { name: `${name}/${frame}.rgb.png`, data: stripes },
      {
        name: `${name}/${frame}.keypoints.pickle`,
        data: pickled(inWide(points(figure(frame), 'body-face-hands'))),
      },
      { name: `${name}/${frame}.depth.pickle`, data: Buffer.from('not read') },
    ]);
  }

  it('is recognised in a folder of packed tars, by part', async () => {
    await mkdir(space.path('train'));
    await mkdir(space.path('test'));
    for (const name of ['0003.2.002', '0003.2.001']) {
      await writeTar(space.path(`train/${name}.tar.gz`), await clip(`${name}.user`));
    }
    await writeTar(space.path('test/0004.1.001.tar.gz'), await clip('0004.1.001'));
    const data = pickled(inWide(points(figure(0), 'body-face-hands')));
    const name = '0003.2.001';
    await writeTar(space.path('base_images.tar.gz'), [
      { name: `${name}.png`, data: (await clip(name))[0].data as Buffer },
    ]);
    await writeTar(space.path('base_kps.tar.gz'), [{ name: `${name}.pickle`, data }]);

    await using tar = await TarSamples.open(space.directory, { split: 'train' });
    expect(tar.layout.name).toBe('bosphorus');
    expect(tar.joints).toBe('body-face-hands');
    expect(tar.signers).toEqual(['0003.2.001', '0003.2.002']);
    expect(tar.signers.map((id) => tar.hasReference(id))).toEqual([true, false]);
    expect(tar.fps).toBe(30);
    const sample = await tar.read(1);
    expect(sample.target).toMatchObject({ width: 256, height: 256 });
    expect([...sample.target.data].filter((value) => value < 250)).toHaveLength(0);
    expect(sample.pose.body[WRIST]).toBeCloseTo((268 * 256) / CANVAS, 2);
    expect((await tar.signer('0003.2.001')).pose.body[WRIST]).toBeCloseTo((268 * 256) / CANVAS, 2);
    await using test = await TarSamples.open(space.directory, { split: 'test' });
    expect(test.signers).toEqual(['0004.1.001']);
  });

  it('needs to be told the part', async () => {
    await mkdir(space.path('train'));
    await expect(TarSamples.open(space.directory)).rejects.toThrow(/give one with "split"/);
  });
});

describe('WebDataset', () => {
  async function sample(signer: string, clip: string, frame: number, side = CANVAS): Promise<Buffer> {
    const image = {
      timestamp: 0,
      width: side,
      height: side,
      channels: 3,
      data: new Uint8Array(side * side * 3),
    } as const;
    image.data.fill(100 + frame);
    const facts = { signer, clip, frame, timestamp: frame * 1e5, fps: 10, width: side, height: side };
    const key = `${signer}_${clip}_${String(frame).padStart(6, '0')}`;
    return encodeSample(key, image, scalePose(figure(frame), side / CANVAS), facts, 90);
  }

  it('is read as it was built, also what was built in another size', async () => {
    const samples = [
      await sample('anna', 'apple', 4),
      await sample('anna', 'apple', 5),
      await sample('ben', 'apple', 0, 200),
    ];
    await space.write('signs-test.tar', Buffer.concat([...samples, TAR_END]));
    await space.write('signs-base.tar', Buffer.concat([toReference('anna', samples[1]), TAR_END]));
    await using tar = await TarSamples.open(space.path('signs-test.tar'), { size: 100 });
    expect(tar.layout.name).toBe('webdataset');
    expect([tar.fps, tar.signers, tar.length]).toEqual([10, ['anna', 'ben'], 3]);
    expect(['anna', 'ben'].map((id) => tar.hasReference(id))).toEqual([true, false]);
    for (const [index, frame] of [
      [0, 4],
      [1, 5],
      [2, 0],
    ]) {
      const { pose, target } = await tar.read(index);
      expect(target).toMatchObject({ width: 100, height: 100, timestamp: frame * 1e5 });
      expect(Math.abs(target.data[0] - 100 - frame)).toBeLessThan(3);
      expect(pose.body[WRIST + 1]).toBeCloseTo((280 - 10 * frame) / 4, 1);
    }
    expect(tar.info(2)).toEqual({ key: 'ben_apple_000000', signer: 'ben', clip: 'apple', frame: 0 });
    expect((await tar.signer('anna')).pose.body[WRIST + 1]).toBeCloseTo(230 / 4, 1);
    expect(tar.clipOf(1)).not.toBe(tar.clipOf(2));
  });

  it('does without KEY.json: the key names signer and clip', async () => {
    const { pose } = {
      pose: JSON.stringify({ format: 'slp-poses', version: 1, width: 40, height: 40, fps: 1, frames: [{}] }),
    };
    const files = ['a-2', 'a-10', 'b-1'].flatMap((key) => [
      { name: `${key}.pose.json`, data: Buffer.from(pose) },
    ]);
    const rgb = await picture('#111', 40, 40);
    await writeTar(space.path('x.tar'), [
      ...files,
      ...['a-2', 'a-10', 'b-1'].map((key) => ({ name: `${key}.png`, data: rgb })),
    ]);
    await using tar = await TarSamples.open(space.path('x.tar'));
    expect([0, 1, 2].map((index) => tar.info(index).key)).toEqual(['a-2', 'a-10', 'b-1']);
    expect([tar.signers, tar.fps, tar.table.parts.facts]).toEqual([['a', 'b'], 25, 0]);
  });

  it('an edge is lost, on both sides alike, where a picture has another shape than the first', async () => {
    const wide = {
      format: 'slp-poses',
      version: 1,
      width: 80,
      height: 40,
      fps: 1,
      frames: [{ body: Array(13).fill([40, 20]) }],
    };
    await writeTar(space.path('x.tar'), [
      { name: 'a-1.png', data: await picture('#111', 40, 40) },
      { name: 'a-1.pose.json', data: Buffer.from(JSON.stringify({ ...wide, width: 40 })) },
      { name: 'a-2.png', data: await picture('#111', 80, 40) },
      { name: 'a-2.pose.json', data: Buffer.from(JSON.stringify(wide)) },
      { name: 'a-3.png', data: await picture('#111', 40, 40) },
      { name: 'a-3.pose.json', data: Buffer.from(JSON.stringify(wide)) },
      { name: 'a-4.png', data: await picture('#111', 40, 80) },
      { name: 'a-4.pose.json', data: Buffer.from(JSON.stringify({ ...wide, width: 40, height: 80 })) },
    ]);
    await using tar = await TarSamples.open(space.path('x.tar'));
    const { pose, target } = await tar.read(1);
    expect([target.width, target.height, pose.body[0], pose.body[1]]).toEqual([40, 40, 20, 20]);
    await expect(tar.read(2)).rejects.toThrow(/another shape/);
    expect([...(await tar.read(3)).pose.body.subarray(0, 2)]).toEqual([40, 0]);
  });
});

describe('a folder of many tars', () => {
  beforeEach(async () => {
    await mkdir(space.path('same'));
    for (let i = 0; i < 40; i++) {
      const name = `s${i}`;
      await writeTar(
        space.path(`${name}.tar`),
        (await sequence(name, 4, 'smplx', [])).slice(2 * (i % 4), 2 * (i % 4) + 2),
      );
    }
  });

  it('is read in any order, whatever number of files may be open', async () => {
    await using tar = await TarSamples.open(space.directory, { size: 16 });
    const order = Array.from({ length: 120 }, (_, i) => (i * 17) % 40);
    const found = await Promise.all(order.map((index) => tar.read(index)));
    expect(found.map(({ frame }) => frame)).toEqual(order.map((index) => tar.info(index).frame));
    for (const sample of found)
      expect(wristY(sample)).toBeCloseTo(((280 - 10 * sample.frame) * 16) / CANVAS, 2);
  });

  it('keeps samples of one name in two tars apart', async () => {
    const files = await sequence('s', 2, 'smplx', []);
    for (const name of ['a', 'b']) await writeTar(space.path(`same/${name}.tar`), files);
    await using tar = await TarSamples.open(space.path('same'));
    expect([tar.length, tar.table.incomplete]).toEqual([4, []]);
    expect(tar.table.samples.map(({ tar, frame }) => [frame, tar])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it('opens nothing any more when it was disposed of', async () => {
    const tar = await TarSamples.open(space.directory, { size: 16 });
    await tar[Symbol.asyncDispose]();
    await expect(tar.read(0)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('goes on without those that are damaged', async () => {
    await space.write('s0.tar', 'no tar at all');
    await space.write('s7.tar', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    await using tar = await TarSamples.open(space.directory);
    expect(tar.length).toBe(38);
    const damaged = tar.tars.filter(({ index }) => index.damage);
    expect(damaged.map(({ path }) => path)).toEqual([space.path('s0.tar'), space.path('s7.tar')]);
  });
});

describe('bad samples', () => {
  it('say what is wrong when they are read, and nothing before', async () => {
    const files = await sequence('s', 8, 'smplx', []);
    const replace = (name: string, data: Buffer) =>
      files.splice(
        files.findIndex((file) => file.name === name),
        1,
        { name, data },
      );
    replace('s.00000001.rgb.png', Buffer.from('no picture'));
    replace('s.00000002.keypoints.pickle', Buffer.from("cos\nsystem\n(S'true'\ntR."));
    replace('s.00000003.keypoints.pickle', pickled([[1, 2]]));
    files.splice(
      files.findIndex(({ name }) => name === 's.00000004.rgb.png'),
      1,
    );
    await writeTar(space.path('train.tar'), files);
    await using tar = await TarSamples.open(space.path('train.tar'));
    expect(tar.length).toBe(7);
    expect(tar.table.incomplete).toEqual([{ key: 's.00000004', tar: 'train.tar', missing: 'rgb' }]);
    await expect(tar.read(1)).rejects.toThrow(/picture cannot be read/);
    await expect(tar.read(2)).rejects.toThrow(/os\.system, which is not allowed/);
    await expect(tar.read(3)).rejects.toThrow(BadSample);
    expect((await tar.read(4)).frame).toBe(5);
  });

  it('a picture that claims to be huge is one', async () => {
    const files = await sequence('s', 1, 'smplx', []);
    const bomb = Buffer.from(files[0].data);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    await writeTar(space.path('train.tar'), [{ ...files[0], data: bomb }, files[1]]);
    await using tar = await TarSamples.open(space.path('train.tar'));
    await expect(tar.read(0)).rejects.toThrow(BadSample);
  });
});

describe('DATASET_UNREADABLE', () => {
  it.each([
    ['no tar', () => space.write('x.tar', 'no tar'), {}, /cut short|does not begin/],
    [
      'files of no layout',
      () => writeTar(space.path('x.tar'), [{ name: 'a.txt', data: Buffer.from('a') }]),
      {},
      /no layout/,
    ],
    [
      'another layout',
      async () => writeTar(space.path('x.tar'), await sequence('s', 1, 'smplx')),
      { layout: 'webdataset' },
      /no sample in the layout "webdataset"/,
    ],
    ['a folder without tars', async () => space.directory, {}, /no tar in the folder/],
    ['a part that is not there', async () => space.directory, { split: 'test' }, /is called "test"/],
    [
      'references that are not there',
      async () => writeTar(space.path('x.tar'), await sequence('s', 1, 'smplx')),
      { base: 'gone' },
      /gone/,
    ],
    [
      'joints at random',
      async () => {
        const rows = points(figure(2), 'smplx');
        const files = await sequence('s', 1, 'smplx');
        return writeTar(space.path('x.tar'), [
          files[0],
          { ...files[1], data: pickled(rows.map((_, i) => rows[(i * 37) % 96])) },
        ]);
      },
      {},
      /no order that is known/,
    ],
    [
      'pickles that are all bad',
      async () => {
        const [rgb, keypoints] = await sequence('s', 1, 'smplx');
        return writeTar(space.path('x.tar'), [rgb, { ...keypoints, data: Buffer.from('cos\nsystem\n.') }]);
      },
      {},
      /no keypoints can be read; s\.00000000: .*os\.system/,
    ],
  ] as const)('for %s', async (_, make, options, message) => {
    const opened = TarSamples.open(await make(), options);
    await expect(opened).rejects.toMatchObject({ code: 'DATASET_UNREADABLE' });
    await expect(opened).rejects.toThrow(message);
  });
});
