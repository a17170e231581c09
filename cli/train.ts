import { join } from 'node:path';
import type { RunServices } from '../core/compose.ts';
import type { PluginSpec } from '../core/contract.ts';
import { TarSamples } from '../core/dataset/tar-samples.ts';
import { errors, SlpError } from '../core/errors.ts';
import { RunFolder } from '../core/training/run-folder.ts';
import type { TrainSettings } from '../core/training/settings.ts';
import type { Ending } from '../core/training/train-event.ts';
import { type TrainingRun, type TrainServices, train } from '../core/training/trainer.ts';
import { BUILTINS, loadPlugins } from './plugins.ts';
import { formatDuration } from './progress.ts';
import { writeDone, writeJson, writeTable } from './terminal.ts';
import { testData, trainingData } from './train-data.ts';
import { checkOptions, newSettings, resumedSettings, type TrainOptions } from './train-options.ts';
import { describePlan } from './train-plan.ts';
import { TrainProgress } from './train-progress.ts';
import { version } from './version.ts';

/** `slp train` after the command line was understood. */
export async function runTrain(options: TrainOptions, signal: AbortSignal): Promise<void> {
  checkOptions(options);
  const progress = new TrainProgress();
  const { settings, folder, plugins } = options.resume
    ? await resumed(options, signal)
    : await begun(options, signal);
  const { registry, plugins: pluginUrls } = await loadPlugins({ plugin: plugins, config: options.config });
  const services: TrainServices = {
    registry,
    signal,
    log: (message) => progress.note(message),
    now: () => performance.now(),
    time: () => Date.now(),
  };
  const samples = await countSamples(settings.data, services);
  const plan = { settings, samples, builtins: BUILTINS, pluginUrls };
  if (options.dryRun) {
    const described = await describePlan(plan, services);
    if (options.json) await writeJson(described.report);
    else await writeTable(described.rows);
    return;
  }
  const run = { ...plan, folder: folder ?? (await RunFolder.create(options.out)), versions: versions() };
  const ending = await trainOrTell(run, services, progress);
  const { path, final } = run.folder;
  if (options.json) await writeJson({ run: path, ending, model: final });
  else writeDone(`${path}: ${ENDINGS[ending]}; the model is in ${final}`);
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  steps: 'all steps are done',
  epochs: 'all epochs are done',
  time: 'the time is over',
  patience: 'it has not got better for a while',
};

/** Where the run ends early, says how to go on with it. */
async function trainOrTell(
  run: TrainingRun,
  services: TrainServices,
  progress: TrainProgress,
): Promise<Ending> {
  const startedAt = services.now();
  progress.note(`${run.folder.path}: training ${run.settings.objective.name}`);
  try {
    return await train(run, services, progress.report);
  } catch (error) {
    const seconds = (services.now() - startedAt) / 1000;
    const isOurs = !(error instanceof SlpError) || error.code !== 'RUN_DIFFERS';
    // A folder in which nothing has begun is no run: a mistyped option leaves none.
    if (isOurs && !(await run.folder.discard()))
      progress.note(
        `${run.folder.path}: ended early, after ${formatDuration(seconds)}; "slp train --resume ${run.folder.path}" goes on with it`,
      );
    throw error;
  } finally {
    progress.clear();
  }
}

interface Chosen {
  readonly settings: TrainSettings;
  readonly folder?: RunFolder;
  readonly plugins: readonly string[];
}

async function begun(options: TrainOptions, signal: AbortSignal): Promise<Chosen> {
  return { settings: newSettings(options, await trainingData(options, signal)), plugins: options.plugin };
}

async function resumed(options: TrainOptions, signal: AbortSignal): Promise<Chosen> {
  const folder = await openRun(options.resume!, options.out);
  const config = await folder.readConfig();
  const data = await givenData(options, signal);
  return {
    folder,
    settings: resumedSettings(options, config.settings, data),
    plugins: [...config.plugins, ...options.plugin],
  };
}

/** What was said about the data this time, when the run is gone on with. */
async function givenData(
  options: TrainOptions,
  signal: AbortSignal,
): Promise<{ readonly data?: PluginSpec; readonly test?: PluginSpec | null }> {
  if (options.data !== undefined) return trainingData(options, signal);
  for (const name of ['base', 'split', 'signer', 'onBadSample'] as const) {
    if (options[name] !== undefined) throw errors.OPTION_INVALID('--data', `is required with --${name}`);
  }
  return options.test === undefined ? {} : { test: await testData(options.test, options) };
}

/** A run by its path, or by its name in the folder of runs. @throws RUN_MISSING, FILE_UNREADABLE */
export function openRun(run: string, runs: string): Promise<RunFolder> {
  return RunFolder.open(/^exp_\d+$/.test(run) ? join(runs, run) : run);
}

/** Samples of a tar; of other sources it is not known beforehand. */
async function countSamples(
  { name, options }: PluginSpec,
  { signal, log }: RunServices,
): Promise<number | undefined> {
  if (name !== 'tar-dataset') return undefined;
  await using samples = await TarSamples.open(String(options.path), { ...options, signal, log });
  return samples.length;
}

function versions(): Record<string, string> {
  return { slp: version(), node: process.versions.node };
}
