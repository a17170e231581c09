import type { PluginDefinition, PluginKind } from '../contract.ts';
import { messageOf } from '../errors.ts';
import { definitionRules } from './definition-rules.ts';
import { estimatorRules } from './estimator-rules.ts';
import { generatorRules } from './generator-rules.ts';
import { leakRules } from './leak-rules.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { objectiveRules } from './objective-rules.ts';
import { optionRules } from './option-rules.ts';
import { refinerRules } from './refiner-rules.ts';
import type { ConformanceRule, ConformanceSetup } from './rule.ts';
import type { KindRules, RuleOf } from './rule-of.ts';
import { sinkRules } from './sink-rules.ts';
import { sourceRules } from './source-rules.ts';
import { Trial } from './trial.ts';

const KINDS: { readonly [Kind in PluginKind]: KindRules<Kind> } = {
  source: sourceRules,
  estimator: estimatorRules,
  generator: generatorRules,
  refiner: refinerRules,
  sink: sinkRules,
  objective: objectiveRules,
};

/**
 * The rules of the contract for one plugin, in the order in which they are best tried. They need no test runner.
 *
 * @throws TypeError where the setup skips a rule that plugins of this kind do not have, or without a reason
 */
export function conformanceRules<Kind extends PluginKind>(
  plugin: PluginDefinition<Kind>,
  setup: ConformanceSetup,
): readonly ConformanceRule[] {
  const kind: KindRules<Kind> | undefined = KINDS[plugin.kind];
  if (!kind) throw new TypeError(`"kind" is none of ${Object.keys(KINDS).join(', ')}`);
  const rules: readonly RuleOf<Kind>[] = [
    ...definitionRules<Kind>(),
    ...optionRules<Kind>(),
    ...lifecycleRules(kind),
    ...kind.rules,
    ...leakRules(kind),
  ];
  checkSkips(setup, rules, plugin.kind);
  const trial = new Trial(plugin, setup);
  return rules.map(({ name, title, lacks, run }) => ({
    name,
    title,
    skipped: setup.skip?.[name] ?? lacks?.(setup),
    run: async () => {
      try {
        await run(trial);
      } catch (cause) {
        throw new Error(`${name}: ${messageOf(cause)}`, { cause });
      }
    },
  }));
}

/** A rule that is skipped by mistake would never be missed. */
function checkSkips(
  { skip = {} }: ConformanceSetup,
  rules: readonly { readonly name: string }[],
  kind: PluginKind,
): void {
  for (const [name, reason] of Object.entries(skip)) {
    if (!rules.some((rule) => rule.name === name)) {
      throw new TypeError(`the setup skips "${name}", which is no rule for a ${kind}`);
    }
    if (typeof reason !== 'string' || !reason.trim()) {
      throw new TypeError(`the setup skips "${name}" without a reason`);
    }
  }
}
