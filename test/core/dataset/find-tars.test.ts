import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTars, type Split } from '../../../core/dataset/find-tars.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

async function found(names: readonly string[], split?: Split): Promise<string[]> {
  for (const name of names) await space.write(name, '');
  const tars = await findTars(space.directory, split).catch(() => []);
  return tars.map((path) => basename(path));
}

describe('findTars', () => {
  it.each<[string, string[], string[], string[]]>([
    ['both', ['train.tar', 'test.tar', 'base.tar'], ['train.tar'], ['test.tar']],
    ['both, packed', ['training.tar.gz', 'test.tgz'], ['training.tar.gz'], ['test.tgz']],
    [
      'only the test part',
      ['b.tar', 'signs.tar', 'signs-test.tar'],
      ['b.tar', 'signs.tar'],
      ['signs-test.tar'],
    ],
    ['neither', ['a.tar', 'latest.tar', 'trainer.tar'], [], []],
    ['nothing but the test part', ['test.tar', 'base.tar'], [], ['test.tar']],
  ])('tells the parts of a folder where the names say %s', async (_, names, train, test) => {
    expect(await found(names, 'train')).toEqual(train);
    expect(await found(names, 'test')).toEqual(test);
    expect(await found(names)).toEqual(names.filter((name) => !name.startsWith('base')).sort());
  });

  it('looks into the folder of a part', async () => {
    await mkdir(space.path('train'));
    expect(await found(['train/a.tar', 'train/b.tar', 'test.tar'], 'train')).toEqual(['a.tar', 'b.tar']);
  });
});
