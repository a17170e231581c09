import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../support/workspace.ts';
import { entries } from './entries.ts';

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const MEBIBYTE = 2 ** 20;

/** What may lie in the package; everything else is a mistake. */
const EXPECTED = [
  /^(package\.json|README\.md|PLUGINS\.md|LICENSE|NOTICE)$/,
  /^dist\/(core|streaming|plugins|cli)\/.+\.(js|d\.ts)$/,
  /^streaming\/studio\/[^/]+\.(html|css|svg)$/,
  /^examples\/[^/]+\.(json|png)$/,
  /^cli\/plugin-template\//,
];

let packed: Packed;
let paths: readonly string[];
beforeAll(async () => {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: repository(''),
    maxBuffer: 16 * MEBIBYTE,
  });
  [packed] = JSON.parse(stdout);
  paths = packed.files.map(({ path }) => path);
});

describe('the npm package', () => {
  it('holds nothing that its users do not need', () => {
    expect(paths.filter((path) => !EXPECTED.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(paths.filter((path) => path.startsWith('dist/') && /\btests?\b/.test(path))).toEqual([]);
  });

  it('holds every entry, with its types, and the command', () => {
    const manifest = JSON.parse(readFileSync(repository('package.json'), 'utf8'));
    const targets = Object.values<string | Record<string, string>>(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    );
    const named = [manifest.bin.slp, ...targets].map((path) => path.replace(/^\.\//, ''));
    expect(named).toEqual(expect.arrayContaining(entries().map(({ declarations }) => declarations)));
    expect(paths).toEqual(expect.arrayContaining(named));
  });

  it('holds what the first example of the README needs, threads, the studio page, and whose work it is', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'README.md',
        'NOTICE',
        'examples/poses.json',
        'examples/signer.png',
        'dist/core/synthesis-worker.js',
        'dist/plugins/holistic/worker.js',
        'dist/streaming/studio/studio.js',
        'streaming/studio/index.html',
        'streaming/studio/studio.css',
      ]),
    );
  });

  it('holds no file of a source that is gone, which an old build leaves behind', () => {
    const made = paths.filter((path) => path.startsWith('dist/'));
    const sourceOf = (path: string): string => path.replace(/^dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts');
    expect(made.filter((path) => !existsSync(repository(sourceOf(path))))).toEqual([]);
  });

  it('stays small', () => {
    expect(packed.size).toBeLessThan(2 * MEBIBYTE);
    expect(packed.unpackedSize).toBeLessThan(5 * MEBIBYTE);
  });
});
