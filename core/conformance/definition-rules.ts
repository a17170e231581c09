import { CONTRACT_VERSION, type PluginKind } from '../contract.ts';
import type { RuleOf } from './rule-of.ts';

/** The definition itself. */
export function definitionRules<Kind extends PluginKind>(): readonly RuleOf<Kind>[] {
  return [
    {
      name: 'definition',
      title: `is written for contract ${CONTRACT_VERSION}, with a name in lower case`,
      run: async ({ plugin: { contract, name } }) => {
        if (contract !== CONTRACT_VERSION) {
          throw new Error(`"contract" is ${String(contract)}, this is contract ${CONTRACT_VERSION}`);
        }
        if (!/^[a-z][a-z0-9-]*$/.test(name)) {
          throw new Error(
            `"name" is ${JSON.stringify(name)}; lower case letters, digits and hyphens are expected`,
          );
        }
      },
    },
  ];
}
