import type { Frame, MaybePromise, PluginDefinition, PoseSource } from '../contract.ts';

/** All rules there are; every kind of plugin has those that make sense for it. The names are stable: `skip` refers to them. */
export const RULE_NAMES = [
  // Every kind
  'definition',
  'options-accepted',
  'options-strict',
  'options-refused',
  'lifecycle',
  'dispose-unused',
  'dispose-twice',
  'dispose-midway',
  'abort-host',
  'no-leaked-threads',
  'no-leaked-files',
  'no-leaked-handles',
  'globals-unchanged',
  // Most kinds
  'deterministic',
  'concurrent',
  'inputs-unchanged',
  'inputs-released',
  'both-channels',
  // What comes out of sources and estimators
  'pose-form',
  'timestamps-increase',
  'abort-samples',
  'backpressure',
  'settle-order',
  'reset-forgets',
  // What comes out of generators and refiners
  'frame-form',
  'frame-size',
  'frame-timestamp',
  'frame-owned',
  'planes-form',
  // Sinks
  'frame-reuse',
  'unfinished-removed',
  // Objectives
  'networks-form',
  'gradients-form',
  'preview-form',
  'export-writes',
] as const;

/** One of `RULE_NAMES`. */
export type RuleName = (typeof RULE_NAMES)[number];

/** What `drive` gets. */
export interface DriveContext {
  /** The source that waits to be fed; its `samples` has been called, and the first observation asked for. */
  readonly source: PoseSource;
  /** The options that it was started with. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What the source has logged so far: the address that it listens at, for example. */
  readonly logged: readonly string[];
  /** Aborts when nothing more is needed; `drive` settles soon after that, without an error. */
  readonly signal: AbortSignal;
}

/** What the rules need to know about a plugin. */
export interface ConformanceSetup {
  /**
   * Options that the plugin accepts. `{folder}` in a string stands for an empty folder, another one for every start: sinks write
   * there, and what they wrote is compared. A source has at least 8 observations with them.
   */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options that it must refuse, by its schema or when it starts, with a message that says what is wrong. An unknown name is always tried. */
  readonly refused?: readonly Readonly<Record<string, unknown>>[];
  /** Rules that cannot hold for this plugin, each with the reason: shown, never silent. */
  readonly skip?: Readonly<Partial<Record<RuleName, string>>>;
  /** For sources that wait for somebody: called once the source is listening; feeds it at least 8 observations. */
  readonly drive?: (context: DriveContext) => MaybePromise<void>;
  /** What `host.use` finds; without it, the plugin cannot start another one. */
  readonly plugins?: readonly PluginDefinition[];
  /** For sinks that do not write into `{folder}`: what the sink that was just disposed of has written; compared, not looked at. */
  readonly written?: () => MaybePromise<unknown>;
  /** For estimators: at least two pictures of one person in the order of a film, instead of the drawn ones. */
  readonly pictures?: readonly Frame[];
  /** Milliseconds until a step counts as hanging; default 5000. */
  readonly patience?: number;
}

/** One rule for one plugin. Rules of one process run one after the other. */
export interface ConformanceRule {
  /** What `skip` and errors call it. */
  readonly name: RuleName;
  /** One sentence that is true of a plugin that keeps the rule. */
  readonly title: string;
  /** Why the rule is not tried: as `skip` says, or because the setup lacks what it needs. */
  readonly skipped?: string;
  /** Rejects with what is wrong, naming the rule. It can be called without `this`, and more than once. */
  readonly run: () => Promise<void>;
}

/** What became of one rule. */
export interface ConformanceOutcome {
  /** The rule's name. */
  readonly rule: RuleName;
  /** As that of the rule. */
  readonly title: string;
  /** Whether the plugin keeps it; `skipped`: not tried. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What is wrong, or why it was skipped. */
  readonly why?: string;
}
