/**
 * The error catalogue: one factory per code, sorted by code. Every code has a hint, a row in the README and a test
 * that triggers it; `test/core/errors.test.ts` keeps the three equal.
 */

import { didYouMean } from './suggest.ts';

/** What an error says besides its code and message. */
export interface SlpErrorDetails {
  /** One line of advice. */
  readonly hint: string;
  /** 2 where the command line or its input is at fault, 1 otherwise. */
  readonly exitCode?: 1 | 2;
  /** The plugin that failed, where it was one. */
  readonly plugin?: string;
  /** What was thrown originally. */
  readonly cause?: unknown;
}

/** Every fault that the program expects: a stable code, one line of cause, one line of advice. */
export class SlpError extends Error {
  /** Tells it from other errors, also where two copies of slp are installed. */
  override readonly name = 'SlpError';
  /** One line of advice. */
  readonly hint: string;
  /** Of the process: 2 where the command line or its input is at fault, 1 otherwise. */
  readonly exitCode: 1 | 2;
  /** The plugin that failed, where it was one. */
  readonly plugin: string | undefined;

  /** `message` is one line of cause; without `exitCode` it is 2. */
  constructor(
    /** Stable, such as `PLUGIN_OPTIONS`: one of the table "Errors" in the README. */
    readonly code: string,
    message: string,
    { hint, exitCode = 2, plugin, cause }: SlpErrorDetails,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
    this.exitCode = exitCode;
    this.plugin = plugin;
  }
}

/** What crosses a thread boundary in place of an error object, whose class and fields structured cloning would lose. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: 1 | 2;
  readonly plugin?: string;
  readonly stack?: string;
}

export function toErrorRecord(error: unknown): ErrorRecord {
  const known = error instanceof SlpError ? error : errors.INTERNAL(error);
  const { code, message, hint, exitCode, plugin } = known;
  return { code, message, hint, exitCode, plugin, stack: stackOf(known) };
}

export function fromErrorRecord(record: ErrorRecord): SlpError {
  const error = new SlpError(record.code, record.message, record);
  if (record.stack !== undefined) error.stack = record.stack;
  return error;
}

/** Where an error was made, and whatever caused it. */
export function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) stacks.push(at.stack ?? at.message);
  return stacks.join('\ncaused by ');
}

/** The one line that a user needs of whatever was thrown. */
export function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}

/** What can be done where a thread of each kind has ended. */
const AFTER_A_LOSS = {
  rendering: ' (try a smaller --size or --threads 1), or a plugin has ended it',
  keypoint: `: --estimator 'holistic:{"threads":1}' takes the least`,
  scoring: ': --threads 1 takes the least',
  training:
    ': --resume goes on from the last checkpoint, a new run with a smaller --batch or --threads takes less',
} as const;

/** What can be done about videos of different lengths, rates or sizes. */
const ALIGNING =
  'export it again to match; or --align start (frame by frame, to the end of the shorter one) or --align resample (what is shown at the same moment): both scale to the size of the target';

/** Of the video, in microseconds, where a hook is called for one. */
function momentOf(timestamp: number | undefined): string {
  return timestamp === undefined ? '' : ` at ${(timestamp / 1e6).toFixed(3)} s`;
}

