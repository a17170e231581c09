import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { slp } from '../support/run-cli.ts';
import { createWorkspace } from '../support/workspace.ts';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly value: string }[];
}

async function doctor(SLP_CACHE: string): Promise<(name: string) => Report['checks'][number] | undefined> {
  const { stdout } = await slp(['doctor', '--json'], { env: { SLP_CACHE } });
  const { checks }: Report = JSON.parse(stdout.toString());
  return (name) => checks.find((check) => check.name === name);
}

it('slp doctor shows what finds keypoints, and what lies in the cache', async () => {
  await using space = await createWorkspace();
  await mkdir(space.path('cache/reference-poses'), { recursive: true });
  await writeFile(space.path('cache/reference-poses/a.json'), Buffer.alloc(3 << 20));
  const check = await doctor(space.path('cache'));
  expect(check('keypoints')).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^@litertjs\/core \d.*, @mediapipe\/holistic \d/),
  });
  expect(check('cache')).toMatchObject({ ok: true, value: `${space.path('cache')} (1 file, 3.0 MiB)` });
});

it('slp doctor is content without a cache', async () => {
  await using space = await createWorkspace();
  expect((await doctor('off'))('cache')).toMatchObject({ ok: true, value: expect.stringContaining('off') });
  expect((await doctor(space.path('none')))('cache')?.value).toContain('(0 files, 0.0 MiB)');
  const file = await space.write('file', '');
  expect((await doctor(file))('cache')).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^not usable: ENOTDIR/),
  });
});

it('slp doctor shows what models are trained and run with', async () => {
  await using space = await createWorkspace();
  const check = await doctor(space.path('cache'));
  expect(check('neural engine')).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^onnxruntime-node .* with cpu/),
  });
  expect(check('training')).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^on (node-gpu|node|webgpu|wasm)$/),
  });
  expect(check('  wasm')?.value).toBe('usable');
  expect(check('  node-gpu')?.value).toMatch(/usable|npm install @tensorflow\/tfjs-node-gpu/);
});
