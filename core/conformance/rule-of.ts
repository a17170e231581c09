import type { PluginKind } from '../contract.ts';
import type { ConformanceSetup, RuleName } from './rule.ts';
import type { Started, Trial } from './trial.ts';

/** A rule of a kind, for whatever plugin. */
export interface RuleOf<Kind extends PluginKind> {
  readonly name: RuleName;
  readonly title: string;
  /** What the setup (or the system) lacks for trying it, if anything. */
  readonly lacks?: (setup: ConformanceSetup) => string | undefined;
  /** Throws what was seen and what is expected. */
  readonly run: (trial: Trial<Kind>) => Promise<void>;
}

/** What all rules have to know about a kind, and the rules that only it has. */
export interface KindRules<Kind extends PluginKind> {
  /** Does what nodes of this kind are for, from start to end. */
  readonly work: (started: Started<Kind>, trial: Trial<Kind>) => Promise<void>;
  /** Begins to work and stops halfway. What is still under way settles later, one way or the other. */
  readonly halfway: (started: Started<Kind>, trial: Trial<Kind>) => Promise<Halfway>;
  readonly rules: readonly RuleOf<Kind>[];
}

export interface Halfway {
  readonly underWay: readonly UnderWay[];
  /** What whoever uses the node does before it disposes of it. */
  readonly stop?: () => Promise<void>;
  /** The same in a run that aborts. */
  readonly interrupt?: () => Promise<void>;
}

/** A hook that was called and not waited for. */
export interface UnderWay {
  readonly hook: string;
  /** Settles when the hook has, one way or the other; never rejects. */
  readonly settled: Promise<unknown>;
}

export function begin(hook: string, call: () => unknown): UnderWay {
  return { hook, settled: Promise.allSettled([(async () => call())()]) };
}
