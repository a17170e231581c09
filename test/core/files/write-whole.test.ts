import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { writeWhole } from '../../../core/files/write-whole.ts';
import { createWorkspace } from '../../support/workspace.ts';

it('replaces an earlier file, and leaves nothing beside it', async () => {
  await using files = await createWorkspace();
  const path = await files.write('report.html', 'older and longer');
  await writeWhole(path, 'newer');
  expect([await readFile(path, 'utf8'), await files.list()]).toEqual(['newer', ['report.html']]);
});

it('says where it cannot write', async () => {
  await using files = await createWorkspace();
  const path = files.path('none/report.html');
  await expect(writeWhole(path, '')).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining(`cannot write ${path}: `),
  });
});
