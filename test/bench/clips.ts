import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Signer } from '../../core/contract.ts';
import { signerIn } from '../../core/evaluation/render-clip.ts';
import { type ClipFilm, type Survey, surveyClip, viewClip } from '../../core/evaluation/survey-clip.ts';
import { probeVideo } from '../../core/video/probe.ts';
import { openPoseFile } from '../../plugins/pose-files/open.ts';
import { sharedData } from '../support/shared-data.ts';

/** A filmed clip with its keypoints. */
export interface Clip extends ClipFilm {
  readonly name: string;
  readonly survey: Survey;
  /** The first frame: what the others are rendered from. */
  readonly signer: Signer;
}

/** Clips that no model was ever trained on. */
const FOLDERS = ['clips/blond_man/test', 'clips/unseen'];

/** Paths without ending of the clips whose name matches `pattern`, sorted. */
export function findClips(pattern: RegExp): string[] {
  return FOLDERS.flatMap((folder) => videosIn(sharedData(folder)))
    .map((path) => path.replace(/\.mp4$/, ''))
    .filter((path) => pattern.test(clipName(path)));
}

/** Opens a clip to be looked at in pictures whose short side is `size`. @throws Error where it shows nobody in its first frame */
export async function openClip(path: string, size: number): Promise<Clip> {
  const film = { path: `${path}.mp4`, info: await probeVideo(`${path}.mp4`) };
  const opened = viewClip(film, await openPoseFile(`${path}.json`), size);
  const { signal } = new AbortController();
  const survey = await surveyClip(opened, 'first', { signal, onFrame: () => {} });
  if (survey.reference?.index !== 0) throw new Error(`${path} shows nobody in its first frame`);
  const name = clipName(path);
  return { ...opened, name, survey, signer: { id: name, ...(await signerIn(opened, 0, signal)) } };
}

/** The path of a clip below the folder of all clips. */
export function clipName(path: string): string {
  return relative(sharedData('clips'), path);
}

function videosIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((entry) => join(folder, entry))
    .flatMap((path) => (statSync(path).isDirectory() ? videosIn(path) : path.endsWith('.mp4') ? [path] : []));
}
