import { z } from 'zod';
import { Composition } from '../core/compose.ts';
import { resolveOptions } from '../core/config.ts';
import type { Estimator } from '../core/contract.ts';
import { buildDataset, type DatasetFiles } from '../core/dataset/build-dataset.ts';
import { findClips } from '../core/dataset/find-clips.ts';
import { type Clip, planDataset } from '../core/dataset/plan-dataset.ts';
import { errors, messageOf, SlpError } from '../core/errors.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import { datasetFiles } from './dataset-files.ts';
import { DatasetProgress } from './dataset-progress.ts';
import { describeDataset } from './dataset-summary.ts';
import { between, pluginSpec, whole } from './options.ts';
import { loadPlugins } from './plugins.ts';
import { formatDuration } from './progress.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';

const OPTIONS = z.strictObject({
  out: z.string().min(1, 'is empty').default('train.tar'),
  base: z.string().min(1, 'is empty').optional(),
  split: between(0.01, 1).default(1),
  signer: z.string().trim().min(1, 'is empty').optional(),
  crop: z.enum(['auto', 'none'], 'is neither auto nor none').default('auto'),
  size: whole(64, 4096).default(512),
  fps: between(0.01, 240).optional(),
  every: whole(1, 1e6).default(1),
  jpegQuality: whole(1, 100).default(95),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  plugin: z.array(z.string()).default([]),
  restart: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `slp dataset build`, once the words of its command line are known. */
export async function runDatasetBuild(
  inputs: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const options = resolveOptions(OPTIONS, { config: {}, flags });
  const { out, split, signer, restart, crop, size, fps, every, jpegQuality, estimator } = options;
  const { registry } = await loadPlugins(options);
  const files = datasetFiles(out, { base: options.base, split: split < 1 });
  const clips = planDataset(await findClips(inputs), { signer, share: split });
  checkPlan(inputs, clips, files);

  const progress = new DatasetProgress(clips);
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  let done = 0;
  const composition = new Composition({ registry, signal, log });
  let started: Promise<Estimator> | undefined;
  const build = buildDataset(
    {
      clips,
      files,
      clipOptions: { crop, size, fps, every, jpegQuality },
      options: { split, signer, crop, size, fps, every, jpegQuality, estimator },
      restart,
    },
    {
      signal,
      openKeypoints: (path, { width, height }) => openPoseFile(path, { width, height }),
      estimator: () => {
        started ??= composition.start('estimator', estimator);
        return started;
      },
      onFrame: (index, { duration, fps }) => progress.frame(index, duration && duration * fps),
      onResume: (reports) => {
        done = reports.length;
        progress.resume(done);
        log(`${out}: going on after ${done} of ${clips.length} clips`);
      },
      onClip: (clip) => progress.start(clip),
      onClipDone: (clip) => {
        done += 1;
        progress.finish(clip);
      },
    },
  );
  const report = await build.catch(async (error: unknown) => {
    progress.clear();
    if (done > 0 && !isFinal(error)) {
      writeNote(`${done} of ${clips.length} clips are done; the same command goes on from there`);
    }
    await composition[Symbol.asyncDispose]().catch((another: unknown) => writeNote(messageOf(another)));
    throw error;
  });
  await composition[Symbol.asyncDispose]();
  progress.clear();
  if (options.json) {
    await writeJson(report);
    return;
  }
  for (const line of describeDataset(report, files)) writeNote(line);
  const seconds = (performance.now() - startedAt) / 1000;
  writeDone(
    `${out}: ${report.clips.kept} of ${report.clips.seen} clips in ${formatDuration(seconds)}; ${files.report} has the details`,
  );
}

/** Whether a build that failed has nothing to go on with. */
function isFinal(error: unknown): boolean {
  return error instanceof SlpError && error.code === 'DATASET_EMPTY';
}

function checkPlan(inputs: readonly string[], clips: readonly Clip[], { test }: DatasetFiles): void {
  if (clips.length === 0) throw errors.OPTION_INVALID('<clips>', `there is no video in ${inputs.join(', ')}`);
  if (test !== undefined && clips.every(({ part }) => part === 'test')) {
    throw errors.OPTION_INVALID(
      '--split',
      'all clips would be held out; give more of them (NAME, NAME-2, NAME_2 count as takes of one sign)',
    );
  }
}
