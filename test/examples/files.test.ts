import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { posesJson, signerJson } from '../../examples/make/files.ts';
import { PICTURE, paintRow } from '../../examples/make/signer/paint.ts';

const example = (name: string) => new URL(`../../examples/${name}`, import.meta.url);

test('the committed pose files are what the script makes', async () => {
  expect((await readFile(example('poses.json'), 'utf8')) === posesJson()).toBe(true);
  expect((await readFile(example('signer.json'), 'utf8')) === signerJson()).toBe(true);
});

test('the committed picture is what the script paints', async () => {
  const { data, info } = await sharp(await readFile(example('signer.png')))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([PICTURE.width, PICTURE.height, 3]);
  const stride = 3 * info.width;
  for (let row = 20; row < info.height; row += 40) {
    const painted = paintRow(row);
    const worst = painted.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - data[row * stride + i])),
      0,
    );
    expect(worst, `row ${row}`).toBeLessThanOrEqual(1);
  }
});
