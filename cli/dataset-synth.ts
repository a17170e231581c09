import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { resolveOptions } from '../core/config.ts';
import type { Pose } from '../core/contract.ts';
import { checkFile } from '../core/dataset/publish.ts';
import { RENDERED_LAYOUTS, type RenderedLayout, SYNTHSL_BASES } from '../core/dataset/rendered-files.ts';
import { errors } from '../core/errors.ts';
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
  if (sheet !== undefined) await checkFile(sheet);
  if (layout === 'synthsl') await checkOtherReferences(files);
  const given = options.poses === undefined ? undefined : await readPoses(options.poses, options.fps);
  const fps = given?.fps ?? options.fps ?? DEFAULT_FPS;
  const frames = Math.min(options.frames ?? given?.performed ?? DEFAULT_FRAMES, given?.performed ?? 1e6);
  if (given && (options.frames ?? 0) > frames) writeNote(`${options.poses} has ${frames} frames`);
  if (layout === 'synthsl' && fps !== DEFAULT_FPS) {
    writeNote(`SynthSL states no frame rate: readers take ${DEFAULT_FPS} frames a second, not ${fps}`);
  }
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
  const bases = SYNTHSL_BASES.map((name) => join(dirname(out), name + extname(out)));
  if ([...bases, ...(test ? [test.test] : [])].some((path) => resolve(path) === resolve(out))) {
    throw errors.OPTION_INVALID('--out', `${out} is the name of another tar of this layout`);
  }
  return { ...files, ...test, bases };
}

/**
 * References have one name in a folder: those of another dataset would be replaced.
 *
 * @throws OPTION_INVALID
 */
async function checkOtherReferences({ train, bases }: SyntheticFiles): Promise<void> {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  if ((await isThere(train)) || (await isThere(`${train}.journal`))) return;
  for (const path of bases) {
    if (!(await isThere(path))) continue;
    throw errors.OPTION_INVALID('--out', `${path} belongs to another dataset; take another folder`);
  }
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
  /** Of the poses: they may be a file, or a folder of files. */
  readonly hash: string;
}

async function readPoses(path: string, wanted: number | undefined): Promise<GivenPoses> {
  const file = await openPoseFile(path);
  const poses: Pose[] = [];
  const hash = createHash('sha256');
  for await (const pose of file.poses()) {
    if (!pose) continue;
    poses.push(pose);
    const { timestamp, body, face, leftHand, rightHand } = pose;
    hash.update(String(timestamp));
    for (const part of [body, face, leftHand, rightHand]) hash.update(part ?? 'none');
  }
  if (poses.length === 0) throw errors.POSE_EMPTY(path);
  const fps = wanted ?? Math.min(240, file.fps);
  const seconds = (poses[poses.length - 1].timestamp - poses[0].timestamp) / 1e6;
  const performed = Math.floor(seconds * fps + 1e-3) + 1;
  return { poses, fps, performed, hash: hash.digest('hex').slice(0, 16) };
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
