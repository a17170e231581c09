import { conformanceRules } from 'slp/testing';
import { test } from 'vitest';
import setup from '../slp.conformance.json' with { type: 'json' };
import plugin from '../src/index.ts';

for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
  test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
}
