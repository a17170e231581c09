import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSigners, type SignerOptions, signerOf } from '../../cli/stream-signers.ts';
import type { RunServices } from '../../core/compose.ts';
import { Registry } from '../../core/registry.ts';
import { createWorkspace, EXAMPLE_REF, repository, type Workspace } from '../support/workspace.ts';

const POSE = repository('examples/signer.json');

let space: Workspace;
let services: RunServices;
const logged: string[] = [];
beforeEach(async () => {
  space = await createWorkspace();
  const registry = new Registry({});
  await registry.load(repository('test/support/plugins/known-pose.mjs'), '/');
  services = { registry, signal: new AbortController().signal, log: (line) => logged.push(line) };
  logged.splice(0);
});
afterEach(() => space[Symbol.asyncDispose]());

const options = (more: Record<string, unknown> = {}): SignerOptions => ({
  size: 64,
  estimator: { name: 'known-pose', options: { file: POSE, ...more } },
  plugins: [],
});

async function addPhoto(name: string): Promise<string> {
  await copyFile(EXAMPLE_REF, space.path(`${name}.png`));
  await copyFile(POSE, space.path(`${name}.json`));
  return space.path(`${name}.png`);
}

describe('loadSigners', () => {
  it('names signers by their files, each differently', async () => {
    const anna = await addPhoto('anna');
    const signers = await loadSigners([anna, EXAMPLE_REF, anna], options(), services);
    expect(signers.map(({ name }) => name)).toEqual(['anna', 'signer', 'anna-2']);
    expect(signers[0]?.signer.image.width).toBe(64);
  });

  it('takes the usable photos of a folder, in order', async () => {
    await addPhoto('b');
    await addPhoto('a');
    await space.write('broken.jpg', 'no picture');
    await space.write('notes.txt', 'no photo');
    await mkdir(space.path('more'));
    const signers = await loadSigners([space.directory], options(), services);
    expect(signers.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(logged).toEqual([expect.stringMatching(/broken\.jpg.*\[IMAGE_INVALID\]: it is left out/)]);
  });

  it('fails where a photo that was named is of no use, or a folder has none', async () => {
    const broken = await space.write('broken.jpg', 'no picture');
    await expect(loadSigners([broken], options(), services)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    await expect(loadSigners([space.directory], options(), services)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(loadSigners([space.path('none')], options(), services)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});

describe('signerOf', () => {
  const uploads = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('slp-upload-'));

  it('makes a signer of a picture, and leaves nothing behind', async () => {
    const before = await uploads();
    const signer = await signerOf(await readFile(EXAMPLE_REF), options(), services);
    expect([signer.image.width, signer.pose.body.length]).toEqual([64, 52]);
    expect(await uploads()).toEqual(before);
  });

  it('says what is wrong with one without saying where it lay', async () => {
    const before = await uploads();
    const useless = signerOf(await readFile(EXAMPLE_REF), options({ lacks: 'shoulders' }), services);
    await expect(useless).rejects.toMatchObject({
      code: 'REFERENCE_UNUSABLE',
      message: expect.stringMatching(/^the reference picture does not show/),
    });
    await expect(signerOf(Buffer.from('text'), options(), services)).rejects.toMatchObject({
      message: expect.stringMatching(/^picture is no image/),
    });
    expect(await uploads()).toEqual(before);
  });
});
