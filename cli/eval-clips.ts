import { type FoundClip, findClips } from '../core/dataset/find-clips.ts';
import { nameClips } from '../core/dataset/name-samples.ts';
import { spread } from '../core/dataset/spread.ts';
import { errors, messageOf } from '../core/errors.ts';

/** A clip to be evaluated. */
export interface EvalClip extends FoundClip {
  /** Names the signer in files and tables. */
  readonly signer: string;
  /** `SIGNER/CLIP`, unlike that of every other clip. */
  readonly key: string;
}

export interface ClipChoice {
  /** Regular expression that a clip's key matches somewhere. */
  readonly clips?: string;
  /** At most so many clips, spread evenly over all of them. */
  readonly limit?: number;
}

/**
 * The clips in a folder and below it, sorted by path. The folder that a clip lies in names its signer.
 *
 * @throws FILE_UNREADABLE, OPTION_INVALID where there is none
 */
export async function planClips(folder: string, { clips, limit }: ClipChoice): Promise<EvalClip[]> {
  const found = await findClips([folder]);
  if (found.length === 0) throw errors.OPTION_INVALID('--data', `there is no video in ${folder}`);
  const keys = nameClips(found.map((clip) => ({ signer: clip.folder, clip: clip.name })));
  const all = found.map((clip, i): EvalClip => {
    const { signer, clip: name } = keys[i]!;
    // The clip's key in a data set begins with the signer's.
    return { ...clip, signer, key: `${signer}/${name.slice(signer.length + 1)}` };
  });
  const pattern = patternOf(clips);
  const matching = all.filter(({ key }) => pattern.test(key));
  if (matching.length === 0) {
    throw errors.OPTION_INVALID('--clips', `none of ${all.length} clips matches "${clips}"`);
  }
  return spread(matching.length, limit ?? matching.length).map((index) => matching[index]!);
}

function patternOf(text = ''): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw errors.OPTION_INVALID('--clips', messageOf(cause));
  }
}
