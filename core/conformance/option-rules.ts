import type { PluginKind } from '../contract.ts';
import { checkedOptions } from './options.ts';
import type { RuleOf } from './rule-of.ts';
import type { Trial } from './trial.ts';

/** A name that no plugin has an option for. */
const UNKNOWN = 'noSuchOption';

/** Which options a plugin takes. */
export function optionRules<Kind extends PluginKind>(): readonly RuleOf<Kind>[] {
  return [
    {
      name: 'options-accepted',
      title: 'accepts the options of the setup',
      run: async ({ plugin, setup }) => {
        await checkedOptions(plugin, setup.options);
      },
    },
    {
      name: 'options-strict',
      title: 'refuses an option that it does not know',
      run: async ({ plugin, setup }) => {
        const given = { ...setup.options, [UNKNOWN]: 1 };
        if (!(await refusal(async () => checkedOptions(plugin, given)))) {
          throw new Error(
            `the schema accepted the unknown option "${UNKNOWN}"; a misspelt option is to be an error`,
          );
        }
      },
    },
    {
      name: 'options-refused',
      title: 'refuses wrong options, and says what is wrong',
      lacks: ({ refused = [] }) => (refused.length > 0 ? undefined : 'the setup has no "refused" options'),
      run: async (trial) => {
        for (const options of trial.setup.refused ?? []) await expectRefusal(trial, options);
      },
    },
  ];
}

async function expectRefusal<Kind extends PluginKind>(
  trial: Trial<Kind>,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const shown = JSON.stringify(options);
  const refused = await refusal(() => trial.round(async () => {}, { options }));
  if (!refused) throw new Error(`the options ${shown} were accepted`);
  // Without a cause it is no refusal: `create` hangs.
  if (!(refused.cause instanceof Error)) throw refused;
  if (!refused.cause.message.trim()) throw new Error(`the options ${shown} were refused without a message`);
}

async function refusal(attempt: () => Promise<unknown>): Promise<Error | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
