import type { PluginDefinition } from '../../../core/contract.ts';

declare const plugin: PluginDefinition<'source', Record<string, unknown>>;
export default plugin;
