import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

/** What is read of the package.json of slp. */
export interface SlpManifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The folder of the slp that runs: a checkout, or `node_modules/slp` of a project or of all of them. */
export function slpFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('slp/package.json'));
}

export async function slpManifest(): Promise<SlpManifest> {
  return JSON.parse(await readFile(join(slpFolder(), 'package.json'), 'utf8'));
}

/**
 * How the package.json in `folder` refers to the slp that runs: by version where npm had it from a registry (then everybody
 * gets it from there), else by the path to it.
 *
 * @param root folder of slp
 */
export async function slpSpecifier(folder: string, root: string, version: string): Promise<string> {
  if (await isFromRegistry(root)) return `^${version}`;
  return `file:${relative(folder, root).split(sep).join('/')}`;
}

/**
 * What .npmrc has to say where the package.json refers to slp by its path, or undefined where npm needs not be told: it links the
 * folder, for which it makes the command in it executable, and only its owner may do that.
 *
 * @param user id of the user who will run npm
 */
export async function linkSettings(
  root: string,
  user = process.getuid?.() ?? 0,
): Promise<string | undefined> {
  const { uid } = await stat(root);
  if (user === 0 || user === uid) return undefined;
  return '# The slp of this machine belongs to another user: npm copies it, as it cannot link it.\ninstall-links=true\n';
}

/** npm notes beside the packages of a project where each of them came from. */
async function isFromRegistry(root: string): Promise<boolean> {
  const note = await readFile(join(dirname(root), '.package-lock.json'), 'utf8').catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return '{}';
      throw cause;
    },
  );
  const { packages }: { packages?: Record<string, { resolved?: string }> } = JSON.parse(note);
  return /^https?:.*\/slp\/-\/slp-[^/]+\.tgz$/.test(packages?.['node_modules/slp']?.resolved ?? '');
}
