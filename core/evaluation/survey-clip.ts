import { referenceScore } from '../dataset/choose-reference.ts';
import { checkShape, type Film, type FilmKeypoints, filmFrames } from '../dataset/film.ts';
import { type View, viewOf } from '../dataset/view.ts';
import type { ClipScores, FrameScores } from './scores.ts';

/** A film with keypoints for each of its frames, and what is seen of it. */
export interface ClipFilm {
  readonly film: Film;
  readonly keypoints: FilmKeypoints;
  readonly view: View;
}

/** What there is to evaluate in a clip. */
export interface Survey {
  /** Pixels of the pictures. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Frames of the film. */
  readonly length: number;
  /** Numbers of the first and the last frame with a person, and of those between them without; −1 where nobody is seen. */
  readonly first: number;
  readonly last: number;
  readonly missing: readonly number[];
  /** The frame that can stand for the signer; absent where none can. */
  readonly reference?: ReferenceFrame;
  /** What ffmpeg says of a film that is damaged, but can be read. */
  readonly damage?: string;
}

export interface ReferenceFrame {
  readonly index: number;
  /** See `referenceScore`. */
  readonly score: number;
  readonly problems: readonly string[];
}

/** All of a film, its short side at most `size` pixels. @throws KeypointsMismatch where the shapes of film and keypoints differ */
export function viewClip(film: Film, keypoints: FilmKeypoints, size: number): ClipFilm {
  checkShape(keypoints, film.info);
  return { film, keypoints, view: viewOf(film.info, null, size) };
}

/** Every frame is looked at, at its full size. */
export const EVERY_FRAME = { crop: 'none', size: Number.POSITIVE_INFINITY, every: 1 } as const;

export interface SurveyListeners {
  readonly signal: AbortSignal;
  /** Hears of every frame of the film. */
  readonly onFrame: (index: number) => void;
}

/**
 * Looks at every frame of a clip once.
 *
 * @param choose which usable frame stands for the signer: the best, the earliest of equals, or the first
 * @throws KeypointsMismatch where film and keypoints are not of one length; as `decodeVideo`
 */
export async function surveyClip(
  { film, keypoints, view }: ClipFilm,
  choose: 'best' | 'first',
  { signal, onFrame }: SurveyListeners,
): Promise<Survey> {
  const missing: number[] = [];
  let length = 0;
  let first = -1;
  let last = -1;
  let damage: string | undefined;
  let reference: ReferenceFrame | undefined;
  const onDamage = (words: string): void => {
    damage = words;
  };
  const listeners = { signal, onFrame, onDamage };
  for await (const { index, frame, pose } of filmFrames(film, keypoints, view, EVERY_FRAME, listeners)) {
    length = index + 1;
    if (!pose) continue;
    if (first < 0) first = index;
    else for (let between = last + 1; between < index; between++) missing.push(between);
    last = index;
    if (!reference || choose === 'best') {
      const { score, problems } = referenceScore(pose, frame);
      if (score > (reference?.score ?? 0)) reference = { index, score, problems };
    }
  }
  const { width, height } = view;
  return {
    width,
    height,
    fps: film.info.fps,
    length,
    first,
    last,
    missing,
    ...(reference && { reference }),
    ...(damage !== undefined && { damage }),
  };
}

/**
 * The scores without those of frames that show nobody, and of the one that the signer's looks were taken from: they are part of
 * the video, but say nothing.
 *
 * @param reference number of that frame, where it is one of this clip
 */
export function evaluatedOnly(
  scores: ClipScores,
  { first, missing }: Survey,
  reference?: number,
): ClipScores {
  const left = new Set([...missing, reference]);
  const evaluated = (frames: readonly FrameScores[]): FrameScores[] =>
    frames.filter(({ index }) => !left.has(first + index));
  const contenders = Object.entries(scores.contenders).map(([name, frames]) => [name, evaluated(frames)]);
  return { ...scores, contenders: Object.fromEntries(contenders) };
}
