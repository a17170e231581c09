import { readFileSync } from 'node:fs';
import { BODY, STRIDE } from 'slp';
import { type ConformanceSetup, conformanceRules } from 'slp/testing';
import { describe, expect, test } from 'vitest';
import plugin, { wavingPose } from '../src/index.ts';

test('moves the right hand from side to side, once a second', () => {
  const x = (seconds: number): number => wavingPose(seconds).body[BODY.rightWrist * STRIDE]!;
  expect([x(0), x(0.25), x(0.75)]).toEqual([110, 140, 80]);
  expect(x(1)).toBeCloseTo(x(0));
});

test('counts time in microseconds', () => {
  expect(wavingPose(0.04).timestamp).toBe(40_000);
});

/** Options to try the plugin with, and rules that it cannot keep, each with the reason. "slp plugin check" reads it too. */
const setup: ConformanceSetup = JSON.parse(
  readFileSync(new URL('../slp.conformance.json', import.meta.url), 'utf8'),
);

// Whatever slp expects of a source: how it starts and ends, what it makes, that it leaves nothing behind.
describe('the contract', () => {
  for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
    test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
  }
});
