import { conformanceRules, type DriveContext, exampleObservations } from 'slp/testing';
import { test } from 'vitest';
import setup from '../slp.conformance.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { lineOf, Sender } from './send-lines.ts';

/** The source waits for somebody: somebody has to send. */
async function drive({ logged }: DriveContext): Promise<void> {
  const sender = new Sender(logged);
  for (const { pose } of exampleObservations(10)) await sender.send(lineOf(pose));
  await sender.send({ end: true });
  await sender.close();
}

for (const { title, skipped, run } of conformanceRules(plugin, {
  options: setup.options,
  refused: setup.refused,
  drive,
})) {
  test.skipIf(skipped !== undefined)(title, { timeout: 60_000 }, run);
}
