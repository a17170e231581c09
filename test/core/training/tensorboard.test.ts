import { readdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32c } from '../../../core/training/crc32c.ts';
import { toPng } from '../../../core/training/sample-grid.ts';
import { TensorBoardLog } from '../../../core/training/tensorboard.ts';
import { divide, readEvents } from '../../support/read-events.ts';
import { plainFrame } from '../../support/samples.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const onlyFile = async (): Promise<string> => space.path((await readdir(space.directory))[0]);

it('crc32c agrees with its published check value, and with long division', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(divide(Buffer.from('123456789'))).toBe(0xe3069283);
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255);
  expect(crc32c(bytes)).toBe(divide(bytes));
});

describe('TensorBoardLog', () => {
  it('writes numbers and pictures that an independent reader finds', async () => {
    let time = 1_700_000_000_000;
    const log = await TensorBoardLog.create(space.directory, 0, () => (time += 500));
    await log.scalars(1, { 'loss/line': 0.25, 'gradient/generator': -3.5 });
    await log.picture(200, 'samples', await toPng(plainFrame(77, 0, 5, 3)));
    await log.scalars(70_000, { 'loss/line': 1e-9 });
    await log[Symbol.asyncDispose]();
    const events = await readEvents(await onlyFile());
    expect(events.map(({ step }) => step)).toEqual([0, 1, 1, 200, 70_000]);
    expect(events[0]).toMatchObject({ fileVersion: 'brain.Event:2', values: [] });
    expect(events[2].wallTime).toBe(1_700_000_002);
    expect(events[2].values).toEqual([
      { tag: 'loss/line', number: 0.25 },
      { tag: 'gradient/generator', number: -3.5 },
    ]);
    expect(events[4].values[0].number).toBeCloseTo(1e-9, 15);
    const { tag, image } = events[3].values[0];
    expect({ tag, width: image!.width, height: image!.height }).toEqual({
      tag: 'samples',
      width: 5,
      height: 3,
    });
    const { data, info } = await sharp(image!.png).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, data[0]]).toEqual([5, 3, 77]);
  });

  it.each([0, 40])(
    'tells after which step a session goes on (%i): it and those before are kept',
    async (step) => {
      const log = await TensorBoardLog.create(space.directory, step, () => 5000);
      await log[Symbol.asyncDispose]();
      const events = await readEvents(await onlyFile());
      expect(events[1]).toMatchObject({ step: step + 1, sessionStatus: 1 });
      expect(await onlyFile()).toMatch(/tfevents\.5\.000\.slp$/);
    },
  );

  it('has a checksum that notices a change', async () => {
    const log = await TensorBoardLog.create(space.directory, 0, () => 0);
    await log.scalars(1, { a: 1 });
    await log[Symbol.asyncDispose]();
    const bytes = await readFile(await onlyFile());
    bytes[bytes.length - 8] ^= 1;
    await writeFile(await onlyFile(), bytes);
    await expect(readEvents(await onlyFile())).rejects.toThrow(/record at/);
  });
});
