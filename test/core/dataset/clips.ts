import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import type { Estimator, Pose } from '../../../core/contract.ts';
import { type BuildServices, buildDataset, type DatasetBuild } from '../../../core/dataset/build-dataset.ts';
import type { DatasetReport } from '../../../core/dataset/dataset-report.ts';
import { findClips } from '../../../core/dataset/find-clips.ts';
import { planDataset } from '../../../core/dataset/plan-dataset.ts';
import { scalePose } from '../../../core/pose/pose.ts';
import { SLP_POSES_VERSION, toSlpPosesFrame } from '../../../core/pose/slp-poses.ts';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
import { openPoseFile } from '../../../plugins/pose-files/open.ts';
import { face, hand, pose } from '../pose/figure.ts';

/** Width and height of the clips, pixels; a person's shoulders are 64 apart. */
export const SIDE = 256;
export const FPS = 10;

/** Someone who stands in the middle of a clip; hands hang, and one goes up over time. */
export function standing(index: number): Pose {
  const y = 285 - 8 * index;
  const person = pose({ face: face(200, 60), leftHand: hand(262, 285), rightHand: hand(138, y) });
  return scalePose(person, SIDE / 400);
}

export interface ClipOptions {
  readonly frames?: number;
  /** Entry per frame beside the clip; without it there are none. */
  readonly keypoints?: (index: number) => Pose | null;
  /** Number of those entries, where it is not that of the frames. */
  readonly entries?: number;
}

/** Writes a clip of a moving test picture, lossless, and keypoints beside it. */
export async function writeClip(
  path: string,
  { frames = 12, keypoints, entries }: ClipOptions = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const { path: ffmpeg } = await locateFfmpeg();
  const source = `testsrc=size=${SIDE}x${SIDE}:rate=${FPS}`;
  const coding = ['-frames:v', String(frames), '-c:v', 'ffv1', '-pix_fmt', 'bgr0', '-f', 'matroska'];
  const { status, stderr } = spawnSync(
    ffmpeg,
    ['-v', 'error', '-f', 'lavfi', '-i', source, ...coding, '-y', path],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  if (keypoints)
    await writeFile(path.replace(/\.[^.]*$/, '.json'), keypointFile(entries ?? frames, keypoints));
}

export function keypointFile(entries: number, keypoints: (index: number) => Pose | null): string {
  const poses = Array.from({ length: entries }, (_, index) => keypoints(index));
  const frames = poses.map((one) => (one ? toSlpPosesFrame(one) : 'null'));
  const head = { format: 'slp-poses', version: SLP_POSES_VERSION, width: SIDE, height: SIDE, fps: FPS };
  return `${JSON.stringify(head).slice(0, -1)},"frames":[${frames.join(',')}]}`;
}

/** Finds `poseOf(index of the frame)` in every picture, at its size. */
export function fakeEstimator(
  poseOf: (index: number) => Pose | null,
): Estimator & { pictures: number; resets: number } {
  return {
    pictures: 0,
    resets: 0,
    estimate({ timestamp, width, height }) {
      this.pictures += 1;
      const found = poseOf(Math.round((timestamp * FPS) / 1e6));
      return found && { ...scalePose(found, width / SIDE, height / SIDE), timestamp };
    },
    reset() {
      this.resets += 1;
    },
  };
}

export interface BuildChange extends Partial<BuildServices> {
  readonly share?: number;
  readonly signer?: string;
  readonly restart?: boolean;
  readonly size?: number;
  readonly every?: number;
  readonly fps?: number;
  readonly crop?: 'auto' | 'none';
}

/** Builds a dataset of the clips in a folder, as `slp dataset build` does, into `out`. */
export async function build(
  inputs: readonly string[],
  out: string,
  change: BuildChange = {},
): Promise<DatasetReport> {
  const {
    share = 1,
    signer,
    restart = false,
    size = 96,
    every = 1,
    fps,
    crop = 'none',
    ...services
  } = change;
  const clips = planDataset(await findClips(inputs), { signer, share });
  const { dir, name } = parse(out);
  const clipOptions = { crop, size, every, fps, jpegQuality: 90 };
  const plan: DatasetBuild = {
    clips,
    files: {
      train: out,
      ...(share < 1 && { test: `${dir}/${name}-test.tar` }),
      base: `${dir}/${name}-base.tar`,
      report: `${dir}/${name}.report.json`,
    },
    clipOptions,
    options: { share, signer, ...clipOptions },
    restart,
  };
  return buildDataset(plan, {
    signal: new AbortController().signal,
    openKeypoints: (path, film) => openPoseFile(path, film),
    estimator: () => Promise.reject(new Error('nothing was to be estimated')),
    onFrame: () => {},
    onResume: () => {},
    onClip: () => {},
    onClipDone: () => {},
    ...services,
  });
}
