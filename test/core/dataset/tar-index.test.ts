import { execFileSync } from 'node:child_process';
import { mkdir, open, readdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainTar } from '../../../core/dataset/inflate-tar.ts';
import { encodeTarFiles, TAR_END } from '../../../core/dataset/tar-entry.ts';
import { scanTar, type TarIndex } from '../../../core/dataset/tar-index.ts';
import { tarIndex } from '../../../core/dataset/tar-index-cache.ts';
import { SeededRandom } from '../../../core/neural/seeded-random.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
  vi.stubEnv('SLP_CACHE', space.path('cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await space[Symbol.asyncDispose]();
});

async function scan(bytes: Uint8Array, size = bytes.length): Promise<TarIndex> {
  await using file = await open(await space.write('x.tar', bytes));
  return await scanTar(file, size);
}

/** What the index says, with the content that it points to. */
async function contents(path: string): Promise<Record<string, string>> {
  await using file = await open(path);
  const { names, offsets, sizes } = await scanTar(file, (await file.stat()).size);
  const read = async (i: number): Promise<string> => {
    const { buffer } = await file.read(Buffer.alloc(sizes[i]), 0, sizes[i], offsets[i]);
    return buffer.toString();
  };
  return Object.fromEntries(await Promise.all(names.map(async (name, i) => [name, await read(i)])));
}

const files = [0, 1, 511, 512, 513, 300_000].map((length) => ({
  name: `f${length}`,
  data: Buffer.alloc(length, 'a'),
}));
const whole = Buffer.concat([encodeTarFiles(files), TAR_END]);

