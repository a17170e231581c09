import type { PluginDefinition, PluginKind } from '../contract.ts';
import { messageOf } from '../errors.ts';
import { conformanceRules } from './conformance-rules.ts';
import type { ConformanceOutcome, ConformanceSetup, RuleName } from './rule.ts';

/** Without these, all others would only fail for the same reason. */
const FIRST: readonly RuleName[] = ['options-accepted', 'lifecycle'];

/** Why the rules that follow are not tried, of a plugin that cannot start or do its work at all. */
export function whySkipped(outcomes: readonly ConformanceOutcome[]): string | undefined {
  const broken = outcomes.find(({ rule, outcome }) => outcome === 'failed' && FIRST.includes(rule));
  return broken && `"${broken.rule}" comes first`;
}

/**
 * Tries all rules, one after the other. Where a plugin cannot start or do its work at all, the rules after that are skipped.
 *
 * @throws the reason of `signal` where that aborts; TypeError as `conformanceRules`
 */
export async function checkConformance<Kind extends PluginKind>(
  plugin: PluginDefinition<Kind>,
  setup: ConformanceSetup,
  signal?: AbortSignal,
): Promise<readonly ConformanceOutcome[]> {
  const outcomes: ConformanceOutcome[] = [];
  for (const { name, title, skipped, run } of conformanceRules(plugin, setup)) {
    signal?.throwIfAborted();
    const why = skipped ?? whySkipped(outcomes);
    if (why !== undefined) {
      outcomes.push({ rule: name, title, outcome: 'skipped', why });
      continue;
    }
    try {
      await run();
      outcomes.push({ rule: name, title, outcome: 'passed' });
    } catch (error) {
      outcomes.push({ rule: name, title, outcome: 'failed', why: messageOf(error) });
    }
  }
  return outcomes;
}
