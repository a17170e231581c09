import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pose } from '../../core/contract.ts';
import { openPoseFile } from '../../plugins/pose-files/open.ts';
import { writePoseFile } from '../../plugins/pose-files/write.ts';
import { sharedData } from '../support/shared-data.ts';

export interface BenchInputs {
  /** A photo; its keypoints lie beside it. */
  readonly photo: string;
  readonly photoPose: string;
  readonly poses: string;
}

/** Continuous signing by a real person on a square photo of 1024²; where there is no shared data, the examples. */
export function benchInputs(): BenchInputs {
  const photo = sharedData('photos/SYNTH_flux_man_0101');
  if (existsSync(`${photo}.png`)) {
    const poses = sharedData('poses/signsuisse__ss001cf46d063507c1ace109e1d0df74cb.pose');
    return { photo: `${photo}.png`, photoPose: `${photo}.json`, poses };
  }
  const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  return { photo: example('signer.png'), photoPose: example('signer.json'), poses: example('poses.json') };
}

/** Writes a pose file of `frames` frames into `directory`: `path` played forwards and backwards again and again. */
export async function writeLongPoseFile(path: string, frames: number, directory: string): Promise<string> {
  const file = await openPoseFile(path);
  const poses: (Pose | null)[] = [];
  for await (const pose of file.poses()) poses.push(pose);
  const period = Math.max(1, 2 * (poses.length - 1));
  async function* repeated(): AsyncGenerator<Pose | null> {
    for (let index = 0; index < frames; index++) {
      const phase = index % period;
      const pose = poses[phase < poses.length ? phase : period - phase];
      yield pose && { ...pose, timestamp: Math.round((index / file.fps) * 1e6) };
    }
  }
  const long = join(directory, `${frames}-frames.pose`);
  await writePoseFile(long, 'pose-0.2', file, repeated());
  return long;
}
