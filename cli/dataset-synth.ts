import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Pose } from '../core/contract.ts';
import { RENDERED_LAYOUTS, type RenderedLayout, SYNTHSL_BASES } from '../core/dataset/rendered-files.ts';
import { errors } from '../core/errors.ts';
import { checkFolderOf } from '../core/files/partial-output.ts';
import { openPoseFile } from '../plugins/pose-files/open.ts';
import type { SyntheticReport } from '../plugins/synthetic/dataset-report.ts';
import { makeDataset, type SyntheticFiles } from '../plugins/synthetic/make-dataset.ts';
import { planClips } from '../plugins/synthetic/plan-clips.ts';
import { datasetFiles } from './dataset-files.ts';
import { writeDatasetSheet } from './dataset-sheet.ts';
import { between, DEFAULT_THREADS, whole } from './options.ts';
import { formatDuration } from './progress.ts';
import { SynthProgress } from './synth-progress.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';

const DEFAULT_FRAMES = 100;
const DEFAULT_FPS = 25;

const OPTIONS = z.strictObject({
  signers: whole(1, 1e6).default(10),
  frames: whole(1, 1e6).optional(),
  out: z.string().min(1, 'is empty').optional(),
  layout: z.enum(RENDERED_LAYOUTS, `is none of ${RENDERED_LAYOUTS.join(', ')}`).default('webdataset'),
  split: between(0.01, 1).default(1),
  size: whole(64, 2048).default(512),
  fps: between(1, 240).optional(),
  seed: whole(0, 2 ** 32 - 1).default(0),
  poses: z.string().min(1, 'is empty').optional(),
  quality: whole(1, 100).default(95),
  threads: whole(1, 64).default(DEFAULT_THREADS),
  sheet: z.string().min(1, 'is empty').optional(),
  restart: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `slp dataset synth`, once the words of its command line are known. */
export async function runDatasetSynth(
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const options = resolveOptions(OPTIONS, { config: {}, flags });
  const { signers, layout, split, size, seed, quality, threads, sheet, restart } = options;
  const files = syntheticFiles(options.out ?? DEFAULT_OUT[layout], layout, split < 1);
  if (sheet !== undefined) await checkFolderOf(sheet);
  const given = options.poses === undefined ? undefined : await readPoses(options.poses, options.fps);
  const fps = given?.fps ?? options.fps ?? DEFAULT_FPS;
  const frames = Math.min(options.frames ?? given?.performed ?? DEFAULT_FRAMES, given?.performed ?? 1e6);
  const clips = planClips({ seed, signers, frames, fps, performed: given && frames });

  const progress = new SynthProgress(signers * frames);
  const report = await makeDataset(
    {
      film: { seed, size, fps, poses: given?.poses },
      layout: { layout, quality },
      clips,
      heldOut: signers - heldOutOf(signers, split),
      files,
      options: { signers, frames, layout, split, size, fps, seed, quality, poses: given?.hash },
      threads,
      restart,
    },
    {
      signal,
      log: (message) => {
        progress.clear();
        writeNote(message);
      },
      onResume: (doneClips, doneFrames) => {
        progress.resume(doneFrames);
        writeNote(`${files.train}: going on after ${doneClips} of ${clips.length} clips`);
      },
      onFrame: () => progress.frame(),
    },
  ).finally(() => progress.clear());
  if (sheet !== undefined) {
    await writeDatasetSheet(files.train, sheet, { signal, log: writeNote });
  }
  if (options.json) return writeJson(report);
  for (const line of describeSynth(report, files)) writeNote(line);
  const seconds = (performance.now() - startedAt) / 1000;
  writeDone(
    `${files.train}: ${signers * frames} samples in ${formatDuration(seconds)} (${(progress.made / seconds).toFixed(1)} frames/s)`,
  );
  if (sheet !== undefined) writeDone(sheet);
}

const DEFAULT_OUT = { webdataset: 'train.tar', synthsl: 'training.tar' } as const;

/** @throws OUTPUT_FORMAT_UNKNOWN, OPTION_INVALID */
function syntheticFiles(out: string, layout: RenderedLayout, split: boolean): SyntheticFiles {
  const { base, ...files } = datasetFiles(out, { split });
  if (layout === 'webdataset') return { ...files, bases: [base] };
  // Looked for under these names, whatever the samples' tar is called.
  const test = split && { test: join(dirname(out), `test${extname(out)}`) };
  return { ...files, ...test, bases: SYNTHSL_BASES.map((name) => join(dirname(out), name + extname(out))) };
}

/** Whole signers are held out: what was learnt of one must not help with another. */
function heldOutOf(signers: number, split: number): number {
  if (split === 1) return 0;
  if (signers === 1) throw errors.OPTION_INVALID('--split', 'holds out whole signers; there is only one');
  return Math.min(signers - 1, Math.max(1, Math.round(signers * (1 - split))));
}

interface GivenPoses {
  readonly poses: Pose[];
  readonly fps: number;
  /** Frames from the first pose to the last. */
  readonly performed: number;
  /** Of the file. */
  readonly hash: string;
}

async function readPoses(path: string, wanted: number | undefined): Promise<GivenPoses> {
  const file = await openPoseFile(path);
  const poses: Pose[] = [];
  for await (const pose of file.poses()) if (pose) poses.push(pose);
  if (poses.length === 0) throw errors.POSE_EMPTY(path);
  const fps = wanted ?? Math.min(240, file.fps);
  const seconds = (poses[poses.length - 1].timestamp - poses[0].timestamp) / 1e6;
  const hash = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
    .slice(0, 16);
  return { poses, fps, performed: Math.floor(seconds * fps + 1e-3) + 1, hash };
}

function describeSynth({ parts, seen }: SyntheticReport, files: SyntheticFiles): string[] {
  const percent = (part: number): string => `${Math.round(100 * part)}%`;
  const line = (path: string, { signers, clips, samples }: SyntheticReport['parts']['train']): string =>
    `${path}: ${signers} signers, ${clips} clips, ${samples} samples`;
  return [
    line(files.train, parts.train),
    ...(files.test === undefined ? [] : [line(files.test, parts.test)]),
    `${files.bases.join(', ')}: references`,
    `seen of the left hands ${percent(seen.leftHand)}, of the right hands ${percent(seen.rightHand)}, of the faces ${percent(seen.face)}`,
  ];
}
