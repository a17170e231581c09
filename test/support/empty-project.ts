import { type ExecFileException, execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const run = promisify(execFile);

/** Milliseconds. */
const INSTALLING = 120_000;

/** What npm says where it cannot reach the registry: no fault of the package. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/** A project of somebody else, with slp from the tarball that would be published. */
export interface EmptyProject extends Workspace {
  /** Runs a program in it; rejects where that fails, with its output. */
  run(file: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }>;
}

/**
 * Packs slp, as it was built, and installs it into an empty project. Where npm's registry cannot be reached, or takes longer than
 * two minutes, the dependencies are those of this repository, and a line on stderr says so.
 */
export async function createProjectWithSlp(): Promise<EmptyProject> {
  const space = await createWorkspace();
  const npm = (...args: string[]) =>
    run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: space.directory,
      timeout: INSTALLING,
      maxBuffer: 2 ** 24,
    });
  await space.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  const { stdout } = await npm('pack', repository(''), '--json');
  const tarball = space.path(JSON.parse(stdout)[0].filename);
  await npm('install', '--prefer-offline', tarball).catch(async (cause: ExecFileException) => {
    if (!cause.killed && !UNREACHABLE.test(cause.stderr ?? '')) throw cause;
    process.stderr.write('not tested: installing slp with npm, whose registry is out of reach\n');
    await unpackInto(space.path('node_modules'), tarball);
  });
  return {
    ...space,
    run: (file, args) => run(file, args, { cwd: space.directory, maxBuffer: 2 ** 24 }),
  };
}

/** What installing comes to, with the dependencies of this repository, those for development included. */
async function unpackInto(modules: string, tarball: string): Promise<void> {
  const target = join(modules, 'slp');
  await mkdir(join(modules, '.bin'), { recursive: true });
  for (const name of await readdir(repository('node_modules'))) {
    if (name === 'slp' || name === '.bin') continue;
    await symlink(repository(`node_modules/${name}`), join(modules, name), 'junction');
  }
  await mkdir(target, { recursive: true });
  await extract({ file: tarball, cwd: target, strip: 1 });
  const { bin } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8'));
  await chmod(join(target, bin.slp), 0o755);
  await symlink(join('..', 'slp', bin.slp), join(modules, '.bin', 'slp'));
}
