import type { RunServices } from '../compose.ts';
import { errors } from '../errors.ts';
import { type Checkpoint, Checkpoints, readCheckpoint, type WriteFile } from './checkpoints.ts';
import { fingerprint } from './fingerprint.ts';
import { LearningState } from './learning-state.ts';
import type { RunFolder } from './run-folder.ts';
import { adamOptions } from './schedule.ts';
import { differences, identityOf, type TrainSettings } from './settings.ts';
import { TensorBoardLog } from './tensorboard.ts';
import type { Ending, TrainEvent } from './train-event.ts';
import { TrainPool } from './train-pool.ts';
import { TrainingLoop } from './training-loop.ts';
import { STATE_VERSION } from './training-state.ts';

export interface TrainingRun {
  readonly folder: RunFolder;
  readonly settings: TrainSettings;
  /** Observations of an epoch, where it is known. */
  readonly samples?: number;
  /** URL of the module whose `builtins` export lists the built-in plugins. */
  readonly builtins: string;
  /** URLs of third-party plugin modules. */
  readonly pluginUrls: readonly string[];
  /** Of the program and of Node. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface TrainServices extends RunServices {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Milliseconds since 1970, for logs. */
  readonly time: () => number;
  /** In place of writing checkpoints to the disk. */
  readonly writeFile?: WriteFile;
}

/**
 * Trains what an objective describes, from the start or from the run's latest checkpoint, until a limit of the settings is reached, and
 * leaves the best model in the folder `models/final` of the run. With the same settings, data and number of threads the
 * weights are the same to the last bit, however often the run was interrupted; only a time limit depends on the clock.
 *
 * @throws OPTION_INVALID where learning rates are of other networks; RUN_DIFFERS where the run has begun with other settings or data; TRAINING_DIVERGED, TRAINING_UNUSABLE, OUTPUT_UNWRITABLE,
 * WORKER_LOST, BACKEND_UNAVAILABLE, what plugins throw; the signal's reason, after a checkpoint was written. The latest
 * checkpoint is whole in every case.
 */
export async function train(
  run: TrainingRun,
  services: TrainServices,
  report: (event: TrainEvent) => void,
): Promise<Ending> {
  const { folder } = run;
  await using _lock = await folder.lock();
  const checkpoints = await Checkpoints.open(folder.models, services.writeFile);
  const { test } = run.settings;
  const prints = {
    training: await fingerprint(run.settings.data),
    test: test ? await fingerprint(test) : '',
  };
  const last = checkpoints.latest ? await readCheckpoint(checkpoints.latest) : undefined;
  if (last) requireSame(run, last, identityOf(run.settings, prints));

  const { objective, data, backend, seed, batch, threads } = run.settings;
  const plan = { builtins: run.builtins, plugins: run.pluginUrls, objective, data, backend, seed };
  await using pool = await TrainPool.start(plan, Math.min(threads, batch), services.log);
  const settings = { ...run.settings, backend: pool.facts.backend, threads: pool.size };
  const adam = adamOptions(settings, Object.keys(pool.facts.networks));
  const learning = new LearningState(pool.facts.networks, seed);
  if (last) learning.restore(last.tensors, last.state.adamSteps);
  await pool.begin(learning, last?.state.positions);
  await folder.writeConfig({ settings, versions: run.versions, plugins: run.pluginUrls });
  await using log = await TensorBoardLog.create(folder.logs, last?.state.step ?? 0, services.time);
  const loop = new TrainingLoop(
    { run, settings, identity: identityOf(settings, prints), checkpoints, pool, learning, adam, log },
    last?.state,
    services,
    report,
  );
  // Awaited here: with the end of this function all that it works with is gone.
  return await loop.run();
}

function requireSame(
  { folder }: TrainingRun,
  { state }: Checkpoint,
  identity: Readonly<Record<string, unknown>>,
): void {
  const differing =
    state.version === STATE_VERSION ? differences(state.identity, identity) : ['version of slp'];
  if (differing.length > 0) throw errors.RUN_DIFFERS(folder.path, differing.join(', '));
}
