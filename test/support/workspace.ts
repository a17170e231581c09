import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path inside the repository. */
export const repository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** An empty folder for one test file. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Names of everything in it, sorted. */
  list(): Promise<string[]>;
}

export async function createWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'slp-test-'));
  const path = (name: string): string => join(directory, name);
  return {
    directory,
    path,
    async write(name, content) {
      await writeFile(path(name), content);
      return path(name);
    },
    list: async () => (await readdir(directory)).sort(),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

export const EXAMPLE_REF = repository('examples/signer.png');
export const EXAMPLE_POSE = repository('examples/signer.json');
export const EXAMPLE_POSES = repository('examples/poses.json');

/** The first `frames` frames of the example poses, repeated `times` times, as a pose file of its own. */
export async function examplePoses(frames: number, times = 1): Promise<string> {
  const file = JSON.parse(await readFile(EXAMPLE_POSES, 'utf8'));
  const some = file.frames.slice(0, frames);
  return JSON.stringify({ ...file, frames: Array.from({ length: times }, () => some).flat() });
}
