import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Estimator } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { drawFigures } from '../core/evaluation/draw-figures.ts';
import { evaluateClip } from '../core/evaluation/evaluate-clip.ts';
import type { ClipScores, Contender } from '../core/evaluation/scores.ts';
import { type Summary, summarise } from '../core/evaluation/summarise.ts';
import { checkFolderOf } from '../core/files/partial-output.ts';
import { writeOut } from '../core/files/write-out.ts';
import { writeWhole } from '../core/files/write-whole.ts';
import { withEstimator } from './estimator.ts';
import { framesCsv } from './eval-csv.ts';
import {
  type EvalInputs,
  type InputServices,
  openEvalInputs,
  type PairedClip,
  pairEvalInputs,
} from './eval-inputs.ts';
import { reportPage } from './eval-report/report-page.ts';
import { counted } from './eval-report/wording.ts';
import { formatSummary } from './eval-table.ts';
import { DEFAULT_THREADS, formatPlugin, pluginSpec, whole } from './options.ts';
import { refuseInput } from './output.ts';
import { PhaseProgress } from './phase-progress.ts';
import { loadPlugins } from './plugins.ts';
import { formatDuration } from './progress.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';
import { version } from './version.ts';

const pathOption = z.string().min(1, 'is empty');

const OPTIONS = z.strictObject({
  pred: z
    .string('is required: the video to evaluate, or a folder of its frames, as in --pred out.mp4')
    .min(1, 'is empty'),
  target: z
    .string('is required: the true video, or a folder of its frames, as in --target truth.mp4')
    .min(1, 'is empty'),
  poses: pathOption.optional(),
  person: whole(0, 99).optional(),
  ref: pathOption.optional(),
  baseline: pathOption.optional(),
  report: pathOption.optional(),
  csv: pathOption.optional(),
  align: z.enum(['start', 'resample'], 'is neither start nor resample').optional(),
  legibility: z.boolean().default(true),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  plugin: z.array(z.string()).default([]),
  threads: whole(1, 64).default(DEFAULT_THREADS),
  json: z.boolean().default(false),
});

/** Whose frames are read again, in the words of the progress line. */
const READ_AGAIN: Readonly<Record<Contender, string>> = {
  truth: 'the target',
  rendered: 'the prediction',
  baseline: 'the baseline',
  copy: 'the reference',
};

type EvalOptions = z.output<typeof OPTIONS>;

/** `slp eval`, once the words of its command line are known. */
export async function runEval(flags: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const options = resolveOptions(OPTIONS, { config: {}, flags });
  const { registry } = await loadPlugins(options);
  const progress = new PhaseProgress();
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  const services: InputServices = { registry, signal, log, progress };
  await checkOutputs(options);
  const inputs = await openEvalInputs(options, log);
  refuseToReplace(options, [inputs.poses?.path]);
  const { summary, scores } = await evaluate(inputs, options, services).finally(() => progress.clear());

  if (options.json) await writeJson(evaluationJson(summary, scores, settingsOf(options, inputs)));
  else await writeOut(process.stdout, 'standard output', `${formatSummary(summary)}\n`);
  const frames = counted(scores.contenders.rendered.length, 'frame');
  const files = [options.report, options.csv].filter((file) => file !== undefined);
  const seconds = formatDuration((performance.now() - startedAt) / 1000);
  writeDone(`${[...files, options.pred][0]}: ${frames} evaluated in ${seconds}`);
}

interface Evaluated {
  readonly summary: Summary;
  readonly scores: ClipScores;
}

/** Measures, and writes the files that were asked for. */
async function evaluate(
  inputs: EvalInputs,
  options: EvalOptions,
  services: InputServices,
): Promise<Evaluated> {
  const { legibility, report, csv } = options;
  await using clip = await pairEvalInputs(inputs, options, services);
  if (legibility && !inputs.poses) {
    services.log("legibility: the floor is 0 by construction, as the true keypoints are the estimator's own");
  }
  const scores = legibility
    ? await withEstimator(options.estimator, services, (estimator) =>
        measure(clip, options, services, estimator),
      )
    : await measure(clip, options, services);
  const summary = summarise([scores]);
  if (csv !== undefined) await writeWhole(csv, framesCsv(scores));
  if (report !== undefined) {
    services.progress.show('drawing pictures for the report', 0, clip.length);
    const figures = await drawFigures(scores, clip.evaluation);
    const title = [options.pred, options.target].map((path) => basename(resolve(path))).join(' against ');
    const settings = settingsOf(options, inputs);
    const page = reportPage({ title, settings, summary, clips: [{ scores, summary, figures }] });
    await writeWhole(report, page);
  }
  return { summary, scores };
}

function measure(
  { evaluation, length }: PairedClip,
  { threads }: EvalOptions,
  { signal, progress }: InputServices,
  estimator?: Estimator,
): Promise<ClipScores> {
  return evaluateClip(
    { ...evaluation, estimator },
    {
      signal,
      threads,
      report: ({ phase, contender, done }) =>
        progress.show(contender ? `${phase} ${READ_AGAIN[contender]}` : phase, done, length),
    },
  );
}

/** What a reader has to know to do it again. */
function settingsOf(options: EvalOptions, { poses }: EvalInputs): Record<string, string> {
  const { pred, target, person, ref, baseline, align, legibility, estimator } = options;
  const reader = formatPlugin(estimator);
  return {
    prediction: pred,
    target,
    keypoints: poses?.path ?? `estimated from the target by ${reader}`,
    ...(person !== undefined && { person: String(person) }),
    ...(ref !== undefined && { reference: ref }),
    ...(baseline !== undefined && { baseline }),
    alignment: align ?? 'exact',
    legibility: legibility ? `read by ${reader}` : 'not measured',
    slp: version(),
  };
}

/** The frames' own figures are in the CSV. */
function evaluationJson(
  summary: Summary,
  { name, width, height, fps, contenders }: ClipScores,
  settings: Readonly<Record<string, string>>,
): object {
  const clip = { name, width, height, fps: Number(fps.toFixed(4)), frames: contenders.rendered.length };
  return { format: 'slp-evaluation', version: 1, settings, summary, clips: [clip] };
}

/** All that can be wrong with them comes to light before any work. */
async function checkOutputs(options: EvalOptions): Promise<void> {
  const { report, csv } = options;
  refuseToReplace(options);
  if (report !== undefined && csv !== undefined && resolve(report) === resolve(csv)) {
    throw errors.OPTION_INVALID('--csv', `${csv} is the report already`);
  }
  for (const file of [report, csv]) {
    if (file === undefined) continue;
    await checkFolderOf(file);
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) {
      throw errors.OUTPUT_UNWRITABLE(file, 'it is a folder', 'name a file, as in report.html or frames.csv');
    }
  }
}

function refuseToReplace(options: EvalOptions, found: readonly (string | undefined)[] = []): void {
  const { pred, target, poses, ref, baseline, report, csv } = options;
  const inputs = [pred, target, poses, ref, baseline, ...found];
  refuseInput(report, inputs, '--report');
  refuseInput(csv, inputs, '--csv');
}
