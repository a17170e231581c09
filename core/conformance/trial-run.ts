import type { Host, NodeKinds, PluginDefinition, PluginKind } from '../contract.ts';
import { errors } from '../errors.ts';
import { nodeProblem } from '../plugin-boundary.ts';
import { checkedOptions } from './options.ts';

/** What stands for the program while a plugin is tried: the signal, the log, and the other plugins that it may start. */
export class TrialRun {
  readonly logged: string[] = [];
  readonly #plugins: readonly PluginDefinition[];
  readonly #abort = new AbortController();
  readonly #used: Partial<AsyncDisposable>[] = [];

  constructor(plugins: readonly PluginDefinition[]) {
    this.#plugins = plugins;
  }

  /** Makes a node, as a run does. */
  async create<Kind extends PluginKind>(
    plugin: PluginDefinition<Kind>,
    options: unknown,
  ): Promise<NodeKinds[Kind]> {
    const node = await plugin.create(await checkedOptions(plugin, options), this.#hostFor(plugin.name));
    const problem = nodeProblem(plugin.kind, node);
    if (problem) throw new TypeError(problem);
    return node;
  }

  #hostFor(plugin: string): Host {
    return {
      signal: this.#abort.signal,
      log: (message) => this.logged.push(message),
      fail: (message, hint) => errors.PLUGIN_REFUSED(plugin, message, hint),
      use: async (kind, { name, options }) => {
        const found = this.#plugins.find((other) => other.kind === kind && other.name === name);
        if (!found) {
          const known = this.#plugins.filter((other) => other.kind === kind).map((other) => other.name);
          throw errors.PLUGIN_NOT_FOUND(kind, name, known);
        }
        const node = await this.create(found as PluginDefinition<typeof kind>, options);
        this.#used.push(node);
        return node;
      },
    };
  }

  abort(): void {
    this.#abort.abort();
  }

  /** Disposes of what the plugin has started for itself: after the plugin, newest first. */
  async disposeUsed(): Promise<void> {
    for (const node of this.#used.splice(0).reverse()) await node[Symbol.asyncDispose]?.();
  }
}
