import { readFileSync } from 'node:fs';
import { BODY, BODY_COUNT, createFrame, type Sample, STRIDE } from 'slp';
import { type ConformanceSetup, conformanceRules } from 'slp/testing';
import { describe, expect, test } from 'vitest';
import plugin, { draw } from '../src/index.ts';

/** Somebody of whom only the nose is seen, in the middle of a black photo of 9 × 9 pixels. */
function sampleWithNose(): Sample {
  const body = new Float32Array(BODY_COUNT * STRIDE);
  body.set([4, 4, 0, 1], BODY.nose! * STRIDE);
  const pose = { timestamp: 40_000, body, face: null, leftHand: null, rightHand: null };
  return { pose, nearArm: 'left', signer: { id: 'test', image: createFrame(9, 9, 3), pose } };
}

test('draws a point where the nose is, and nowhere else', () => {
  const sample = sampleWithNose();
  const { data, ...rest } = draw(sample, 1);
  expect(rest).toEqual({ timestamp: 40_000, width: 9, height: 9, channels: 3 });
  const white = [...data.keys()].filter((i) => data[i] === 255).map((i) => Math.floor(i / 3));
  expect([...new Set(white)]).toEqual([3 * 9 + 4, 4 * 9 + 3, 4 * 9 + 4, 4 * 9 + 5, 5 * 9 + 4]);
  expect(sample.signer.image.data.every((value) => value === 0)).toBe(true);
});

/** Options to try the plugin with, and rules that it cannot keep, each with the reason. "slp plugin check" reads it too. */
const setup: ConformanceSetup = JSON.parse(
  readFileSync(new URL('../slp.conformance.json', import.meta.url), 'utf8'),
);

// Whatever slp expects of a generator: how it starts and ends, what it makes, that it leaves nothing behind.
describe('the contract', () => {
  for (const { title, skipped, run } of conformanceRules(plugin, setup)) {
    test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
  }
});
