import { z } from 'zod';
import type { PluginSpec } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { BACKENDS } from '../core/neural/backend.ts';
import type { TrainSettings } from '../core/training/settings.ts';
import { between, type CommandOptions, DEFAULT_THREADS, pluginSpec, whole, withOptions } from './options.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `90s`, `5m`, `1.5h`; a number counts seconds. */
export const duration = z
  .union([z.number(), z.string()])
  .transform((value) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(String(value).trim()) ?? [];
    return Number(number) * (UNITS[unit ?? ''] ?? 1);
  })
  .refine((seconds) => seconds > 0, 'is no time such as 90s, 5m or 1.5h');

const rate = between(1e-8, 1);

/** `2e-4`, or `generator=1e-4,discriminator=4e-4`. */
const learningRate = z.preprocess(
  (value) =>
    typeof value === 'string' && value.includes('=')
      ? Object.fromEntries(value.split(',').map((part) => part.split('=', 2).map((word) => word.trim())))
      : value,
  z.union([rate, z.record(z.string(), rate)], 'is no number from 1e-8 to 1, nor one for each network'),
);

/** All options of `slp train`; also what the section "train" of a configuration file may hold. Defaults come later: see `newSettings`. */
export const TRAIN_OPTIONS = z.strictObject({
  data: z.string().min(1, 'is empty').optional(),
  base: z.string().min(1, 'is empty').optional(),
  test: z.string().min(1, 'is empty').optional(),
  split: between(0.01, 1).optional(),
  signer: z.string().trim().min(1, 'is empty').optional(),
  size: whole(32, 1024).optional(),
  onBadSample: z.enum(['fail', 'warn', 'skip'], 'is none of fail, warn, skip').optional(),
  objective: pluginSpec.optional(),
  preset: z.string().min(1, 'is empty').optional(),
  baseline: pluginSpec.optional(),
  out: z.string().min(1, 'is empty').default('runs'),
  resume: z.string().min(1, 'is empty').optional(),
  steps: whole(1, 1e9).optional(),
  epochs: between(0.001, 1e6).optional(),
  timeLimit: duration.optional(),
  patience: whole(1, 1e6).optional(),
  batch: whole(1, 4096).optional(),
  learningRate: learningRate.optional(),
  decay: between(0, 1).optional(),
  threads: whole(1, 64).optional(),
  backend: z.enum(['auto', ...BACKENDS], `is none of auto, ${BACKENDS.join(', ')}`).optional(),
  seed: whole(0, 2 ** 32 - 1).optional(),
  checkpointEvery: duration.optional(),
  evaluateEvery: duration.optional(),
  gridEvery: whole(1, 1e9).optional(),
  testSamples: whole(1, 1e6).optional(),
  plugin: z.array(z.string()).default([]),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});

export type TrainOptions = CommandOptions<typeof TRAIN_OPTIONS>;

export interface TrainingData {
  readonly data: PluginSpec;
  readonly test: PluginSpec | null;
}

/** Side of the pictures that are learnt from, in pixels. */
export const DEFAULT_SIZE = 256;
const DEFAULT_EPOCHS = 20;
const DEFAULTS = {
  batch: 4,
  learningRate: 2e-4,
  decay: 0.2,
  threads: DEFAULT_THREADS,
  backend: 'auto',
  seed: 1,
  patience: null,
  checkpointEvery: 300,
  evaluateEvery: null,
  gridEvery: 500,
  testSamples: 200,
} as const;

/** The settings of a new run: defaults, and over them what was given. */
export function newSettings(options: TrainOptions, { data, test }: TrainingData): TrainSettings {
  const { steps = null, timeLimit = null, preset } = options;
  const objective = withOptions(options.objective ?? { name: 'gan', options: {} }, { preset });
  const unlimited = steps === null && timeLimit === null;
  return {
    ...DEFAULTS,
    ...given(options),
    objective,
    data,
    test,
    baseline: baselineOf(options, objective),
    clipNorm: 1,
    steps,
    epochs: options.epochs ?? (unlimited ? DEFAULT_EPOCHS : null),
    timeLimit,
  };
}

/**
 * The settings of a run that is gone on with: those it has begun with, and over them what was given now.
 *
 * @param data where it was given anew
 */
export function resumedSettings(
  options: TrainOptions,
  begun: TrainSettings,
  data: Partial<TrainingData>,
): TrainSettings {
  const { steps, epochs, timeLimit, preset, size } = options;
  const named = options.objective ?? begun.objective;
  const objective = { name: named.name, options: { ...named.options, ...(preset && { preset }) } };
  // A limit that is given takes the place of all that were.
  const isLimited = steps !== undefined || epochs !== undefined || timeLimit !== undefined;
  const limits = isLimited
    ? { steps: steps ?? null, epochs: epochs ?? null, timeLimit: timeLimit ?? null }
    : {};
  const baseline = options.baseline && { baseline: baselineOf(options, objective) };
  const sized = size && !data.data ? { data: withSize(begun.data, size) } : {};
  return { ...begun, ...given(options), ...limits, ...baseline, ...sized, ...data, objective };
}

function withSize({ name, options }: PluginSpec, size: number): PluginSpec {
  return { name, options: { ...options, size } };
}

/** The options that are settings as they are. */
function given(options: TrainOptions): Partial<TrainSettings> {
  const { batch, learningRate, decay, threads, backend, seed } = options;
  const { patience, checkpointEvery, evaluateEvery, gridEvery, testSamples } = options;
  const all = { batch, learningRate, decay, threads, backend, seed, patience };
  const more = { checkpointEvery, evaluateEvery, gridEvery, testSamples };
  const defined = Object.entries({ ...all, ...more }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined);
}

/** The built-in objective learns to be better than the puppet; of others nobody knows. `none` is none. */
function baselineOf({ baseline }: TrainOptions, objective: PluginSpec): PluginSpec | null {
  if (baseline) return baseline.name === 'none' ? null : baseline;
  return objective.name === 'gan' ? { name: 'puppet', options: {} } : null;
}

/** Options that make no sense together. @throws OPTION_INVALID */
export function checkOptions(options: TrainOptions): void {
  const { data, resume, dryRun } = options;
  if (data === undefined && resume === undefined) {
    throw errors.OPTION_INVALID('--data', 'is required: a tar of training samples, or a folder of clips');
  }
  if (resume !== undefined && dryRun) {
    throw errors.OPTION_INVALID('--dry-run', 'shows what a new run would be; there is none with --resume');
  }
}
