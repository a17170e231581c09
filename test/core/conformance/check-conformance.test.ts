import { describe, expect, test } from 'vitest';
import type { Observation, Pose } from '../../../core/contract.ts';
import {
  checkConformance,
  conformanceRules,
  type DriveContext,
  exampleObservations,
} from '../../../core/testing.ts';
import { plugin, setupFor } from './good-plugins.ts';

/** A source that waits until somebody hands it poses; `hand` is set while it does. */
let hand: (pose: Pose) => void;
const waiting = plugin('source', (_node, { log }) => ({
  pace: 'live' as const,
  async *samples(signal) {
    const queue: Observation[] = [];
    let wake = () => {};
    signal.addEventListener('abort', () => wake());
    hand = (pose) => {
      queue.push({ pose });
      wake();
    };
    log('listening');
    while (!signal.aborted) {
      const next = queue.shift();
      if (next) yield next;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  },
}));

async function feed({ source, options, logged, signal }: DriveContext): Promise<void> {
  expect([source.pace, options, logged]).toEqual(['live', { level: 1 }, ['listening']]);
  for (const { pose } of exampleObservations(20)) if (!signal.aborted) hand(pose);
}

describe('checkConformance', () => {
  test('shows what is skipped, and why', async () => {
    const wrong = plugin('refiner', () => ({ refine: (frame) => ({ ...frame, timestamp: 1 }) }));
    const skip = { 'frame-timestamp': 'it belongs to a program with a clock of its own' };
    const outcomes = await checkConformance(wrong, setupFor('refiner', { skip, refused: [] }));
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([
      {
        rule: 'options-refused',
        title: expect.any(String),
        outcome: 'skipped',
        why: 'the setup has no "refused" options',
      },
      {
        rule: 'frame-timestamp',
        title: expect.any(String),
        outcome: 'skipped',
        why: skip['frame-timestamp'],
      },
    ]);
  });

  test('tries nothing that needs a node where none starts', async () => {
    const broken = plugin('sink', () => {
      throw new Error('no disk');
    });
    const outcomes = await checkConformance(broken, setupFor('sink'));
    const after = outcomes.slice(outcomes.findIndex(({ rule }) => rule === 'lifecycle'));
    expect(after[0]).toMatchObject({ outcome: 'failed', why: 'lifecycle: create failed: no disk' });
    expect(new Set(after.slice(1).map(({ outcome, why }) => `${outcome}: ${why}`))).toEqual(
      new Set(['skipped: "lifecycle" comes first']),
    );
  });

  test('stops where its signal aborts', async () => {
    const reason = new Error('enough');
    const checking = checkConformance(plugin('sink'), setupFor('sink'), AbortSignal.abort(reason));
    await expect(checking).rejects.toBe(reason);
  });

  test('feeds a source that waits for somebody', async () => {
    const outcomes = await checkConformance(waiting, setupFor('source', { drive: feed }));
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('no network')), /samples failed: no network/],
    [
      'feeds too little',
      () => hand(exampleObservations(1)[0].pose),
      /after observation 1, has not settled within 200 ms/,
    ],
  ])('says where what drives a source %s', async (_what, drive, message) => {
    const outcomes = await checkConformance(waiting, setupFor('source', { drive, patience: 200 }));
    expect(outcomes.find(({ rule }) => rule === 'lifecycle')?.why).toMatch(message);
  });

  test('lets a plugin start those of the setup, and no others', async () => {
    let disposed = 0;
    const inner = plugin('generator', () => ({
      [Symbol.asyncDispose]: async () => void disposed++,
    }));
    const outer = plugin('generator', undefined, {
      name: 'outer',
      create: async (_options, host) => host.use('generator', { name: 'tiny', options: {} }),
    } as Parameters<typeof plugin>[2]);
    const [alone, together] = [
      await checkConformance(outer, setupFor('generator')),
      await checkConformance(outer, setupFor('generator', { plugins: [inner] })),
    ];
    expect(alone.find(({ outcome }) => outcome === 'failed')?.why).toBe(
      'lifecycle: create failed: there is no generator "tiny"',
    );
    expect(together.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(disposed).toBeGreaterThan(0);
  });
});

describe('conformanceRules', () => {
  test.each([
    [{ 'frame-size': 'why not' }, '"frame-size", which is no rule for a sink'],
    [{ lifecycle: ' ' }, '"lifecycle" without a reason'],
  ])('refuses to skip %j', (skip, problem) => {
    expect(() => conformanceRules(plugin('sink'), setupFor('sink', { skip }))).toThrow(problem);
  });

  test('refuses what is of no kind', () => {
    const odd = plugin('sink', undefined, { kind: 'filter' as 'sink' });
    expect(() => conformanceRules(odd, setupFor('sink'))).toThrow('"kind" is none of source, estimator');
  });
});
