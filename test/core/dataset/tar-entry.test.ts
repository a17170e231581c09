import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTarFiles, encodeTarFiles, TAR_END } from '../../../core/dataset/tar-entry.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';
import { readTar } from './read-tar.ts';

let space: Workspace;
beforeAll(async () => {
  space = await createWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

const data = (length: number) => Buffer.from(Array.from({ length }, (_, i) => i % 251));
const files = [0, 1, 511, 512, 513, 5000].map((length) => ({
  name: `file-${length}.bin`,
  data: data(length),
}));

describe('encodeTarFiles', () => {
  it('writes what other programs read', async () => {
    const path = await space.write('a.tar', Buffer.concat([encodeTarFiles(files), TAR_END]));
    expect([...(await readTar(path))]).toEqual(files.map(({ name, data }) => [name, data]));
    const listing = execFileSync('tar', ['-tvf', path], { encoding: 'utf8', env: { TZ: 'UTC' } });
    expect(listing).toMatch(/^-rw-r--r-- 0\/0 +5000 1970-01-01 00:00 file-5000.bin$/m);
    expect(execFileSync('tar', ['-xOf', path, 'file-513.bin'])).toEqual(data(513));
  });

  it('writes names that a plain header has no room for', async () => {
    const long = [{ name: `${'n'.repeat(200)}.jpg`, data: data(10) }];
    const path = await space.write('long.tar', Buffer.concat([encodeTarFiles(long), TAR_END]));
    expect([...(await readTar(path)).keys()]).toEqual([long[0].name]);
    expect(execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim()).toBe(long[0].name);
  });

  it('puts one piece behind the other without anything between', () => {
    const pieces = files.map((file) => encodeTarFiles([file]));
    expect(Buffer.concat(pieces)).toEqual(encodeTarFiles(files));
  });
});

it('decodeTarFiles gives back what was encoded', () => {
  expect(decodeTarFiles(encodeTarFiles(files))).toEqual(files);
});
