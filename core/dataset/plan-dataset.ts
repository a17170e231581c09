import type { FoundClip } from './find-clips.ts';
import { nameClips } from './name-samples.ts';
import { type Part, partOf } from './split-clips.ts';

/** A clip with everything that is decided before it is looked into. */
export interface Clip extends FoundClip {
  /** Who signs, as people wrote it. */
  readonly signer: string;
  /** Names in the tars, see `nameClips`. */
  readonly signerKey: string;
  readonly key: string;
  readonly part: Part;
}

/** @param signer of all clips; without it, the name of each clip's folder. @param share of the training part, 0..1 */
export function planDataset(
  found: readonly FoundClip[],
  { signer, share }: { readonly signer?: string; readonly share: number },
): Clip[] {
  const signers = found.map(({ folder }) => signer ?? folder);
  const keys = nameClips(found.map(({ name }, i) => ({ signer: signers[i], clip: name })));
  return found.map((clip, i) => ({
    ...clip,
    signer: signers[i],
    signerKey: keys[i].signer,
    key: keys[i].clip,
    part: partOf(clip.name, share),
  }));
}
