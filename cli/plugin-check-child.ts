/** The process in which `slp plugin check` tries a plugin: whatever the plugin does, it does here. */
import { conformanceRules } from '../core/conformance/conformance-rules.ts';
import type { ConformanceRule } from '../core/conformance/rule.ts';
import { errors, messageOf, toErrorRecord } from '../core/errors.ts';
import { Registry } from '../core/registry.ts';
import { builtins } from '../plugins/builtins.ts';
import type { CheckPlan, FromCheckProcess, ToCheckProcess } from './plugin-check-messages.ts';

// Plugins may replace whatever they find: what this process needs is taken before there is one.
const send = process.send!.bind(process);
const exit = process.exit.bind(process);

let rules: readonly ConformanceRule[] = [];

async function load({ specifier, url, setup, setupFrom }: CheckPlan): Promise<FromCheckProcess> {
  try {
    const plugin = await new Registry(builtins).import(specifier, url);
    try {
      rules = conformanceRules(plugin, setup);
    } catch (cause) {
      throw errors.CONFIG_INVALID(setupFrom, messageOf(cause));
    }
    const listed = rules.map(({ name, title, skipped }) => ({ name, title, skipped }));
    return { type: 'loaded', plugin: { kind: plugin.kind, name: plugin.name, rules: listed } };
  } catch (error) {
    return { type: 'unusable', error: toErrorRecord(error) };
  }
}

async function tryRule(wanted: string): Promise<FromCheckProcess> {
  try {
    await rules.find(({ name }) => name === wanted)!.run();
    return { type: 'tried' };
  } catch (failure) {
    return { type: 'tried', why: failure instanceof Error ? failure.message : String(failure) };
  }
}

process.on('message', async (message: ToCheckProcess) => {
  send(message.type === 'load' ? await load(message.plan) : await tryRule(message.rule));
});
process.on('uncaughtException', (thrown) => {
  const why = `the plugin threw what nobody can catch, in a timer for example: ${messageOf(thrown)}`;
  send({ type: 'crashed', why } satisfies FromCheckProcess, undefined, {}, () => exit(1));
});
// Nobody waits for the outcome any more.
process.on('disconnect', () => exit(1));
