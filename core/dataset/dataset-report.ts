import type { Candidate, ClipReport } from './clip-report.ts';
import type { FrameCounts } from './quality-rules.ts';
import type { Part } from './split-clips.ts';

export interface PartReport {
  readonly clips: number;
  readonly samples: number;
}

export interface SignerReport {
  /** The name in the dataset, and the one that people gave. */
  readonly signer: string;
  readonly name: string;
  readonly clips: { readonly seen: number; readonly kept: number };
  readonly samples: number;
  /** The sample that the reference is a copy of; undefined for a signer of whom no clip was kept. */
  readonly reference?: Omit<Candidate, 'at' | 'length'> & { readonly part: Part };
  /** Why the signer was left out. */
  readonly dropped?: string;
}

/** What was made of everything: `train.report.json`, and what `--json` prints. */
export interface DatasetReport {
  readonly format: 'slp-dataset-report';
  readonly version: 1;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<Part, PartReport>>;
  readonly clips: {
    readonly seen: number;
    readonly kept: number;
    /** Reason → number of clips. */
    readonly dropped: Readonly<Record<string, number>>;
  };
  /** Of the clips that were kept. */
  readonly frames: FrameCounts;
  readonly signers: readonly SignerReport[];
  readonly details: readonly ClipReport[];
}

/** @param names of signers: in the dataset → as people wrote them */
export function reportOn(
  clips: readonly ClipReport[],
  names: ReadonlyMap<string, string>,
  options: Readonly<Record<string, unknown>>,
): DatasetReport {
  const kept = clips.filter(({ dropped }) => dropped === undefined);
  const partReport = (part: Part): PartReport => {
    const own = kept.filter((clip) => clip.part === part);
    return { clips: own.length, samples: sum(own, ({ frames }) => frames.kept) };
  };
  return {
    format: 'slp-dataset-report',
    version: 1,
    options,
    parts: { train: partReport('train'), test: partReport('test') },
    clips: { seen: clips.length, kept: kept.length, dropped: countReasons(clips) },
    frames: addUp(kept.map(({ frames }) => frames)),
    signers: [...names].map(([signer, name]) =>
      signerReport(
        signer,
        name,
        clips.filter((clip) => clip.signer === signer),
      ),
    ),
    details: clips,
  };
}

/**
 * The clip with the best reference of one signer: from the training part where it has any, so that nothing of what is held out is
 * seen in training.
 */
export function bestReference(
  clips: readonly ClipReport[],
): (ClipReport & { reference: Candidate }) | undefined {
  const candidates = clips.filter((clip): clip is ClipReport & { reference: Candidate } => !!clip.reference);
  const training = candidates.filter(({ part }) => part === 'train');
  const [first, ...others] = training.length > 0 ? training : candidates;
  return others.reduce((best, clip) => (clip.reference.score > best.reference.score ? clip : best), first);
}

function signerReport(signer: string, name: string, clips: readonly ClipReport[]): SignerReport {
  const kept = clips.filter(({ dropped }) => dropped === undefined);
  const best = bestReference(kept);
  const common = {
    signer,
    name,
    clips: { seen: clips.length, kept: kept.length },
    samples: sum(kept, ({ frames }) => frames.kept),
  };
  if (!best) return { ...common, dropped: Object.keys(countReasons(clips)).join('; ') };
  const { key, score, problems } = best.reference;
  return { ...common, reference: { key, score: Number(score.toFixed(4)), problems, part: best.part } };
}

/** Reasons without the particulars of one clip, the most frequent first. */
function countReasons(clips: readonly ClipReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { dropped } of clips) {
    if (dropped === undefined) continue;
    const reason = dropped.split(':', 1)[0];
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}

function addUp(all: readonly FrameCounts[]): FrameCounts {
  const dropped: Record<string, number> = {};
  for (const counts of all) {
    for (const [reason, count] of Object.entries(counts.dropped)) {
      dropped[reason] = (dropped[reason] ?? 0) + count;
    }
  }
  return {
    seen: sum(all, ({ seen }) => seen),
    kept: sum(all, ({ kept }) => kept),
    dropped,
    withoutLeftHand: sum(all, ({ withoutLeftHand }) => withoutLeftHand),
    withoutRightHand: sum(all, ({ withoutRightHand }) => withoutRightHand),
    withoutAnyHand: sum(all, ({ withoutAnyHand }) => withoutAnyHand),
    withoutFace: sum(all, ({ withoutFace }) => withoutFace),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
