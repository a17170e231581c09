import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame, Generator, Sample, Signer } from '../../../core/contract.ts';
import { initialiseWeights } from '../../../core/neural/weights.ts';
import { declarations } from '../../../plugins/gan/declarations.ts';
import gan from '../../../plugins/gan/index.ts';
import { writeModel } from '../../../plugins/gan/model-folder.ts';
import puppet from '../../../plugins/puppet/index.ts';
import { quietHost } from '../../support/quiet-host.ts';
import { drawnSigner } from '../puppet/drawn-signer.ts';
import { flat, signingSample } from './learner.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slp-gan-'));
  await writeModel(folder, 'fast', initialiseWeights(declarations('fast').generator, 1));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function startPuppet(background = 'keep'): Promise<Generator> {
  return await puppet.create({ background, motionBlur: true }, quietHost());
}

async function start(coarse: Generator): Promise<Generator & AsyncDisposable> {
  const host = quietHost({ generator: coarse });
  return (await gan.create({ model: folder, threads: 1, provider: 'cpu' }, host)) as Generator &
    AsyncDisposable;
}

const sample = signingSample();
const still: Sample = {
  signer: sample.signer,
  pose: { ...sample.signer.pose, timestamp: 80_000 },
  nearArm: 'left',
};

/** Of channels, not pixels. */
const differing = (a: Frame, b: Frame): number => a.data.filter((value, i) => value !== b.data[i]).length;

function expectSame(frames: readonly Frame[], expected: readonly Frame[]): void {
  const heads = (all: readonly Frame[]) => all.map(({ data, ...head }) => ({ ...head, bytes: data.length }));
  expect(heads(frames)).toEqual(heads(expected));
  expect(frames.map((frame, i) => differing(frame, expected[i]))).toEqual(frames.map(() => 0));
}

describe('the generator', () => {
  it('renders samples that are under way at once as it renders them one after the other', async () => {
    await using generator = await start(await startPuppet());
    const apart = [await generator.generate(sample), await generator.generate(still)];
    const together = await Promise.all([sample, still, sample].map((each) => generator.generate(each)));
    expect(differing(apart[0], apart[1])).toBeGreaterThan(1000);
    expectSame(together, [...apart, apart[0]]);
  });

  it('goes from signer to signer, also to one of another size, and back', async () => {
    await using generator = await start(await startPuppet());
    const wide = drawnSigner(300);
    const other: Sample = { signer: wide, pose: wide.pose, nearArm: 'left' };
    const first = await generator.generate(still);
    const second = await generator.generate(other);
    expect([second.width, second.height]).toEqual([300, 256]);
    expectSame([await generator.generate(still)], [first]);
    await using alone = await start(await startPuppet());
    expectSame([await alone.generate(other)], [second]);
    const both = await Promise.all([generator.generate(other), generator.generate(still)]);
    expectSame(both, [second, first]);
  });

  it('goes on after a picture that could not be painted', async () => {
    const working = await startPuppet();
    let fails = false;
    const planes = async (each: Sample) => {
      const made = await working.planes!(each);
      return fails
        ? {
            ...made,
            get alpha(): never {
              throw new Error('no alpha');
            },
          }
        : made;
    };
    await using generator = await start({ generate: (each) => working.generate(each), planes });
    const expected = await generator.generate(still);
    fails = true;
    await expect(generator.generate(still)).rejects.toThrow('no alpha');
    fails = false;
    expectSame([await generator.generate(still)], [expected]);
  });

  it('finishes the pictures that are under way when it is disposed of', async () => {
    const { sample, coarse } = flat(64, 64);
    const generator = await start(coarse);
    const expected = await generator.generate(sample);
    const last = Promise.all([1, 2, 3].map(() => generator.generate(sample)));
    // What they paint over is there: the engine is next.
    for (let i = 0; i < 4; i++) await Promise.resolve();
    await Promise.all([generator[Symbol.asyncDispose](), generator[Symbol.asyncDispose]()]);
    expectSame(await last, [expected, expected, expected]);
  });

  it.each([
    [1, 1],
    [5, 3],
    [33, 50],
    [131, 61],
  ])('paints the person in pictures of %i×%i pixels', async (width, height) => {
    const { sample, coarse } = flat(width, height);
    await using generator = await start(coarse);
    const before = await coarse.generate(sample);
    const after = await generator.generate(sample);
    expect(after).toMatchObject({ width, height, channels: 3, timestamp: 0 });
    expect(after.data.length).toBe(before.data.length);
    const changedAt = (x: number, y: number): boolean =>
      [0, 1, 2].some((c) => after.data[(y * width + x) * 3 + c] !== before.data[(y * width + x) * 3 + c]);
    expect(changedAt(width - 1, height - 1)).toBe(true);
    // Beyond a margin of two cells around the right half, nothing is touched.
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width / 2 - 12; x++) expect(changedAt(x, y)).toBe(false);
    }
  });

  it('keeps a transparent background, and the edges before it', async () => {
    const coarse = await startPuppet('transparent');
    await using generator = await start(coarse);
    const before = await coarse.generate(sample);
    const after = await generator.generate(sample);
    expect(after.channels).toBe(4);
    let painted = 0;
    for (let i = 0; i < before.data.length; i += 4) {
      const changed = [0, 1, 2].some((c) => after.data[i + c] !== before.data[i + c]);
      if (changed && before.data[i + 3] < 255)
        expect.fail(`a pixel with alpha ${before.data[i + 3]} was painted`);
      if (after.data[i + 3] !== before.data[i + 3]) expect.fail('alpha was changed');
      if (changed) painted++;
    }
    expect(painted).toBeGreaterThan(5000);
  });

  it('takes photos with alpha', async () => {
    const { id, image, pose } = sample.signer;
    const data = new Uint8Array(256 * 256 * 4).fill(255);
    for (let i = 0; i < 256 * 256; i++) data.set(image.data.subarray(3 * i, 3 * i + 3), 4 * i);
    await using generator = await start(await startPuppet());
    const opaque: Signer = { id: `${id}-alpha`, image: { ...image, channels: 4, data }, pose };
    const frames = [await generator.generate({ ...sample, signer: opaque })];
    expectSame(frames, [await generator.generate(sample)]);
  });
});
