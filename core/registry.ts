import { pathToFileURL } from 'node:url';
import { resolve as resolveModule } from 'import-meta-resolve';
import { CONTRACT_VERSION, type PluginDefinition, type PluginKind } from './contract.ts';
import { errors, messageOf } from './errors.ts';

/** Loaders of the plugins that come with the program: nothing is imported before it is asked for. */
export type Builtins = {
  readonly [K in PluginKind]?: Readonly<Record<string, () => Promise<{ default: PluginDefinition<K> }>>>;
};

const KINDS: readonly PluginKind[] = ['source', 'estimator', 'generator', 'refiner', 'sink', 'objective'];

/** All plugins that a run can name: the built-in ones, and third-party ones loaded by path or package name. */
export class Registry {
  readonly #loaded = new Map<string, PluginDefinition>();

  constructor(readonly builtins: Builtins) {}

  /**
   * Loads a third-party plugin.
   *
   * @param specifier a path (`./my-plugin.js`), a file URL, or the name of a package that `directory` can import.
   * @returns the URL of the module, which another thread can be told to load.
   * @throws PLUGIN_INVALID, PLUGIN_CONTRACT
   */
  async load(specifier: string, directory: string): Promise<string> {
    const url = resolveSpecifier(specifier, directory);
    const module: { default?: unknown } = await import(url).catch((cause: unknown) => {
      throw errors.PLUGIN_INVALID(specifier, messageOf(cause));
    });
    const definition = checkDefinition(specifier, module.default);
    const { kind, name } = definition;
    const key = `${kind}/${name}`;
    const known = this.#loaded.get(key);
    if (this.builtins[kind]?.[name] || (known && known !== definition)) {
      throw errors.PLUGIN_INVALID(specifier, `a ${kind} named "${name}" exists already`);
    }
    this.#loaded.set(key, definition);
    return url;
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

function resolveSpecifier(specifier: string, directory: string): string {
  const isPath = /^(\.{1,2}\/|\/|[a-zA-Z]:[\\/])/.test(specifier);
  try {
    return resolveModule(
      isPath
        ? pathToFileURL(specifier.startsWith('.') ? `${directory}/${specifier}` : specifier).href
        : specifier,
      pathToFileURL(`${directory}/`).href,
    );
  } catch (cause) {
    throw errors.PLUGIN_INVALID(specifier, messageOf(cause));
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
    KINDS.includes(plugin.kind as PluginKind) ? [] : [`"kind" is none of ${KINDS.join(', ')}`],
    typeof plugin.options?.['~standard']?.validate === 'function' ? [] : ['"options" is no Standard Schema'],
    typeof plugin.create === 'function' ? [] : ['"create" is not a function'],
  ].flat();
  if (problems.length > 0) throw errors.PLUGIN_INVALID(specifier, problems.join('; '));
  return plugin as PluginDefinition;
}
