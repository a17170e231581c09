import { CONTRACT_VERSION, type PluginDefinition, type PluginKind } from '../core/contract.ts';
import { type FoundPlugin, findPlugins, type PluginSearch, wantedPlugins } from '../core/discover-plugins.ts';
import { type ErrorRecord, toErrorRecord } from '../core/errors.ts';
import { PLUGIN_KINDS, Registry } from '../core/registry.ts';
import { readManifest } from '../core/resolve-plugin.ts';
import { builtins } from '../plugins/builtins.ts';
import { BUILTIN_SUMMARIES } from './builtin-summaries.ts';
import { type JsonSchema, optionsSchema } from './plugin-options.ts';
import { version } from './version.ts';

export interface ListedPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  /** Of slp, or of the plugin's package. */
  readonly version?: string;
  /** What asks for it: `--plugin`, the configuration file, or the project's package.json. */
  readonly from: 'built-in' | FoundPlugin['origin'];
  /** Path or name of its package, of one that is not built in. */
  readonly specifier?: string;
  readonly summary?: string;
  /** Null where the plugin's validator cannot say. */
  readonly options: JsonSchema | null;
}

/** What `slp plugin list --json` prints. */
export interface PluginList {
  readonly contract: number;
  /** By kind and name. */
  readonly plugins: readonly ListedPlugin[];
  /** Plugins that were found and cannot be used. */
  readonly problems: readonly (Pick<ErrorRecord, 'code' | 'message' | 'hint'> & {
    readonly specifier: string;
  })[];
}

/**
 * The plugins that come with the program, and those that a command would find in this place.
 *
 * @throws FILE_UNREADABLE, CONFIG_INVALID
 */
export async function listPlugins(search: PluginSearch): Promise<PluginList> {
  const found = await findPlugins(new Registry(builtins), await wantedPlugins(search));
  const plugins = [...(await listBuiltins()), ...(await Promise.all(found.map(listFound))).flat()];
  return {
    contract: CONTRACT_VERSION,
    plugins: plugins.sort(byKindAndName),
    problems: found.flatMap(({ specifier, problem }) => {
      if (!problem) return [];
      const { code, message, hint } = toErrorRecord(problem);
      return [{ specifier, code, message, hint }];
    }),
  };
}

async function listBuiltins(): Promise<ListedPlugin[]> {
  const loaders = Object.values(builtins).flatMap((plugins) =>
    Object.values<() => Promise<{ default: PluginDefinition }>>(plugins),
  );
  return Promise.all(
    loaders.map(async (load) => {
      const { default: plugin } = await load();
      const { kind, name } = plugin;
      const summary = BUILTIN_SUMMARIES[kind]?.[name];
      return {
        kind,
        name,
        version: version(),
        from: 'built-in',
        summary,
        options: optionsSchema(plugin) ?? null,
      };
    }),
  );
}

async function listFound({
  definition,
  origin,
  specifier,
  package: own,
}: FoundPlugin): Promise<ListedPlugin[]> {
  if (!definition) return [];
  const { kind, name } = definition;
  const description = own && (await readManifest(own.folder))?.content.description;
  const summary = typeof description === 'string' ? description : undefined;
  const options = optionsSchema(definition) ?? null;
  return [{ kind, name, version: own?.version, from: origin, specifier, summary, options }];
}

function byKindAndName(a: ListedPlugin, b: ListedPlugin): number {
  return PLUGIN_KINDS.indexOf(a.kind) - PLUGIN_KINDS.indexOf(b.kind) || a.name.localeCompare(b.name, 'en');
}
