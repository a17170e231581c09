import type { PluginKind } from '../contract.ts';
import { findLeaks, type Leaks } from './leaks.ts';
import { canListOpenFiles } from './open-files.ts';
import type { KindRules, RuleOf } from './rule-of.ts';
import type { Trial } from './trial.ts';

/** What a plugin leaves behind. */
export function leakRules<Kind extends PluginKind>(kind: KindRules<Kind>): readonly RuleOf<Kind>[] {
  // Starting it in all ways takes its time: the rules share what was found.
  let found: Promise<Leaks> | undefined;
  const leaks = (trial: Trial<Kind>): Promise<Leaks> => {
    found ??= findLeaks(kind, trial);
    return found;
  };
  return [
    {
      name: 'no-leaked-threads',
      title: 'leaves no thread and no program running',
      run: async (trial) => {
        const { threads } = await leaks(trial);
        if (threads.length > 0) throw new Error(`${count(threads)} still running after disposal`);
      },
    },
    {
      name: 'no-leaked-files',
      title: 'leaves no file open',
      lacks: () => (canListOpenFiles ? undefined : 'this system does not list open files'),
      run: async (trial) => {
        const { files } = await leaks(trial);
        if (files.length > 0) throw new Error(`still open after disposal: ${[...new Set(files)].join(', ')}`);
      },
    },
    {
      name: 'no-leaked-handles',
      title: 'leaves nothing that keeps the process from ending: no timer, socket or server',
      run: async (trial) => {
        const { handles } = await leaks(trial);
        if (handles.length > 0) throw new Error(`still active after disposal: ${handles.join(', ')}`);
      },
    },
    {
      name: 'globals-unchanged',
      title: 'leaves globals, process listeners, environment and working directory as they were',
      run: async (trial) => {
        await leaks(trial);
        if (trial.pollution.size > 0) {
          throw new Error(`changed, and not changed back: ${[...trial.pollution].join(', ')}`);
        }
      },
    },
  ];
}

/** `1 thread and 2 programs`. */
function count(running: readonly string[]): string {
  return ['thread', 'program']
    .map((what) => [running.filter((each) => each.startsWith(what)).length, what] as const)
    .filter(([many]) => many > 0)
    .map(([many, what]) => `${many} ${what}${many === 1 ? '' : 's'}`)
    .join(' and ');
}
