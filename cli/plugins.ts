import { findPlugins, requirePlugins, wantedPlugins } from '../core/discover-plugins.ts';
import { Registry } from '../core/registry.ts';
import { builtins } from '../plugins/builtins.ts';
import { writeNote } from './terminal.ts';

/** What a command line says of plugins. */
export interface PluginOptions {
  /** Paths and names of packages. */
  readonly plugin: readonly string[];
  /** The configuration file, where one was named. */
  readonly config?: string;
}

export interface LoadedPlugins {
  readonly registry: Registry;
  /** URLs of the third-party ones, which other threads can load. */
  readonly plugins: readonly string[];
}

/** The module that other threads have the built-in plugins from. */
export const BUILTINS = new URL('../plugins/builtins.js', import.meta.url).href;

/**
 * The plugins that a command can use: the built-in ones, and all that `--plugin`, the configuration file and the project's
 * package.json name. What one of these changes of the global variables is worth a line.
 *
 * @throws PLUGIN_INVALID, PLUGIN_CONTRACT, PLUGIN_HUNG; PLUGINS_INVALID where several cannot be used; FILE_UNREADABLE, CONFIG_INVALID
 */
export async function loadPlugins({ plugin, config }: PluginOptions): Promise<LoadedPlugins> {
  const registry = new Registry(builtins);
  const found = await findPlugins(
    registry,
    await wantedPlugins({ given: plugin, config, directory: process.cwd() }),
  );
  requirePlugins(found);
  for (const { specifier, changes } of found) {
    if (changes.length > 0) {
      writeNote(
        `plugin "${specifier}" changes what all code shares, where it is loaded: ${changes.join(', ')}`,
      );
    }
  }
  return { registry, plugins: found.flatMap(({ url }) => (url === undefined ? [] : [url])) };
}
