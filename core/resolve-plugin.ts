import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve as resolveModule } from 'import-meta-resolve';
import { CONTRACT_VERSION } from './contract.ts';
import { errors, messageOf } from './errors.ts';

/** What the package.json says of the package that a plugin comes in. */
export interface PluginPackage {
  readonly name: string;
  readonly version?: string;
  readonly folder: string;
}

/** A plugin's module that was found. Nothing of it has run. */
export interface ResolvedPlugin {
  readonly url: string;
  /** Where the module lies in one. */
  readonly package?: PluginPackage;
}

/** A package.json that was read; what it holds is not checked. */
export interface Manifest {
  readonly folder: string;
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Finds the module of a plugin, and refuses the package whose package.json says `"slp": { "contract": … }` for another contract.
 *
 * @param specifier the path of a module or of a package's folder (`./my-plugin.js`, `../my-plugin`), a file URL, or the name of a
 *   package that `directory` can import
 * @throws PLUGIN_INVALID, PLUGIN_CONTRACT
 */
export async function resolvePlugin(specifier: string, directory: string): Promise<ResolvedPlugin> {
  const url = isPath(specifier)
    ? await urlOfPath(specifier, resolve(directory, specifier))
    : await urlOfPackage(specifier, directory);
  const found = url.startsWith('file:') ? await packageOf(dirname(fileURLToPath(url))) : undefined;
  if (!found) return { url };
  requireContract(specifier, found);
  const { name, version } = found.content;
  const known = typeof version === 'string' ? version : undefined;
  return { url, package: { name: String(name), version: known, folder: found.folder } };
}

/** What begins with a dot is no name of a package. */
const isPath = (specifier: string): boolean => specifier.startsWith('.') || isAbsolute(specifier);

/** A name that no package has may be a path that a shell has completed: `plugins/blur`. */
async function urlOfPackage(specifier: string, directory: string): Promise<string> {
  try {
    return urlOf(specifier, specifier, directory);
  } catch (error) {
    const path = resolve(directory, specifier);
    const exists = await stat(path).then(
      () => true,
      () => false,
    );
    if (exists) return await urlOfPath(specifier, path);
    throw error;
  }
}

async function urlOfPath(specifier: string, path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return urlOf(specifier, pathToFileURL(path).href, path);
  const manifest = await readManifest(path);
  if (!manifest) throw errors.PLUGIN_INVALID(specifier, 'the folder has no package.json');
  // Before its entry is looked for: a package that was not built for this contract need not be built at all.
  requireContract(specifier, manifest);
  const { name, exports, main } = manifest.content;
  // A package can import itself by name, and finds what others would find.
  return typeof name === 'string' && exports !== undefined
    ? urlOf(specifier, name, path)
    : urlOf(specifier, pathToFileURL(join(path, typeof main === 'string' ? main : 'index.js')).href, path);
}

function urlOf(specifier: string, module: string, directory: string): string {
  try {
    return resolveModule(module, pathToFileURL(`${directory}/`).href);
  } catch (cause) {
    throw errors.PLUGIN_INVALID(
      specifier,
      messageOf(cause),
      'install the package with "npm install", build it where it has to be built, or give the path of its folder',
      cause,
    );
  }
}

function requireContract(specifier: string, { content: { name, slp } }: Manifest): void {
  const contract = typeof slp === 'object' && slp !== null && 'contract' in slp ? slp.contract : undefined;
  if (contract === undefined || contract === CONTRACT_VERSION) return;
  throw errors.PLUGIN_CONTRACT(typeof name === 'string' ? name : specifier, contract, CONTRACT_VERSION);
}

/** The package.json that names the package of a folder: those that only say how to read the files beside them are passed over. */
async function packageOf(folder: string): Promise<Manifest | undefined> {
  for (
    let found = await nearestManifest(folder);
    found;
    found = await nearestManifest(dirname(found.folder))
  ) {
    if (typeof found.content.name === 'string') return found;
    if (dirname(found.folder) === found.folder) return undefined;
  }
  return undefined;
}

/** The package.json in a folder or, where there is none, in the nearest folder above it. @throws FILE_UNREADABLE */
export async function nearestManifest(folder: string): Promise<Manifest | undefined> {
  const found = await readManifest(folder);
  if (found) return found;
  return dirname(folder) === folder ? undefined : nearestManifest(dirname(folder));
}

/** @throws FILE_UNREADABLE where there is one that is damaged */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, 'package.json');
  try {
    const content: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    if (typeof content !== 'object' || content === null) throw new TypeError('it holds no JSON object');
    return { folder, path, content: content as Manifest['content'] };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw errors.FILE_UNREADABLE(path, cause);
  }
}
