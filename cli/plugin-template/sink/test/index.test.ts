import { readFileSync } from 'node:fs';
import { createFrame } from 'slp';
import { type ConformanceSetup, conformanceRules } from 'slp/testing';
import { describe, expect, test } from 'vitest';
import plugin, { brightness } from '../src/index.ts';

test('is the mean of the colours, whatever the alpha', () => {
  const frame = createFrame(2, 1, 4);
  frame.data.set([255, 255, 255, 0, 0, 0, 0, 255]);
  expect(brightness(frame)).toBe(127.5);
});

/** Options to try the plugin with, and rules that it cannot keep, each with the reason. "slp plugin check" reads it too. */
const setup: ConformanceSetup = JSON.parse(
  readFileSync(new URL('../slp.conformance.json', import.meta.url), 'utf8'),
);

// Whatever slp expects of a sink: how it starts and ends, what it makes, that it leaves nothing behind.
describe('the contract', () => {
  for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
    test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
  }
});
