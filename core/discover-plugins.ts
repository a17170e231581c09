import { access, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readConfigPlugins } from './config.ts';
import type { PluginDefinition } from './contract.ts';
import { errors, SlpError } from './errors.ts';
import type { Registry } from './registry.ts';
import { type Manifest, nearestManifest, type ResolvedPlugin, resolvePlugin } from './resolve-plugin.ts';
import { watchGlobals } from './watch-globals.ts';

/** Who asked for a plugin: the command line, a configuration file, or the package.json of the project, which depends on its package. */
export type PluginOrigin = 'option' | 'config' | 'package';

/** A third-party plugin that is wanted. Nothing of it has been looked at. */
export interface WantedPlugin {
  /** As `Registry.load` takes it. */
  readonly specifier: string;
  readonly origin: PluginOrigin;
  /** That paths are relative to, and packages are looked for from. */
  readonly directory: string;
  /** The file that names it, where one does. */
  readonly file?: string;
}

/** What became of it. */
export interface FoundPlugin extends WantedPlugin, Partial<ResolvedPlugin> {
  /** Where it was loaded. */
  readonly definition?: PluginDefinition;
  /** Why it cannot be used. */
  readonly problem?: SlpError;
  /** What it changed of the global variables while it was loaded, such as `globalThis.fetch is another`. */
  readonly changes: readonly string[];
}

export interface PluginSearch {
  /** What `--plugin` said. */
  readonly given: readonly string[];
  /** The configuration file; without one, `slp.config.json` in the directory is read where it exists. */
  readonly config?: string;
  /** Where the user is. */
  readonly directory: string;
}

/** Kinds of dependencies, those first that have to be installed. */
const DEPENDENCIES = ['dependencies', 'peerDependencies', 'devDependencies', 'optionalDependencies'] as const;

/** `slp-plugin-blur`, `@studio/slp-plugin-blur` */
const PACKAGE_NAME = /^(@[^/]+\/)?slp-plugin-./;

/**
 * All third-party plugins that a command has to load: those of `--plugin`, of `plugins` in the configuration file, and the packages named
 * `slp-plugin-*` that the nearest package.json lists. Of the last, those that need not be installed count where they are.
 *
 * @throws FILE_UNREADABLE, CONFIG_INVALID
 */
export async function wantedPlugins({ given, config, directory }: PluginSearch): Promise<WantedPlugin[]> {
  const configured = await readConfigPlugins(config, directory);
  const { file } = configured;
  return [
    ...given.map((specifier) => ({ specifier, origin: 'option' as const, directory })),
    ...configured.plugins.map((specifier) => ({
      specifier,
      origin: 'config' as const,
      directory: dirname(file),
      file,
    })),
    ...(await listedPlugins(directory)),
  ];
}

async function listedPlugins(directory: string): Promise<WantedPlugin[]> {
  const project = await nearestManifest(directory);
  if (!project || (await isOwn(project))) return [];
  const names = new Set(DEPENDENCIES.flatMap((kind) => Object.keys(tableOf(project, kind))));
  const wanted: WantedPlugin[] = [];
  for (const name of names) {
    if (!PACKAGE_NAME.test(name)) continue;
    if (!isRequired(project, name) && !(await isInstalled(name, project.folder))) continue;
    const { folder, path } = project;
    wanted.push({ specifier: name, origin: 'package', directory: folder, file: path });
  }
  return wanted;
}

function tableOf({ content }: Manifest, key: string): Readonly<Record<string, unknown>> {
  const table = content[key];
  return typeof table === 'object' && table !== null ? (table as Readonly<Record<string, unknown>>) : {};
}

/** What is only developed with, or optional, is missing on purpose. */
function isRequired(project: Manifest, name: string): boolean {
  if (name in tableOf(project, 'optionalDependencies')) return false;
  const peer = tableOf(project, 'peerDependenciesMeta')[name] as { optional?: unknown } | undefined;
  return (
    name in tableOf(project, 'dependencies') ||
    (name in tableOf(project, 'peerDependencies') && peer?.optional !== true)
  );
}

async function isInstalled(name: string, folder: string): Promise<boolean> {
  const isHere = await access(join(folder, 'node_modules', name, 'package.json')).then(
    () => true,
    () => false,
  );
  return isHere || (dirname(folder) !== folder && isInstalled(name, dirname(folder)));
}

/** That of slp depends on plugins that it is tested with. */
async function isOwn({ path }: Manifest): Promise<boolean> {
  return (
    (await realpath(path)) === (await realpath(createRequire(import.meta.url).resolve('slp/package.json')))
  );
}

/**
 * Loads plugins, each module once: of several that name one, the first one counts. First all of them are found and the contracts checked
 * that their packages state; only then does the first line of any of them run. One that cannot be used does not keep the others back.
 */
export async function findPlugins(
  registry: Registry,
  wanted: readonly WantedPlugin[],
): Promise<FoundPlugin[]> {
  const found: FoundPlugin[] = [];
  for (const plugin of wanted) {
    const resolved = await resolve(plugin);
    const isKnown = found.some(({ url, specifier }) =>
      url === undefined ? specifier === plugin.specifier : url === resolved.url,
    );
    if (!isKnown) found.push(resolved);
  }
  for (const [index, plugin] of found.entries()) found[index] = await load(registry, plugin);
  return found;
}

async function resolve(plugin: WantedPlugin): Promise<FoundPlugin> {
  try {
    return { ...plugin, ...(await resolvePlugin(plugin.specifier, plugin.directory)), changes: [] };
  } catch (error) {
    return { ...plugin, problem: problemOf(error), changes: [] };
  }
}

async function load(registry: Registry, plugin: FoundPlugin): Promise<FoundPlugin> {
  const { specifier, url } = plugin;
  if (url === undefined) return plugin;
  const changes = watchGlobals();
  try {
    const definition = await registry.import(specifier, url);
    return { ...plugin, definition, changes: changes() };
  } catch (error) {
    return { ...plugin, problem: problemOf(error), changes: changes() };
  }
}

function problemOf(error: unknown): SlpError {
  if (error instanceof SlpError) return error;
  throw error;
}

/**
 * Says of all plugins at once what is wrong with them.
 *
 * @throws where one cannot be used, why; PLUGINS_INVALID where several cannot
 */
export function requirePlugins(found: readonly FoundPlugin[]): void {
  const faulty = found.flatMap(({ problem, ...plugin }) => (problem ? [{ problem, ...plugin }] : []));
  const [first] = faulty;
  if (!first) return;
  if (faulty.length > 1) {
    throw errors.PLUGINS_INVALID(
      faulty.map(
        ({ problem: { message, code }, file }) => `${message} [${code}]${file ? `, listed in ${file}` : ''}`,
      ),
    );
  }
  const { problem, file } = first;
  if (file === undefined) throw problem;
  const { code, message, hint, exitCode, plugin, cause } = problem;
  throw new SlpError(code, message, {
    hint: `${hint}; ${file} lists it: taken out there, it is not loaded`,
    exitCode,
    plugin,
    cause,
  });
}
