import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Estimator, Pose } from '../core/contract.ts';
import { errors, SlpError } from '../core/errors.ts';
import { estimateStream } from '../core/pose/estimate-stream.ts';
import type { Rect } from '../core/pose/signing-space.ts';
import { WRITABLE_FORMATS, type WritableFormat, writePoseFile } from '../plugins/pose-files/write.ts';
import { withEstimator } from './estimator.ts';
import { exitWith } from './exit.ts';
import { between, pluginSpec, whole, withOptions } from './options.ts';
import { openPictureFiles, openVideo } from './picture-stream.ts';
import { loadPlugins } from './plugins.ts';
import { type ExtractionJob, planExtraction } from './pose-jobs.ts';
import { Progress } from './progress.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';

const OPTIONS = z.strictObject({
  out: z.string().min(1, 'is empty').optional(),
  format: z.enum(WRITABLE_FORMATS).optional(),
  fps: between(0.01, 240).optional(),
  every: whole(1, 1e6).default(1),
  crop: z.enum(['auto', 'none'], 'is neither auto nor none').default('none'),
  person: whole(0, 99).optional(),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  plugin: z.array(z.string()).default([]),
  json: z.boolean().default(false),
});

type ExtractOptions = z.output<typeof OPTIONS>;

/** What became of one pose file; the last four are numbers of frames. */
interface Extracted {
  readonly out: string;
  readonly inputs: readonly string[];
  readonly format: WritableFormat;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly crop?: Rect;
  readonly frames: number;
  readonly person: number;
  readonly face: number;
  readonly leftHand: number;
  readonly rightHand: number;
}

/** What is wrong with one input and says nothing of the others. */
const FAULTS_OF_INPUT = ['FILE_UNREADABLE', 'IMAGE_INVALID', 'NOBODY_FOUND', 'VIDEO_UNREADABLE'];

/** A video that gives a smaller share of the frames that it announces has lost some. */
const MIN_COMPLETE = 0.9;

/**
 * `slp pose extract`. Of several pose files those are made that can be: the others are reported one by one and set the exit
 * code.
 */
export async function extractPoses(
  inputs: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const options = resolveOptions(OPTIONS, { config: {}, flags });
  const { registry } = await loadPlugins(options);
  const { jobs, folder } = await planExtraction(inputs, options);
  if (options.crop === 'auto' && !jobs.some(({ source }) => 'kind' in source)) {
    throw errors.OPTION_INVALID('--crop', 'is for videos; there are only pictures');
  }

  const progress = new Progress();
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  const files: Extracted[] = [];
  const failed: { out: string; code: string; message: string }[] = [];
  const { estimator: named, person } = options;
  await withEstimator(withOptions(named, { person }), { registry, signal, log }, async (estimator) => {
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
        throw errors.OUTPUT_UNWRITABLE(folder, cause);
      });
    }
    for (const job of jobs) {
      try {
        const extracted = await extract(job, options, { estimator, progress, signal, log });
        files.push(extracted);
        if (!options.json) writeDone(describe(extracted));
      } catch (error) {
        if (jobs.length === 1 || !isFaultOfInput(error)) throw error;
        failed.push({ out: job.out, code: error.code, message: error.message });
        progress.clear();
        exitWith(error);
      }
    }
  }).finally(() => progress.clear());
  if (options.json) await writeJson({ files, failed });
}

function isFaultOfInput(error: unknown): error is SlpError {
  return error instanceof SlpError && FAULTS_OF_INPUT.includes(error.code);
}

interface Running {
  readonly estimator: Estimator;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

async function extract(
  { source, out, format }: ExtractionJob,
  options: ExtractOptions,
  { estimator, progress, signal, log }: Running,
): Promise<Extracted> {
  const inputs = 'kind' in source ? [source.path] : source.map(({ path }) => path);
  const stream =
    'kind' in source
      ? await openVideo(source, options, estimator, { signal, log })
      : openPictureFiles(source, options);
  const { width, height, fps, crop, length, frames } = stream;
  if (options.crop === 'auto' && 'kind' in source && !crop) {
    log(`${source.path}: no shoulders were found to crop to; the whole picture is used`);
  }
  estimator.reset();
  const seen = { frames: 0, person: 0, face: 0, leftHand: 0, rightHand: 0 };

  async function* poses(): AsyncGenerator<Pose | null> {
    progress.report({ type: 'started', fps, length });
    for await (const { frame, pose } of estimateStream(frames, estimator)) {
      signal.throwIfAborted();
      progress.report({ type: 'frame', index: seen.frames, timestamp: frame.timestamp, width, height });
      seen.frames += 1;
      seen.person += pose ? 1 : 0;
      seen.face += pose?.face ? 1 : 0;
      seen.leftHand += pose?.leftHand ? 1 : 0;
      seen.rightHand += pose?.rightHand ? 1 : 0;
      yield pose;
    }
    signal.throwIfAborted();
    // Thrown in here, so that no file of empty frames is left.
    if (seen.person === 0) throw errors.NOBODY_FOUND(nameOf(inputs), options.person);
  }

  await writePoseFile(out, format, { width, height, fps }, poses());
  progress.report({ type: 'finished', frames: seen.frames });
  // Its length is what the video says of itself, with sound that may be a little longer.
  if (length !== undefined && seen.frames < MIN_COMPLETE * length - 1) {
    log(`${nameOf(inputs)}: about ${length} frames were announced, ${seen.frames} could be read`);
  }
  return { out, inputs, format, width, height, fps: Number(fps.toFixed(4)), crop, ...seen };
}

function nameOf(inputs: readonly string[]): string {
  return inputs.length === 1 ? inputs[0]! : `${inputs[0]} and ${inputs.length - 1} more`;
}

function describe({ out, frames, person, leftHand, rightHand, width, height, crop }: Extracted): string {
  const found = `${person} with a person, left hand in ${leftHand}, right hand in ${rightHand}`;
  const cut = crop ? `, cropped to ${width}×${height}` : '';
  return `${out}: ${frames} ${frames === 1 ? 'frame' : 'frames'}, ${found}${cut}`;
}