export const errors = {
  BACKEND_UNAVAILABLE: (backend: string, problem: string, hint: string, cause?: unknown) =>
    new SlpError('BACKEND_UNAVAILABLE', `cannot compute on ${backend}: ${problem}`, { hint, cause }),

  BUILD_DIFFERS: (journal: string, differences: string) =>
    new SlpError(
      'BUILD_DIFFERS',
      `an unfinished build is in the way (${journal}), and this one differs from it in: ${differences}`,
      {
        hint: 'repeat its command on the same clips to go on with it, or throw it away with --restart',
      },
    ),

  CHECKPOINT_INVALID: (path: string, problem: string) =>
    new SlpError('CHECKPOINT_INVALID', `${path} is no checkpoint to go on from: ${problem}`, {
      hint: 'it was damaged after it had been written; "latest" in models/latest.json of the run may name another folder beside it',
    }),

  CONFIG_INVALID: (file: string, problem: string) =>
    new SlpError('CONFIG_INVALID', `${file}: ${problem}`, {
      hint: 'the keys of slp.config.json are the long option names in camelCase; see "Configuration" in the README',
    }),

  DATASET_EMPTY: (clips: number, reasons: string, report: string) =>
    new SlpError('DATASET_EMPTY', `of ${clips} clips none is left to train on: ${reasons}`, {
      hint: `clips show one person from the front, shoulders and hands in view; ${report} says what became of each`,
    }),

  DATASET_UNREADABLE: (path: string, problem: string) =>
    new SlpError('DATASET_UNREADABLE', `${path} is no dataset that can be read: ${problem}`, {
      hint: 'tars in the layouts of WebDataset ("slp dataset build" makes them), SynthSL, BosphorusSign22k and PHOENIX are read; "slp dataset check" says what is wrong with one',
    }),

  ENCODER_MISSING: (encoder: string, binary: string) =>
    new SlpError('ENCODER_MISSING', `${binary} has no encoder "${encoder}"`, {
      hint: 'install a complete ffmpeg (for example "apt-get install ffmpeg") or name one in SLP_FFMPEG; "slp doctor" lists what yours can write',
    }),

  ENCODING_FAILED: (problem: string, cause?: unknown) =>
    new SlpError('ENCODING_FAILED', `ffmpeg could not write the video: ${problem}`, {
      hint: 'check that the disk is not full; "slp doctor" shows which ffmpeg is used',
      exitCode: 1,
      cause,
    }),

  EVAL_DIFFERS: (folder: string, differences: string) =>
    new SlpError('EVAL_DIFFERS', `${folder} holds another evaluation, which differs in: ${differences}`, {
      hint: 'repeat its command to go on with it, give --out another name, or throw it away with --restart',
    }),

  EVAL_EMPTY: (clips: number, reasons: string) =>
    new SlpError('EVAL_EMPTY', `none of ${clips} clips could be evaluated: ${reasons}`, {
      hint: 'clips show one person from the front, face and shoulders in view',
    }),

  EVAL_MISMATCH: (differences: string, hint = ALIGNING) =>
    new SlpError('EVAL_MISMATCH', differences, { hint }),

  FFMPEG_MISSING: (tried: readonly string[]) =>
    new SlpError('FFMPEG_MISSING', `no ffmpeg was found (tried ${tried.join(', ')})`, {
      hint: 'install ffmpeg, or name one in SLP_FFMPEG; "--out frames/" writes a PNG sequence without it',
    }),

  FILE_UNREADABLE: (path: string, cause: unknown) =>
    new SlpError('FILE_UNREADABLE', `cannot read ${path}: ${messageOf(cause)}`, {
      hint: 'check the path and its permissions',
      cause,
    }),

  FRAME_INVALID: (problem: string, plugin?: string) =>
    new SlpError(
      'FRAME_INVALID',
      `${plugin ? `plugin "${plugin}"` : 'a generator or refiner'} made a bad frame: ${problem}`,
      {
        hint: 'all frames of a video have one size, and width × height × channels bytes; tell the author of the plugin',
        exitCode: 1,
        plugin,
      },
    ),

  IMAGE_INVALID: (path: string, cause: unknown) =>
    new SlpError('IMAGE_INVALID', `${path} is no image that can be read: ${messageOf(cause)}`, {
      hint: 'use a PNG, JPEG, WebP, AVIF, GIF or TIFF picture',
      cause,
    }),

  INSECURE_BIND: (host: string) =>
    new SlpError('INSECURE_BIND', `without a token, everybody who reaches ${host} could use the server`, {
      hint: 'give one with --token or in SLP_TOKEN, or stay on this machine (--host 127.0.0.1); --insecure does without',
    }),

  INTERNAL: (cause: unknown) =>
    new SlpError('INTERNAL', messageOf(cause), {
      hint: 'this is a bug in slp; run again with SLP_DEBUG=1 for the stack and report it',
      exitCode: 1,
      cause,
    }),

  LISTEN_FAILED: (host: string, port: number, cause: unknown) => {
    const taken = (cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
    const problem = taken ? 'the port is in use' : messageOf(cause);
    return new SlpError('LISTEN_FAILED', `cannot listen on ${host}, port ${port}: ${problem}`, {
      hint: taken
        ? 'another program has it, maybe another "slp stream"; --port 0 takes a free one'
        : 'check --host and --port; ports below 1024 need special rights',
      cause,
    });
  },

  MEDIA_UNKNOWN: (path: string, detail: string) =>
    new SlpError('MEDIA_UNKNOWN', `${path} is neither a video nor a picture: ${detail}`, {
      hint: 'use a video (MP4, MOV, WebM, MKV, AVI, GIF, …) or a picture (PNG, JPEG, WebP, AVIF or TIFF)',
    }),

  MODEL_INVALID: (model: string, problem: string, cause?: unknown) =>
    new SlpError('MODEL_INVALID', `${model} cannot be used: ${problem}`, {
      hint: 'it is damaged, or was made for another network; export it again with "slp export"',
      cause,
    }),

  MODEL_UNUSABLE: (problem: string, cause?: unknown) =>
    new SlpError(
      'MODEL_UNUSABLE',
      `the keypoint models cannot be used: ${problem}${cause === undefined ? '' : `: ${messageOf(cause)}`}`,
      { hint: 'they come with npm packages; install these again with "npm ci"', exitCode: 1, cause },
    ),

  NOBODY_FOUND: (path: string, person: number | undefined) =>
    new SlpError(
      'NOBODY_FOUND',
      person === undefined ? `nobody was found in ${path}` : `no person ${person} was found in ${path}`,
      {
        hint:
          person === undefined
            ? 'the upper body should be upright, well lit and large enough: the shoulders a tenth of the width of the picture'
            : 'people are counted from 0, from left to right; without --person the most central one is followed',
      },
    ),

  OPTION_INVALID: (option: string, problem: string) =>
    new SlpError('OPTION_INVALID', `${option}: ${problem}`, {
      hint: '"slp <command> --help" shows every option with an example',
    }),

  OUTPUT_FORMAT_UNKNOWN: (path: string, known: readonly string[]) =>
    new SlpError('OUTPUT_FORMAT_UNKNOWN', `cannot tell the format to write from "${path}"`, {
      hint: `use one of ${known.join(', ')}`,
    }),

  OUTPUT_UNWRITABLE: (
    path: string,
    cause: unknown,
    hint = 'check that the folder exists, is writable and has room',
  ) => new SlpError('OUTPUT_UNWRITABLE', `cannot write ${path}: ${messageOf(cause)}`, { hint, cause }),

  PERSON_NOT_FOUND: (path: string, person: number, people: number) =>
    new SlpError('PERSON_NOT_FOUND', `${path} has no person ${person}: it shows ${people}`, {
      hint: 'people are counted from 0; without --person the most confident one is used',
    }),

  PICTURES_UNUSABLE: (path: string, problem: string) =>
    new SlpError('PICTURES_UNUSABLE', `${path} cannot be used as frames of a video: ${problem}`, {
      hint: 'give a video, or a folder with a picture (PNG, JPEG, WebP, AVIF or TIFF) of one size for each of its frames',
    }),

  PLUGINS_INVALID: (problems: readonly string[]) =>
    new SlpError(
      'PLUGINS_INVALID',
      `${problems.length} plugins cannot be used:${problems.map((problem) => `\n  ${problem}`).join('')}`,
      {
        hint: 'mend them, or leave them out of --plugin, of "plugins" in slp.config.json, or of the dependencies in package.json',
      },
    ),

  PLUGIN_CONTRACT: (plugin: string, has: unknown, supported: number) =>
    new SlpError(
      'PLUGIN_CONTRACT',
      `plugin "${plugin}" was written for contract ${String(has)}, this is contract ${supported}`,
      {
        hint: 'install a version of the plugin that was made for this version of slp',
        plugin,
      },
    ),

  PLUGIN_ENDED: () =>
    new SlpError('PLUGIN_ENDED', 'something ended the program before its command was done', {
      hint: 'a plugin that calls process.exit does that: "slp plugin check PATH" finds it',
      exitCode: 1,
    }),

  PLUGIN_FAILED: (plugin: string, hook: string, timestamp: number | undefined, cause: unknown) =>
    new SlpError(
      'PLUGIN_FAILED',
      `plugin "${plugin}" failed in ${hook}${momentOf(timestamp)}: ${messageOf(cause)}`,
      { hint: 'run again with SLP_DEBUG=1 for the stack', exitCode: 1, plugin, cause },
    ),

  PLUGIN_HUNG: (plugin: string, hook: string, timestamp: number | undefined, why: string) =>
    new SlpError(
      'PLUGIN_HUNG',
      `plugin "${plugin}" does not come to an end in ${hook}${momentOf(timestamp)}: ${why}`,
      {
        hint: 'SLP_PATIENCE=10 allows plugins ten times as long; if that is of no help, tell the author of the plugin',
        exitCode: 1,
        plugin,
      },
    ),

  PLUGIN_INVALID: (
    specifier: string,
    problem: string,
    hint = 'a plugin module has definePlugin({ contract, name, kind, options, create }) as its default export',
    cause?: unknown,
  ) =>
    new SlpError('PLUGIN_INVALID', `"${specifier}" is no slp plugin: ${problem}`, {
      hint,
      plugin: specifier,
      cause,
    }),

  PLUGIN_NOT_FOUND: (kind: string, name: string, known: readonly string[]) =>
    new SlpError(
      'PLUGIN_NOT_FOUND',
      [`there is no ${kind} "${name}"`, didYouMean(name, known)].filter(Boolean).join('; '),
      {
        hint: `known: ${known.map((each) => `"${each}"`).join(', ')}; --plugin ./path-or-package adds one`,
      },
    ),

  PLUGIN_OPTIONS: (plugin: string, problems: readonly string[]) =>
    new SlpError('PLUGIN_OPTIONS', `options of plugin "${plugin}": ${problems.join('; ')}`, {
      hint: 'see the documentation of the plugin for its options',
      plugin,
    }),

  PLUGIN_REFUSED: (plugin: string, message: string, hint: string | undefined) =>
    new SlpError('PLUGIN_REFUSED', `plugin "${plugin}": ${message}`, {
      hint: hint ?? 'see the documentation of the plugin',
      plugin,
    }),

  POSE_CORRUPT: (path: string, problem: string) =>
    new SlpError('POSE_CORRUPT', `${path} is damaged: ${problem}`, {
      hint: 'fetch or export the file again',
    }),

  POSE_EMPTY: (path: string) =>
    new SlpError('POSE_EMPTY', `${path} holds no frame with a person`, {
      hint: 'face and shoulders have to be in view; "slp pose info FILE" shows what a pose file holds',
    }),

  POSE_FORMAT_UNKNOWN: (path: string, detail: string) =>
    new SlpError('POSE_FORMAT_UNKNOWN', `${path} is in no pose format that slp knows: ${detail}`, {
      hint: 'known: .pose, slp-poses JSON, MediaPipe Holistic JSON, OpenPose JSON (file or folder), COCO-WholeBody JSON',
    }),

  POSE_NOT_FINITE: (path: string, frame: number) =>
    new SlpError(
      'POSE_NOT_FINITE',
      `${path} has a coordinate that is not a finite number in frame ${frame}`,
      {
        hint: 'give missing keypoints confidence 0',
      },
    ),

  REFERENCE_MISSING: () =>
    new SlpError('REFERENCE_MISSING', 'there is no photo of the signer to show', {
      hint: 'give one with --ref signer.png',
    }),

  REFERENCE_POSE_MISMATCH: (poseFile: string, image: string) =>
    new SlpError(
      'REFERENCE_POSE_MISMATCH',
      `${poseFile} was not made from ${image}: their aspect ratios differ`,
      {
        hint: 'use the pose that was estimated on exactly this picture, uncropped',
      },
    ),

  REFERENCE_UNUSABLE: (image: string, missing: string) =>
    new SlpError('REFERENCE_UNUSABLE', `the reference ${image} does not show ${missing}`, {
      hint: 'use a photo from the front with face and both shoulders in view; arms hanging beside the body work best',
    }),

  RUN_DIFFERS: (run: string, differing: string) =>
    new SlpError(
      'RUN_DIFFERS',
      `${run} has begun with other settings or data; they differ in: ${differing}`,
      {
        hint: 'leave these options out and the data as it was, or begin a new run without --resume',
      },
    ),

  RUN_MISSING: (run: string, others: string) =>
    new SlpError('RUN_MISSING', `there is no training run ${run}`, {
      hint: others
        ? `there are ${others}`
        : '"slp train" begins one; give the path of its folder where it is elsewhere',
    }),

  SAMPLE_BAD: (path: string, sample: string, problem: string) =>
    new SlpError('SAMPLE_BAD', `${path}: sample ${sample} cannot be used: ${problem}`, {
      hint: '"slp dataset check" lists all such samples; "onBadSample": "skip" leaves them out',
      exitCode: 1,
    }),

  STREAM_REFUSED: (server: string, problem: string, hint: string) =>
    new SlpError('STREAM_REFUSED', `${server}: ${problem}`, { hint, exitCode: 1 }),

  TRAINING_DIVERGED: (step: number, problem: string) =>
    new SlpError('TRAINING_DIVERGED', `training has come to nothing at step ${step}: ${problem}`, {
      hint: 'the last checkpoint is from before; go on from it with a smaller --learning-rate, a half for example',
      exitCode: 1,
    }),

  TRAINING_UNUSABLE: (problem: string) =>
    new SlpError('TRAINING_UNUSABLE', `the data cannot be trained on: ${problem}`, {
      hint: 'every sample needs a filmed frame with a person, and a reference of the same size; "slp dataset check" looks through a tar',
    }),

  VIDEO_UNREADABLE: (path: string, problem: string) =>
    new SlpError('VIDEO_UNREADABLE', `${path} is no video that can be read: ${problem}`, {
      hint: 'see whether a player shows it; what was cut short has to be fetched or exported again, best as MP4 (H.264); "slp doctor" shows which ffmpeg reads it',
    }),

  WORKER_LOST: (cause: unknown, task: keyof typeof AFTER_A_LOSS = 'rendering') =>
    new SlpError('WORKER_LOST', `a ${task} thread ended: ${messageOf(cause)}`, {
      hint: `it may have run out of memory${AFTER_A_LOSS[task]}`,
      exitCode: 1,
      cause,
    }),
};
