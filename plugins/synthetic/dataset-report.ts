import type { Part } from '../../core/dataset/split-clips.ts';
import type { FrameFiles } from './render-messages.ts';

/** What was made of one clip. */
export interface MadeClip {
  readonly signer: string;
  readonly clip: string;
  readonly part: Part;
  readonly frames: number;
  /** How much is seen of each part, 0..1, averaged over the frames. */
  readonly seen: FrameFiles['seen'];
}

/** What was made of one signer. */
export interface SyntheticSignerReport {
  readonly signer: string;
  readonly part: Part;
  readonly clips: number;
  readonly samples: number;
  readonly seen: FrameFiles['seen'];
}

/** What was made: `train.report.json`, and what `--json` prints. */
export interface SyntheticReport {
  readonly format: 'slp-synthetic-report';
  readonly version: 1;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<
    Record<Part, { readonly signers: number; readonly clips: number; readonly samples: number }>
  >;
  /** How much is seen of each part, 0..1, averaged over all samples: the rest is hidden, or outside of the picture. */
  readonly seen: FrameFiles['seen'];
  readonly signers: readonly SyntheticSignerReport[];
}

/** Sums clips up, by signer and by part. */
export function reportOn(
  clips: readonly MadeClip[],
  options: Readonly<Record<string, unknown>>,
): SyntheticReport {
  const bySigner = new Map<string, MadeClip[]>();
  for (const clip of clips) bySigner.set(clip.signer, [...(bySigner.get(clip.signer) ?? []), clip]);
  const signers = [...bySigner].map(([signer, own]) => ({
    signer,
    part: own[0].part,
    clips: own.length,
    samples: samplesOf(own),
    seen: seenIn(own),
  }));
  const partReport = (part: Part) => {
    const own = clips.filter((clip) => clip.part === part);
    return {
      signers: signers.filter((signer) => signer.part === part).length,
      clips: own.length,
      samples: samplesOf(own),
    };
  };
  return {
    format: 'slp-synthetic-report',
    version: 1,
    options,
    parts: { train: partReport('train'), test: partReport('test') },
    seen: seenIn(clips),
    signers,
  };
}

function samplesOf(clips: readonly MadeClip[]): number {
  return clips.reduce((sum, { frames }) => sum + frames, 0);
}

function seenIn(clips: readonly MadeClip[]): FrameFiles['seen'] {
  const mean = (part: keyof FrameFiles['seen']): number =>
    Number(
      (clips.reduce((sum, { frames, seen }) => sum + frames * seen[part], 0) / samplesOf(clips)).toFixed(4),
    );
  return { leftHand: mean('leftHand'), rightHand: mean('rightHand'), face: mean('face') };
}
