import { BadSample } from '../core/dataset/bad-sample.ts';
import { spread } from '../core/dataset/spread.ts';
import { TarSamples, type TarSamplesOptions } from '../core/dataset/tar-samples.ts';
import type { SampleProgress } from './sample-progress.ts';
import { printable } from './terminal.ts';

/** Samples that are looked at: enough to know shares to a hundredth or so. */
const LOOKED_AT = 1000;

/** What `slp dataset info` says; shares are parts of the samples looked at, 0..1. */
export interface DatasetInfo {
  readonly path: string;
  readonly layout: string;
  /** Order of the keypoints of a published dataset. */
  readonly joints?: string;
  readonly tars: number;
  readonly bytes: number;
  readonly samples: number;
  readonly clips: number;
  readonly signers: number;
  /** Signers with a reference of their own. */
  readonly references: number;
  readonly fps: number;
  /** Part of a sample → number of samples that have it. */
  readonly parts: Readonly<Record<string, number>>;
  /** Samples without picture or keypoints. */
  readonly incomplete: number;
  readonly lookedAt: number;
  readonly bad: number;
  /** `WIDTH×HEIGHT` as stored → number of samples looked at. */
  readonly pictures: Readonly<Record<string, number>>;
  /** Pixels of the pictures as they are read. */
  readonly width: number;
  readonly height: number;
  readonly seen: {
    readonly face: number;
    readonly leftHand: number;
    readonly rightHand: number;
    readonly bothHands: number;
  };
  /** Files that are passed over: kind → number. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Tars that are not whole. */
  readonly damage: readonly { readonly tar: string; readonly problem: string }[];
}

/** Looks at all names and at some of the samples. */
export async function datasetInfo(
  path: string,
  options: TarSamplesOptions,
  progress: SampleProgress,
): Promise<DatasetInfo> {
  await using tar = await TarSamples.open(path, options);
  const looked = spread(tar.length, LOOKED_AT);
  const pictures: Record<string, number> = {};
  const seen = { face: 0, leftHand: 0, rightHand: 0, bothHands: 0 };
  let bad = 0;
  for (const [done, index] of looked.entries()) {
    options.signal?.throwIfAborted();
    progress.show(done, looked.length);
    try {
      const { width, height } = await tar.storedSize(index);
      pictures[`${width}×${height}`] = (pictures[`${width}×${height}`] ?? 0) + 1;
      const { face, leftHand, rightHand } = await tar.pose(index);
      seen.face += face ? 1 : 0;
      seen.leftHand += leftHand ? 1 : 0;
      seen.rightHand += rightHand ? 1 : 0;
      seen.bothHands += leftHand && rightHand ? 1 : 0;
    } catch (error) {
      if (!(error instanceof BadSample)) throw error;
      bad += 1;
    }
  }
  const good = looked.length - bad;
  const share = (count: number): number => (good === 0 ? 0 : Number((count / good).toFixed(3)));
  const { table, tars, signers } = tar;
  return {
    path,
    layout: tar.layout.name,
    joints: tar.joints,
    tars: tars.length,
    bytes: tars.reduce((sum, { index }) => sum + index.sizes.reduce((total, size) => total + size, 0), 0),
    samples: tar.length,
    clips: tar.clips.length,
    signers: signers.length,
    references: signers.filter((id) => tar.hasReference(id)).length,
    fps: tar.fps,
    parts: table.parts,
    incomplete: table.incomplete.length,
    lookedAt: looked.length,
    bad,
    pictures,
    ...tar.size,
    seen: {
      face: share(seen.face),
      leftHand: share(seen.leftHand),
      rightHand: share(seen.rightHand),
      bothHands: share(seen.bothHands),
    },
    ignored: ignoredIn(tar),
    damage: damageIn(tar),
  };
}

export function ignoredIn({ tars }: TarSamples): Record<string, number> {
  const ignored: Record<string, number> = {};
  for (const { index } of tars) {
    for (const [kind, count] of Object.entries(index.ignored)) ignored[kind] = (ignored[kind] ?? 0) + count;
  }
  return ignored;
}

export function damageIn({ tars }: TarSamples): { tar: string; problem: string }[] {
  return tars.flatMap(({ path, index }) => (index.damage ? [{ tar: path, problem: index.damage }] : []));
}

/** The same as lines for people. */
export function describeInfo(info: DatasetInfo): [string, string][] {
  const { seen, samples, lookedAt } = info;
  const percent = (part: number): string => `${Math.round(part * 100)}%`;
  const counted = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${printable(name)} (${count})`)
      .join(', ');
  const missing = Object.entries(info.parts).flatMap(([part, count]) =>
    count < samples + info.incomplete ? [`${part} in ${samples + info.incomplete - count}`] : [],
  );
  const of = lookedAt < samples ? ` of ${lookedAt} looked at` : '';
  return [
    ['layout', [info.layout, info.joints && `keypoints ${info.joints}`].filter(Boolean).join(', ')],
    ['tars', `${info.tars} (${(info.bytes / 2 ** 20).toFixed(1)} MiB of files)`],
    ['samples', `${samples} in ${info.clips} clips, ${Number(info.fps.toFixed(3))} fps`],
    ['signers', `${info.signers}, ${info.references} with a reference`],
    ['pictures', `${counted(info.pictures)}${of}; read as ${info.width}×${info.height}`],
    [
      'seen in',
      `face ${percent(seen.face)}, left hand ${percent(seen.leftHand)}, right hand ${percent(seen.rightHand)}, both hands ${percent(seen.bothHands)}${of}`,
    ],
    ...row('missing', missing.join(', ')),
    ...row('bad', info.bad > 0 ? `${info.bad}${of}; "slp dataset check" names them` : ''),
    ...row('passed over', counted(info.ignored)),
    ...info.damage.map(({ tar, problem }): [string, string] => [
      'damaged',
      `${printable(tar)}: ${printable(problem)}`,
    ]),
  ];
}

function row(label: string, value: string): [string, string][] {
  return value ? [[label, value]] : [];
}
