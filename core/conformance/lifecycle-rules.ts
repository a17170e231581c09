import type { PluginKind } from '../contract.ts';
import type { KindRules, RuleOf, UnderWay } from './rule-of.ts';
import type { Trial } from './trial.ts';

/** How a node begins and ends: `create` starts it, disposing undoes that, whenever it comes. */
export function lifecycleRules<Kind extends PluginKind>({
  work,
  halfway,
}: KindRules<Kind>): readonly RuleOf<Kind>[] {
  return [
    {
      name: 'lifecycle',
      title: 'starts, does its work and is disposed of',
      run: (trial) =>
        trial.round(async (started) => {
          await work(started, trial);
          await started.dispose();
        }),
    },
    {
      name: 'dispose-unused',
      title: 'can be disposed of before it was used',
      run: (trial) => trial.round((started) => started.dispose()),
    },
    {
      name: 'dispose-twice',
      title: 'can be disposed of twice',
      run: (trial) =>
        trial.round(async (started) => {
          await work(started, trial);
          await started.dispose();
          await trial.within('the second time, it', () => started.dispose());
        }),
    },
    {
      name: 'dispose-midway',
      title: 'can be disposed of in the middle of its work, as after a failure elsewhere',
      run: (trial) =>
        trial.round(async (started) => {
          const { underWay, stop } = await halfway(started, trial);
          await stop?.();
          await started.dispose();
          await allSettled(trial, 'after disposal, ', underWay);
        }),
    },
    {
      name: 'abort-host',
      title: 'comes to an end when host.signal aborts, while it starts and while it works',
      run: async (trial) => {
        await startAborted(trial);
        await trial.round(async (started) => {
          const { underWay, interrupt } = await halfway(started, trial);
          started.abort();
          await interrupt?.();
          await allSettled(trial, 'after an abort, ', underWay);
          await started.dispose();
        });
      },
    },
  ];
}

/** Whether it starts nevertheless is left to the plugin; that it settles is not. */
async function startAborted<Kind extends PluginKind>(trial: Trial<Kind>): Promise<void> {
  try {
    await trial.round(async () => {}, { isAborted: true });
  } catch (error) {
    const hangs = error instanceof Error && error.cause === undefined;
    if (hangs) throw new Error(`with a signal that has aborted, ${error.message}`);
  }
}

async function allSettled<Kind extends PluginKind>(
  trial: Trial<Kind>,
  when: string,
  underWay: readonly UnderWay[],
): Promise<void> {
  for (const { hook, settled } of underWay) await trial.within(`${when}${hook}`, () => settled);
}
