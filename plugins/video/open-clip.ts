import type { Estimator } from '../../core/contract.ts';
import type { Rect } from '../../core/pose/signing-space.ts';
import { findSigningSpace } from '../../core/video/find-signing-space.ts';
import { probeVideo, type VideoInfo } from '../../core/video/probe.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One clip of a data set, and what is looked at of it. */
export interface Clip {
  readonly path: string;
  readonly info: VideoInfo;
  /** In pixels of the video; without it, all of it. */
  readonly crop?: Rect;
}

/**
 * @param crop `auto` for the signing space; where nobody is found it is the whole picture
 * @throws as `findSigningSpace`
 */
export async function openClip(
  path: string,
  crop: 'none' | 'auto',
  estimator: Estimator,
  signal: AbortSignal,
): Promise<Clip> {
  const info = await probeVideo(path);
  const space = crop === 'auto' ? await findSigningSpace(path, info, estimator, { signal }) : null;
  return { path, info, crop: space ?? undefined };
}

/** What is decoded of a clip for pictures of `size`: as much from its middle as has that shape. */
export function viewOf({ info, crop }: Clip, size: Size): { readonly crop: Rect; readonly size: Size } {
  const whole = crop ?? { x: 0, y: 0, width: info.width, height: info.height };
  const scale = Math.min(whole.width / size.width, whole.height / size.height);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const x = whole.x + Math.floor((whole.width - width) / 2);
  const y = whole.y + Math.floor((whole.height - height) / 2);
  return { crop: { x, y, width, height }, size };
}
