import { fileURLToPath } from 'node:url';
import { CONTRACT_VERSION, type PluginDefinition, type PluginKind } from './contract.ts';
import { errors, messageOf, SlpError } from './errors.ts';
import { resolvePlugin } from './resolve-plugin.ts';
import { watchdog } from './watchdog.ts';

/** Loaders of the plugins that come with the program: nothing is imported before it is asked for. */
export type Builtins = {
  readonly [K in PluginKind]?: Readonly<Record<string, () => Promise<{ default: PluginDefinition<K> }>>>;
};

/** In the order in which they take part in a run. */
export const PLUGIN_KINDS: readonly PluginKind[] = [
  'source',
  'estimator',
  'generator',
  'refiner',
  'sink',
  'objective',
];

/** All plugins that a run can name: the built-in ones, and third-party ones loaded by path or package name. */
export class Registry {
  readonly #loaded = new Map<string, PluginDefinition>();

  constructor(readonly builtins: Builtins) {}

  /**
   * Loads a third-party plugin.
   *
   * @param specifier a path (`./my-plugin.js`, `../my-plugin`), a file URL, or the name of a package that `directory` can import.
   * @returns the URL of the module, which another thread can be told to load.
   * @throws PLUGIN_INVALID, PLUGIN_CONTRACT, PLUGIN_HUNG
   */
  async load(specifier: string, directory: string): Promise<string> {
    const { url } = await resolvePlugin(specifier, directory);
    await this.import(specifier, url);
    return url;
  }

  /**
   * Loads a third-party plugin whose module was found, and whose package may be loaded.
   *
   * @param specifier what the user calls it
   * @throws PLUGIN_INVALID, PLUGIN_CONTRACT, PLUGIN_HUNG
   */
  async import(specifier: string, url: string): Promise<PluginDefinition> {
    const module = await importModule(specifier, url);
    return this.add(specifier, module.default);
  }

  /**
   * Adds a third-party plugin.
   *
   * @param definition the default export of its module: anything
   * @throws PLUGIN_INVALID, PLUGIN_CONTRACT
   */
  add(specifier: string, definition: unknown): PluginDefinition {
    const plugin = checkDefinition(specifier, definition);
    const { kind, name } = plugin;
    const key = `${kind}/${name}`;
    const known = this.#loaded.get(key);
    if (this.isBuiltin(kind, name) || (known && known !== plugin)) {
      throw errors.PLUGIN_INVALID(specifier, `a ${kind} named "${name}" exists already`);
    }
    this.#loaded.set(key, plugin);
    return plugin;
  }

  /** Whether it comes with the program. */
  isBuiltin(kind: PluginKind, name: string): boolean {
    return this.builtins[kind]?.[name] !== undefined;
  }

  /** @throws PLUGIN_NOT_FOUND */
  async find<K extends PluginKind>(kind: K, name: string): Promise<PluginDefinition<K>> {
    const loaded = this.#loaded.get(`${kind}/${name}`);
    if (loaded) return loaded as PluginDefinition<K>;
    const load = this.builtins[kind]?.[name];
    if (!load) throw errors.PLUGIN_NOT_FOUND(kind, name, this.names(kind));
    const module = await load();
    return module.default as PluginDefinition<K>;
  }

  /** Names of all plugins of a kind, sorted. */
  names(kind: PluginKind): string[] {
    const loaded = [...this.#loaded.values()].filter((plugin) => plugin.kind === kind);
    return [...Object.keys(this.builtins[kind] ?? {}), ...loaded.map(({ name }) => name)].sort();
  }
}

async function importModule(specifier: string, url: string): Promise<{ default?: unknown }> {
  watchdog.loaded.add(specifier);
  try {
    return await watchdog.watch(specifier).until(import(url), 'import');
  } catch (cause) {
    if (cause instanceof SlpError) throw cause;
    const hint =
      cause instanceof SyntaxError && url.startsWith('file:')
        ? `"node --check ${fileURLToPath(url)}" shows where, if it is not in a module that this one imports`
        : 'check its path; what it imports has to be installed, and built where it has to be; SLP_DEBUG=1 shows the stack';
    throw errors.PLUGIN_INVALID(specifier, messageOf(cause), hint, cause);
  }
}

function checkDefinition(specifier: string, value: unknown): PluginDefinition {
  if (typeof value !== 'object' || value === null) {
    throw errors.PLUGIN_INVALID(specifier, 'its default export is not an object');
  }
  const plugin = value as Partial<PluginDefinition>;
  if (plugin.contract !== CONTRACT_VERSION) {
    throw errors.PLUGIN_CONTRACT(plugin.name ?? specifier, plugin.contract, CONTRACT_VERSION);
  }
  const problems = [
    /^[a-z][a-z0-9-]*$/.test(plugin.name ?? '') ? [] : ['"name" is not lower case with hyphens'],
    PLUGIN_KINDS.includes(plugin.kind as PluginKind) ? [] : [`"kind" is none of ${PLUGIN_KINDS.join(', ')}`],
    typeof plugin.options?.['~standard']?.validate === 'function' ? [] : ['"options" is no Standard Schema'],
    typeof plugin.create === 'function' ? [] : ['"create" is not a function'],
  ].flat();
  if (problems.length > 0) throw errors.PLUGIN_INVALID(specifier, problems.join('; '));
  return plugin as PluginDefinition;
}