describe('scanTar', () => {
  it('finds every file and where it is', async () => {
    const path = await space.write('a.tar', whole);
    expect(await contents(path)).toEqual(
      Object.fromEntries(files.map(({ name, data }) => [name, data.toString()])),
    );
  });

  const long = `${'d'.repeat(90)}/${'n'.repeat(120)}.jpg`;
  it.each(['gnu', 'ustar', 'pax', 'v7'])('reads what GNU tar writes as %s', async (format) => {
    const name =
      format === 'gnu' || format === 'pax' ? long : format === 'ustar' ? `${'d'.repeat(90)}/n.jpg` : 'é.jpg';
    await mkdir(space.path(`in/${name.includes('/') ? name.split('/')[0] : ''}`), { recursive: true });
    await writeFile(space.path(`in/${name}`), 'one');
    await writeFile(space.path('in/two.txt'), 'two');
    execFileSync('tar', [
      `--format=${format}`,
      '-cf',
      space.path('a.tar'),
      '-C',
      space.path('in'),
      '--sort=name',
      '.',
    ]);
    expect(await contents(space.path('a.tar'))).toEqual({ [`./${name}`]: 'one', './two.txt': 'two' });
  });

  it('passes over links, pipes and sparse files, and counts them', async () => {
    await mkdir(space.path('in'));
    await writeFile(space.path('in/a'), 'a');
    await symlink('/etc/passwd', space.path('in/link'));
    execFileSync('ln', [space.path('in/a'), space.path('in/b')]);
    execFileSync('mkfifo', [space.path('in/pipe')]);
    await writeFile(space.path('in/sparse'), 'x');
    await truncate(space.path('in/sparse'), 4_000_000);
    await writeFile(space.path('in/z'), 'z');
    for (const format of ['gnu', 'pax']) {
      const args = ['-S', '-cf', space.path('a.tar'), '-C', space.path('in'), '--sort=name', '.'];
      execFileSync('tar', [`--format=${format}`, ...args]);
      await using file = await open(space.path('a.tar'));
      const index = await scanTar(file, (await file.stat()).size);
      expect([...index.names].sort()).toEqual(['./a', './z']);
      expect(index.ignored).toEqual({ 'hard link': 1, 'symbolic link': 1, pipe: 1, 'sparse file': 1 });
      expect(index.damage).toBeUndefined();
    }
  });

  it('takes names that lead elsewhere as names and nothing more', async () => {
    const evil = Buffer.concat([encodeTarFiles([{ name: '../../etc/x', data: Buffer.from('a') }]), TAR_END]);
    expect((await scan(evil)).names).toEqual(['../../etc/x']);
    expect(await space.list()).toEqual(['x.tar']);
  });

  it('keeps what comes before the damage, wherever a tar is cut short', async () => {
    const small = Buffer.concat([encodeTarFiles(files.slice(0, 5)), TAR_END]);
    for (let length = 0; length < small.length - 1024; length += 101) {
      const index = await scan(small.subarray(0, length));
      expect(index.damage).toMatch(/cut short|end mark/);
      const ends = index.names.map((_, i) => index.offsets[i] + index.sizes[i]);
      expect(Math.max(0, ...ends)).toBeLessThanOrEqual(length);
    }
  });

  it('sees a tar that has become shorter', async () => {
    expect((await scan(whole.subarray(0, 100), whole.length)).damage).toMatch(/shorter|no header/);
  });

  it.each([
    ['text', Buffer.alloc(2048, 'no tar at all ')],
    ['random bytes', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251))],
  ])('%s is no tar', async (_, bytes) => {
    expect(await scan(bytes)).toMatchObject({ names: [], damage: 'it does not begin as a tar' });
  });

  it('an endless row of empty files is as long as the file', async () => {
    const one = encodeTarFiles([{ name: 'x', data: new Uint8Array() }]);
    const index = await scan(Buffer.concat(Array(2000).fill(one)));
    expect(index.names).toHaveLength(2000);
    expect(index.damage).toMatch(/end mark/);
  });

  const header = (fields: object): Buffer => {
    const block = Buffer.alloc(512);
    new Header({ path: 'x', mode: 0o644, size: 0, mtime: new Date(0), type: 'File', ...fields }).encode(
      block,
    );
    return block;
  };
  it.each([
    ['a size beyond the file', header({ size: 8 ** 11 - 1 }), /cut short within x/],
    ['a size in base 256 beyond the file', header({ size: 2 ** 40 }), /cut short within x/],
    [
      'a long name of gigabytes',
      header({ type: 'NextFileHasLongPath', size: 2 ** 31 }),
      /claims 2147483648 bytes/,
    ],
    [
      'a pax header that is none',
      Buffer.concat([header({ type: 'ExtendedHeader', size: 9 }), Buffer.alloc(512, '9 a=b')]),
      /damaged pax/,
    ],
    [
      'a pax size that is none',
      Buffer.concat([
        header({ type: 'ExtendedHeader', size: 11 }),
        Buffer.from('11 size=-1\n'.padEnd(512, '\0')),
      ]),
      /cut short|damaged pax/,
    ],
  ])('%s is damage', async (_, bytes, message) => {
    const padded = Buffer.concat([
      bytes,
      encodeTarFiles([{ name: 'later', data: Buffer.from('a') }]),
      TAR_END,
    ]);
    expect((await scan(padded)).damage).toMatch(message);
  });

  it('random changes never lead out of the file', async () => {
    const random = new SeededRandom(3);
    const small = Buffer.concat([encodeTarFiles(files.slice(0, 5)), TAR_END]);
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(small);
      for (let i = 0; i < 4; i++)
        bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
      const { offsets, sizes } = await scan(bytes);
      const ends = [...offsets].map((offset, i) => offset + sizes[i]);
      expect(Math.max(0, ...ends)).toBeLessThanOrEqual(bytes.length);
    }
  });
});

