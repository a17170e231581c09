import { mkdir, readdir } from 'node:fs/promises';
import { Composition } from '../core/compose.ts';
import { errors } from '../core/errors.ts';
import { PartialOutput } from '../core/files/partial-output.ts';
import { sizeOf } from '../core/neural/weights.ts';
import { Checkpoints, readCheckpoint } from '../core/training/checkpoints.ts';
import { copyTensors, EXPORTED } from '../core/training/learning-state.ts';
import { loadPlugins } from './plugins.ts';
import { writeDone, writeNote } from './terminal.ts';
import { openRun } from './train.ts';

export interface ExportOptions {
  /** Folder to write. */
  readonly out: string;
  /** That runs are in. */
  readonly runs: string;
  readonly checkpoint: 'best' | 'latest';
}

/**
 * `slp export`: the averaged weights of a checkpoint as a model that the generator of the same name loads.
 *
 * @throws RUN_MISSING where the run is not there, or has no checkpoint yet; OUTPUT_UNWRITABLE, CHECKPOINT_INVALID
 */
export async function exportRun(
  name: string,
  { out, runs, checkpoint }: ExportOptions,
  signal: AbortSignal,
): Promise<void> {
  const there = await readdir(out).catch((): string[] => []);
  if (there.length > 0) {
    throw errors.OUTPUT_UNWRITABLE(out, 'it is there already', 'give --out another name, or remove it');
  }
  const folder = await openRun(name, runs);
  const { settings, plugins } = await folder.readConfig();
  const { latest, best } = await Checkpoints.look(folder.models);
  const path = (checkpoint === 'best' ? best : undefined) ?? latest;
  if (path === undefined) throw errors.RUN_MISSING(`${folder.path} with a checkpoint`, '');
  const { state, tensors } = await readCheckpoint(path);

  const { registry } = await loadPlugins({ plugin: plugins });
  await using composition = new Composition({ registry, signal, log: writeNote });
  const objective = await composition.start('objective', settings.objective);
  const weights = Object.fromEntries(
    Object.entries(objective.networks).map(([network, declarations]) => {
      const values = new Float32Array(declarations.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
      const kind = network === EXPORTED ? 'average' : 'weights';
      copyTensors(tensors, `${kind}/${network}`, declarations, values);
      return [network, values];
    }),
  );
  await using output = new PartialOutput(out);
  await mkdir(output.path, { recursive: true }).catch((cause: unknown) => {
    throw errors.OUTPUT_UNWRITABLE(out, cause);
  });
  await objective.export(weights, output.path);
  await output.commit();
  const { name: generator } = settings.objective;
  writeDone(
    `${out}: step ${state.step} of ${folder.path}; render with --generator '${generator}:${JSON.stringify({ model: out })}'`,
  );
}
