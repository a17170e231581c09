import { cp, readdir, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as slp from '../../core/index.ts';
import type { ConformanceOutcome } from '../../core/testing.ts';
import * as testing from '../../core/testing.ts';
import * as client from '../../streaming/client/node.ts';
import { createProjectWithSlp, type EmptyProject } from '../support/empty-project.ts';
import { examplePoses, repository } from '../support/workspace.ts';

const EXAMPLES = 'node_modules/slp/examples';

/** Takes away all light. */
const DARKEN = `
  import { definePlugin } from 'slp';
  import { z } from 'zod';

  export default definePlugin({
    contract: 1,
    name: 'darken',
    kind: 'refiner',
    options: z.strictObject({ amount: z.number().min(0).max(1).default(0.5) }),
    create: ({ amount }) => ({
      refine(frame) {
        for (let i = 0; i < frame.data.length; i++) frame.data[i] *= 1 - amount;
        return frame;
      },
    }),
  });
`;

let project: EmptyProject;
beforeAll(async () => {
  project = await createProjectWithSlp();
  await project.write('darken.js', DARKEN);
}, 240_000);
afterAll(() => project?.[Symbol.asyncDispose]());

describe('slp, installed from its tarball into an empty project', () => {
  it('renders the first example of the README', async () => {
    const example = ['render', `${EXAMPLES}/poses.json`, '--ref', `${EXAMPLES}/signer.png`];
    await project.run('npx', ['--no', 'slp', ...example, '--size', '64']);
    expect(await project.list()).toContain('poses.mp4');
    expect((await stat(project.path('poses.mp4'))).size).toBeGreaterThan(10_000);
  });

  it('proves with "slp/testing" that the plugin keeps the contract', async () => {
    await project.write(
      'prove.js',
      `import { checkConformance } from 'slp/testing';
       import darken from './darken.js';
       console.log(JSON.stringify(await checkConformance(darken, { options: {}, refused: [{ amount: 2 }] })));`,
    );
    const { stdout } = await project.run(process.execPath, ['prove.js']);
    const outcomes: ConformanceOutcome[] = JSON.parse(stdout);
    expect(outcomes.length).toBeGreaterThan(10);
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  it('runs a plugin of the project, which imports "slp"', async () => {
    await project.write('few.json', await examplePoses(2));
    const plugin = ['--plugin', './darken.js', '--refiner', 'darken:{"amount":1}'];
    const example = ['render', 'few.json', '--ref', `${EXAMPLES}/signer.png`, '--size', '64', ...plugin];
    await project.run('npx', ['--no', 'slp', ...example, '-o', 'frames/']);
    const [first] = await readdir(project.path('frames'));
    const { data } = await sharp(project.path(`frames/${first}`))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data.length).toBeGreaterThanOrEqual(64 * 64 * 3);
    expect(data.every((value) => value === 0)).toBe(true);
  });

  it('exports at run time what its sources export', async () => {
    const specifiers = ['slp', 'slp/client', 'slp/testing'];
    await project.write(
      'names.js',
      `const names = async (specifier) => Object.keys(await import(specifier)).sort();
       console.log(JSON.stringify(await Promise.all(${JSON.stringify(specifiers)}.map(names))));`,
    );
    const { stdout } = await project.run(process.execPath, ['names.js']);
    expect(JSON.parse(stdout)).toEqual([slp, client, testing].map((module) => Object.keys(module).sort()));
  });

  it.each([
    ['Node', { module: 'nodenext', moduleResolution: 'nodenext' }],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('has the types that it promises, resolved as by %s', async (_, resolution) => {
    await cp(repository('test/types'), project.path('types'), { recursive: true });
    const compilerOptions = {
      ...resolution,
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      allowImportingTsExtensions: true,
    };
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['types'] }));
    const tsc = repository('node_modules/typescript/bin/tsc');
    const problems = await project.run(process.execPath, [tsc, '-p', '.']).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(problems).toBe('');
  });
});
