import type { ConformanceSetup, RuleName } from '../core/conformance/rule.ts';
import type { PluginKind } from '../core/contract.ts';
import type { ErrorRecord } from '../core/errors.ts';

/** What is to be tried, and how. */
export interface CheckPlan {
  /** What the user calls the plugin. */
  readonly specifier: string;
  /** Of its module. */
  readonly url: string;
  readonly setup: ConformanceSetup;
  /** Where the setup comes from. */
  readonly setupFrom: string;
}

/** A rule without that which tries it. */
export interface ListedRule {
  readonly name: RuleName;
  readonly title: string;
  /** Why it is not tried. */
  readonly skipped?: string;
}

export interface LoadedPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly rules: readonly ListedRule[];
}

/** Each is answered before the next one. */
export type ToCheckProcess =
  | { readonly type: 'load'; readonly plan: CheckPlan }
  | { readonly type: 'try'; readonly rule: RuleName };

export type FromCheckProcess =
  | { readonly type: 'loaded'; readonly plugin: LoadedPlugin }
  | { readonly type: 'unusable'; readonly error: ErrorRecord }
  /** Without `why` the rule holds. */
  | { readonly type: 'tried'; readonly why?: string }
  /** Something was thrown that nobody catches; the process ends. */
  | { readonly type: 'crashed'; readonly why: string };