describe('tarIndex', () => {
  const large = (fill: string): Buffer =>
    Buffer.concat([encodeTarFiles([{ name: fill, data: Buffer.alloc(2 ** 20, fill) }]), TAR_END]);

  it('keeps the index beside the tar, and forgets it when the tar changes', async () => {
    const path = await space.write('a.tar', large('a'));
    const made = await tarIndex(path);
    expect(await space.list()).toEqual(['a.tar', 'a.tar.slp-index']);
    expect(await tarIndex(path)).toEqual(made);
    await writeFile(path, large('b'));
    await utimes(path, 1, 1);
    expect((await tarIndex(path)).names).toEqual(['b']);
  });

  it('takes what it kept without looking into the tar', async () => {
    const path = await space.write('a.tar', large('a'));
    await utimes(path, 5, 5);
    const made = await tarIndex(path);
    await writeFile(path, Buffer.alloc(large('a').length));
    await utimes(path, 5, 5);
    expect(await tarIndex(path)).toEqual(made);
  });

  it.each([
    ['that is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    [
      'that leads out of the tar',
      (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        changed.writeDoubleLE(1e12, changed.indexOf(10) + 1);
        return changed;
      },
    ],
    [
      'that lies between two bytes',
      (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        changed.writeDoubleLE(512.5, changed.indexOf(10) + 1);
        return changed;
      },
    ],
    [
      'that does not say what was passed over',
      (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replace('"ignored":{}', '"ignored":null'), 'latin1'),
    ],
    ['that is none', () => Buffer.from('{"format":"slp-tar-index"}\n')],
    [
      'of another version',
      (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replace('"version":1', '"version":9'), 'latin1'),
    ],
  ])('makes an index anew instead of one %s', async (_, change) => {
    const path = await space.write('a.tar', large('a'));
    const made = await tarIndex(path);
    const kept = space.path('a.tar.slp-index');
    await using file = await open(kept);
    await writeFile(kept, change(await file.readFile()));
    expect(await tarIndex(path)).toEqual(made);
  });

  it('keeps it in the cache folder where the folder of the tar takes nothing', async () => {
    const path = await space.write('a.tar', large('a'));
    await mkdir(space.path('a.tar.slp-index'));
    const made = await tarIndex(path);
    expect(await readdir(space.path('cache/tar-index'))).toHaveLength(1);
    expect(await tarIndex(path)).toEqual(made);
  });

  it('FILE_UNREADABLE for what is missing or no regular file', async () => {
    await expect(tarIndex(space.path('gone'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(tarIndex(space.directory)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('plainTar', () => {
  it('is the file itself where that is not packed', async () => {
    const path = await space.write('a.tar', whole);
    expect(await plainTar(path)).toBe(path);
  });

  it('unpacks a packed tar once, whatever its name, and again when it has changed', async () => {
    const path = await space.write('a.tar', gzipSync(whole));
    const heard: string[] = [];
    const onUnpack = (packed: string): void => void heard.push(packed);
    const copy = await plainTar(path, { onUnpack });
    expect(await contents(copy)).toEqual(await contents(await space.write('b.tar', whole)));
    expect(await plainTar(path, { onUnpack })).toBe(copy);
    expect(heard).toEqual([path]);
    await writeFile(path, gzipSync(encodeTarFiles(files)));
    expect(await plainTar(path, { onUnpack })).not.toBe(copy);
    expect(await readdir(space.path('cache/tars'))).toHaveLength(1);
  });

  it.each([
    ['damaged', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['cut short', gzipSync(whole).subarray(0, 200)],
    ['endless', gzipSync(Buffer.alloc(80 * 2 ** 20))],
  ])('DATASET_UNREADABLE for one that is %s, and no copy is left', async (_, bytes) => {
    const path = await space.write('a.tar.gz', bytes);
    await expect(plainTar(path)).rejects.toMatchObject({ code: 'DATASET_UNREADABLE' });
    expect(await readdir(space.path('cache/tars'))).toEqual([]);
  });

  it('DATASET_UNREADABLE where nothing may be kept', async () => {
    vi.stubEnv('SLP_CACHE', 'off');
    const path = await space.write('a.tar.gz', gzipSync(whole));
    await expect(plainTar(path)).rejects.toThrow(/SLP_CACHE=off/);
  });
});
