import type { PluginDefinition } from '../contract.ts';

/**
 * The options as the plugin's schema completes them.
 *
 * @throws an Error with what the schema finds wrong
 */
export async function checkedOptions(plugin: PluginDefinition, options: unknown): Promise<unknown> {
  const result = await plugin.options['~standard'].validate(options);
  if (!result.issues) return result.value;
  const problems = result.issues.map(({ message, path = [] }) => {
    const at = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return at ? `${at}: ${message}` : message;
  });
  throw new Error(problems.join('; '));
}
