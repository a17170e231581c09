import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PluginSpec } from '../core/contract.ts';
import { findClips } from '../core/dataset/find-clips.ts';
import { findBase, findTars, isTarName, type Split } from '../core/dataset/find-tars.ts';
import { errors, SlpError } from '../core/errors.ts';
import { userCacheFolder } from '../core/files/user-cache.ts';
import { runDatasetBuild } from './dataset-build.ts';
import { datasetFiles } from './dataset-files.ts';
import { pluginSpec } from './options.ts';
import { writeNote } from './terminal.ts';
import { DEFAULT_SIZE, type TrainingData, type TrainOptions } from './train-options.ts';

/** Of clips that are given without --split, this part is learnt from. */
const DEFAULT_SPLIT = 0.9;

/**
 * What to train on: a tar or a folder of tars, `NAME:{JSON options}` for any other source, or clips, of which tars are made first: in
 * the user's cache, once.
 *
 * @throws FILE_UNREADABLE, OPTION_INVALID, and what building a dataset throws
 */
export async function trainingData(options: TrainOptions, signal: AbortSignal): Promise<TrainingData> {
  const { data: given, signer } = options;
  if (given === undefined) throw errors.OPTION_INVALID('--data', 'is required');
  if (isSpec(given)) return withTest({ data: pluginSpec.parse(given), test: null }, options);
  const found = await findData(given, options);
  if (found) {
    if (signer === undefined) return withTest(found, options);
    throw errors.OPTION_INVALID(
      '--signer',
      'names who signs in clips; the samples of a tar say it themselves',
    );
  }
  const { train, base } = await buildFrom(given, options, signal);
  const built = { ...options, base };
  return withTest((await findData(train, built))!, built);
}

/** Test data that was asked for takes the place of what was found. */
async function withTest(data: TrainingData, options: TrainOptions): Promise<TrainingData> {
  return options.test === undefined ? data : { ...data, test: await testData(options.test, options) };
}

/** Test data on its own, for a run that has its training data already. */
export async function testData(given: string, options: TrainOptions): Promise<PluginSpec> {
  return isSpec(given) ? pluginSpec.parse(given) : tarData(given, options);
}

function isSpec(text: string): boolean {
  return /^[a-z][a-z0-9-]*:\{/.test(text);
}

/** What is held out and what is learnt from, of data in tars; null where it is in none. */
async function findData(path: string, options: TrainOptions): Promise<TrainingData | null> {
  const found = await stat(path).catch((cause: unknown) => {
    throw errors.FILE_UNREADABLE(path, cause);
  });
  if (!found.isDirectory()) {
    if (!isTarName(path)) return null;
    const test = await testBeside(path);
    return { data: await tarData(path, options), test: test ? await tarData(test, options) : null };
  }
  const [all, train, test] = await Promise.all([tarsIn(path), tarsIn(path, 'train'), tarsIn(path, 'test')]);
  if (!train && !all) return null;
  return {
    data: await tarData(path, options, train && test ? 'train' : undefined),
    test: train && test ? await tarData(path, options, 'test') : null,
  };
}

async function tarsIn(folder: string, part?: Split): Promise<string | undefined> {
  const tars = await findTars(folder, part).catch((error: unknown) => {
    if (error instanceof SlpError && error.code === 'DATASET_UNREADABLE') return [];
    throw error;
  });
  return tars[0];
}

async function tarData(path: string, options: TrainOptions, split?: Split): Promise<PluginSpec> {
  const { size = DEFAULT_SIZE, onBadSample } = options;
  const base = options.base ?? (await baseOf(path, split));
  return {
    name: 'tar-dataset',
    options: {
      path: resolve(path),
      ...(base && { base: resolve(base) }),
      ...(split && { split }),
      size,
      ...(onBadSample && { onBadSample }),
    },
  };
}

/** References that are found beside the data are named all the same: whether they have changed can be told then. */
async function baseOf(path: string, split: Split | undefined): Promise<string | undefined> {
  const first = (await stat(path)).isDirectory() ? await tarsIn(path, split) : path;
  const [base, more] = (first && (await findBase(first))) || [];
  return base && more ? dirname(base) : base;
}

/** `test.tar` beside `train.tar`, `signs-test.tar` beside `signs.tar`. */
async function testBeside(path: string): Promise<string | undefined> {
  const [, stem, ending] = /^(.*?)(\.tar|\.tar\.gz|\.tgz)$/i.exec(basename(path))!;
  for (const name of [stem.replace(/train(ing)?/i, 'test'), `${stem}-test`]) {
    const candidate = join(dirname(path), name + ending);
    const found = name === stem ? undefined : await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
  }
  return undefined;
}

/** Tars of clips: made now, or by an earlier run of the same clips and options. */
async function buildFrom(
  clips: string,
  { signer, split = DEFAULT_SPLIT, size = DEFAULT_SIZE, out }: TrainOptions,
  signal: AbortSignal,
): Promise<{ readonly train: string; readonly base: string }> {
  const identity = { clips: await findClips([clips]), signer, split, size };
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
  const train = join(userCacheFolder() ?? resolve(out), 'datasets', hash, 'train.tar');
  const { base, report } = datasetFiles(train, { split: split < 1 });
  if (await stat(report).catch(() => undefined)) {
    writeNote(`${clips}: training data is in ${dirname(train)}`);
    return { train, base };
  }
  await mkdir(dirname(train), { recursive: true }).catch((cause: unknown) => {
    throw errors.OUTPUT_UNWRITABLE(dirname(train), cause);
  });
  writeNote(`${clips}: making training data of the clips first`);
  await runDatasetBuild([clips], { out: train, split, size, ...(signer && { signer }) }, signal);
  return { train, base };
}
