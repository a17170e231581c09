import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whySkipped } from '../core/conformance/check-conformance.ts';
import type { ConformanceOutcome } from '../core/conformance/rule.ts';
import type { PluginKind } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { type ResolvedPlugin, resolvePlugin } from '../core/resolve-plugin.ts';
import { findSetup } from './conformance-setup.ts';
import type { CheckPlan, ListedRule, LoadedPlugin } from './plugin-check-messages.ts';
import { CheckProcess, ProcessLost } from './plugin-check-process.ts';

/** What is known before the first rule is tried. */
export interface CheckSubject {
  readonly kind: PluginKind;
  readonly name: string;
  /** Of its package. */
  readonly version?: string;
  /** URL of its module. */
  readonly module: string;
  /** File with the options that it is tried with; without one, it is tried with none. */
  readonly setup?: string;
}

export interface CheckReport extends CheckSubject {
  readonly rules: readonly ConformanceOutcome[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Hears of a check as it goes on. */
export interface CheckProgress {
  begin(subject: CheckSubject, rules: readonly ListedRule[]): Promise<void>;
  tried(outcome: ConformanceOutcome): Promise<void>;
  /** The rules that are still to come are not tried; called once at most. */
  untried(why: string): Promise<void>;
}

export interface CheckOptions {
  /** Milliseconds for one rule. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Tries whether a plugin keeps the rules of the contract. The plugin runs in a process of its own; where it takes that with it, the rule
 * has failed, and the next one is tried in another.
 *
 * @param given path of a module or of a package's folder, or the name of a package that the working directory can import
 * @throws PLUGIN_INVALID, PLUGIN_HUNG, PLUGIN_CONTRACT, CONFIG_INVALID, FILE_UNREADABLE
 */
export async function checkPlugin(
  given: string,
  { limit, signal }: CheckOptions,
  progress: CheckProgress,
): Promise<CheckReport> {
  const found = await resolvePlugin(given, process.cwd());
  await requireBuilt(given, found);
  const { setup, from } = await findSetup(folderOf(found));
  const plan: CheckPlan = { specifier: given, url: found.url, setup, setupFrom: from ?? '' };

  let trial = new CheckProcess(limit, signal);
  try {
    const { kind, name, rules } = await load(plan, trial);
    const subject = { kind, name, version: found.package?.version, module: found.url, setup: from };
    await progress.begin(subject, rules);
    const outcomes: ConformanceOutcome[] = [];
    let untried: string | undefined;
    for (const rule of rules) {
      if (rule.skipped === undefined && untried !== undefined) {
        outcomes.push(skipped(rule, untried));
        continue;
      }
      if (rule.skipped === undefined && trial.lost) {
        trial[Symbol.dispose]();
        trial = new CheckProcess(limit, signal);
        await load(plan, trial);
      }
      const outcome = rule.skipped === undefined ? await tryRule(rule, trial) : skipped(rule, rule.skipped);
      await progress.tried(outcome);
      outcomes.push(outcome);
      if (untried !== undefined) continue;
      untried = whySkipped(outcomes);
      if (untried !== undefined) await progress.untried(untried);
    }
    return { ...subject, rules: outcomes, ...countOutcomes(outcomes) };
  } finally {
    trial[Symbol.dispose]();
  }
}

async function load(plan: CheckPlan, trial: CheckProcess): Promise<LoadedPlugin> {
  return trial.load(plan).catch((cause: unknown) => {
    throw cause instanceof ProcessLost
      ? errors.PLUGIN_INVALID(plan.specifier, `when it is loaded, ${cause.message}`)
      : cause;
  });
}

/** @throws PLUGIN_INVALID where it is a module of Node, or a package names one that is not there */
async function requireBuilt(given: string, { url, package: own }: ResolvedPlugin): Promise<void> {
  if (!url.startsWith('file:')) throw errors.PLUGIN_INVALID(given, `${url} is no file`);
  const path = fileURLToPath(url);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (exists) return;
  throw errors.PLUGIN_INVALID(
    given,
    `there is no ${path}${own ? '; "npm run build" may have to make it' : ''}`,
  );
}

function folderOf({ url, package: own }: ResolvedPlugin): string {
  return own?.folder ?? dirname(fileURLToPath(url));
}

async function tryRule({ name, title }: ListedRule, trial: CheckProcess): Promise<ConformanceOutcome> {
  const why = await trial.try(name).catch((cause: unknown) => {
    if (cause instanceof ProcessLost) return cause.message;
    throw cause;
  });
  return why === undefined
    ? { rule: name, title, outcome: 'passed' }
    : { rule: name, title, outcome: 'failed', why };
}

function skipped({ name, title }: ListedRule, why: string): ConformanceOutcome {
  return { rule: name, title, outcome: 'skipped', why };
}

function countOutcomes(outcomes: readonly ConformanceOutcome[]) {
  const count = (wanted: ConformanceOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
