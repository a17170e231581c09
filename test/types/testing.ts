/** What `slp/testing` takes and gives: compiled, never run. */

import { checkConformance, conformanceRules, type RuleName } from 'slp/testing';
import { refiner } from './define-plugin.ts';
import { holds, type Same } from './same.ts';

/** A definition with options of its own is welcome. */
const rules = conformanceRules(refiner, { options: { amount: 1 }, refused: [{ amount: 'much' }] });
for (const { name, skipped } of rules) {
  holds<Same<typeof name, RuleName>>(true);
  holds<Same<typeof skipped, string | undefined>>(true);
}

export const outcomes = await checkConformance(refiner, {
  options: {},
  skip: { deterministic: 'it dreams' },
});
holds<Same<(typeof outcomes)[number]['outcome'], 'passed' | 'failed' | 'skipped'>>(true);

// @ts-expect-error a plugin may have no options, but that has to be said
conformanceRules(refiner, {});
// @ts-expect-error there is no such rule
conformanceRules(refiner, { options: {}, skip: { elegance: 'a matter of taste' } });
// @ts-expect-error a reason is a sentence
conformanceRules(refiner, { options: {}, skip: { deterministic: true } });
