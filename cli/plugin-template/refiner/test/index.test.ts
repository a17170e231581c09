import { readFileSync } from 'node:fs';
import { type ConformanceSetup, conformanceRules } from 'slp/testing';
import { describe, expect, test } from 'vitest';
import plugin, { fade } from '../src/index.ts';

test('takes the colour out and leaves brightness and alpha', () => {
  const pixels = new Uint8Array([255, 0, 0, 40, 10, 10, 10, 255]);
  fade(pixels, 4, 1);
  expect([...pixels]).toEqual([76, 76, 76, 40, 10, 10, 10, 255]);
});

test('leaves everything as it is with an amount of 0', () => {
  const pixels = new Uint8Array([255, 0, 0, 1, 2, 3]);
  fade(pixels, 3, 0);
  expect([...pixels]).toEqual([255, 0, 0, 1, 2, 3]);
});

/** Options to try the plugin with, and rules that it cannot keep, each with the reason. "slp plugin check" reads it too. */
const setup: ConformanceSetup = JSON.parse(
  readFileSync(new URL('../slp.conformance.json', import.meta.url), 'utf8'),
);

// Whatever slp expects of a refiner: how it starts and ends, what it makes, that it leaves nothing behind.
describe('the contract', () => {
  for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
    test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
  }
});
