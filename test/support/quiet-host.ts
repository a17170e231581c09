import type { Host, NodeKinds, PluginKind, PluginSpec } from '../../core/contract.ts';

/** What a plugin gets, for tests that do not look at it; `nodes` are what it gets where it starts another plugin. */
export function quietHost(
  nodes: Partial<NodeKinds> = {},
  signal: AbortSignal = new AbortController().signal,
): Host {
  return {
    signal,
    log: () => {},
    fail: (message) => new Error(message),
    async use<Kind extends PluginKind>(kind: Kind, { name }: PluginSpec): Promise<NodeKinds[Kind]> {
      const node = nodes[kind];
      if (!node) throw new Error(`no ${kind} "${name}" here`);
      return node;
    },
  };
}
