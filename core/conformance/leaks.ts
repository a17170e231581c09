import { setTimeout as pause } from 'node:timers/promises';
import type { PluginKind } from '../contract.ts';
import { openFiles } from './open-files.ts';
import type { KindRules } from './rule-of.ts';
import type { Trial } from './trial.ts';

/** Milliseconds between two looks, and until what is still there counts as left behind. */
const LOOK = 20;
const PATIENCE = 2000;

/** What a plugin has left behind, in words. */
export interface Leaks {
  readonly threads: readonly string[];
  readonly files: readonly string[];
  readonly handles: readonly string[];
}

/**
 * Starts the plugin in all ways, and looks at what is there afterwards that was not there before. What only the first time leaves (a
 * library that is loaded) is no leak, but for threads and programs: they end with what started them.
 */
export async function findLeaks<Kind extends PluginKind>(
  kind: KindRules<Kind>,
  trial: Trial<Kind>,
): Promise<Leaks> {
  const patience = Math.min(PATIENCE, trial.patience);
  if (!trial.isWarm) await allRounds(kind, trial);
  const [files, handles] = [await openFiles(), await activeHandles()];
  await allRounds(kind, trial);
  return {
    threads: await settle(patience, async () => trial.threads.running),
    files: await settle(patience, async () => added(files, await openFiles())),
    handles: await settle(patience, async () => added(handles, await activeHandles())),
  };
}

/** Whether a round fails is the matter of other rules. */
async function allRounds<Kind extends PluginKind>(
  { work, halfway }: KindRules<Kind>,
  trial: Trial<Kind>,
): Promise<void> {
  const rounds = [
    () => trial.round(async () => {}),
    () => trial.round((started) => work(started, trial)),
    () =>
      trial.round(async (started) => {
        const { underWay, stop } = await halfway(started, trial);
        await stop?.();
        await started.dispose();
        await Promise.all(underWay.map(({ settled }) => trial.within('a hook', () => settled)));
      }),
    ...(trial.setup.refused ?? []).map((options) => () => trial.round(async () => {}, { options })),
  ];
  for (const round of rounds) await Promise.allSettled([round()]);
}

/** What is left when nothing is, or when it has been waited for long enough: closing takes a moment. */
async function settle(patience: number, look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  for (let waited = 0; ; waited += LOOK) {
    const left = await look();
    if (left.length === 0 || waited >= patience) return left;
    await pause(LOOK);
  }
}

/** What keeps the process running, by its type. */
async function activeHandles(): Promise<string[]> {
  // Seen from a timer of its own, whoever asks.
  await pause(1);
  return process.getActiveResourcesInfo();
}

function added(before: readonly string[], now: readonly string[]): string[] {
  const left = [...now];
  for (const each of before) {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}
