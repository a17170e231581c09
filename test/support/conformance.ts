import { describe, test } from 'vitest';
import type { PluginDefinition, PluginKind } from '../../core/contract.ts';
import { type ConformanceSetup, conformanceRules } from '../../core/testing.ts';

/** A test for every rule; why one is skipped stands in its title. */
export function describeConformance<Kind extends PluginKind>(
  name: string,
  plugin: PluginDefinition<Kind>,
  setup: ConformanceSetup,
): void {
  describe(name, () => {
    for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
      test.skipIf(skipped !== undefined)(
        skipped === undefined ? title : `${title} (not tried: ${skipped})`,
        run,
      );
    }
  });
}
