import { BadSample } from '../core/dataset/bad-sample.ts';
import { spread } from '../core/dataset/spread.ts';
import { type TarSample, TarSamples, type TarSamplesOptions } from '../core/dataset/tar-samples.ts';
import { mapInOrder } from '../core/map-in-order.ts';
import { damageIn, ignoredIn } from './dataset-info.ts';
import { type SheetTile, writeKeypointSheet } from './keypoint-sheet.ts';
import type { SampleProgress } from './sample-progress.ts';
import { printable } from './terminal.ts';

/** Samples and signers on a sheet. */
const SHEET_SAMPLES = 24;
const SHEET_SIGNERS = 6;
const IN_FLIGHT = 4;
/** Bad samples that are named on the terminal; `--json` has all. */
const NAMED = 20;

export interface BadSampleReport {
  readonly sample: string;
  readonly problem: string;
}

/** What `slp dataset check` found. */
export interface DatasetCheck {
  readonly path: string;
  readonly layout: string;
  readonly samples: number;
  readonly good: number;
  readonly bad: readonly BadSampleReport[];
  readonly damage: readonly { readonly tar: string; readonly problem: string }[];
  readonly ignored: Readonly<Record<string, number>>;
  /** Signers without a reference of their own. */
  readonly unreferenced: number;
}

/** @param sheet file of the contact sheet to write */
export async function checkDataset(
  path: string,
  options: TarSamplesOptions & { readonly sheet?: string },
  progress: SampleProgress,
): Promise<DatasetCheck> {
  await using tar = await TarSamples.open(path, options);
  const bad: BadSampleReport[] = tar.table.incomplete.map(({ key, missing }) => ({
    sample: key,
    problem: `it has no ${missing}`,
  }));
  const shown = new Set(options.sheet === undefined ? [] : spread(tar.length, SHEET_SAMPLES));
  const tiles: SheetTile[] = options.sheet === undefined ? [] : await referenceTiles(tar);
  const read = (index: number) => readOrProblem(tar, index);
  let done = 0;
  for await (const outcome of mapInOrder(Array(tar.length).keys(), read, IN_FLIGHT)) {
    options.signal?.throwIfAborted();
    progress.show(done, tar.length);
    if ('problem' in outcome) bad.push(outcome);
    else if (shown.has(done)) tiles.push(tileOf(outcome));
    done += 1;
  }
  if (options.sheet !== undefined) await writeKeypointSheet(options.sheet, tiles);
  const { signers, table } = tar;
  return {
    path,
    layout: tar.layout.name,
    samples: tar.length + table.incomplete.length,
    good: tar.length + table.incomplete.length - bad.length,
    bad,
    damage: damageIn(tar),
    ignored: ignoredIn(tar),
    unreferenced: signers.filter((id) => !tar.hasReference(id)).length,
  };
}

/** Whether anything is wrong. */
export function isSound({ bad, damage }: DatasetCheck): boolean {
  return bad.length === 0 && damage.length === 0;
}

async function readOrProblem(tar: TarSamples, index: number): Promise<TarSample | BadSampleReport> {
  try {
    const sample = await tar.read(index);
    await tar.signer(sample.signer);
    return sample;
  } catch (error) {
    if (!(error instanceof BadSample)) throw error;
    return { sample: tar.info(index).key, problem: error.message };
  }
}

async function referenceTiles(tar: TarSamples): Promise<SheetTile[]> {
  const tiles: SheetTile[] = [];
  for (const i of spread(tar.signers.length, SHEET_SIGNERS)) {
    const id = tar.signers[i];
    try {
      const { image, pose } = await tar.signer(id);
      tiles.push({ picture: image, pose, label: `reference ${id}` });
    } catch (error) {
      if (!(error instanceof BadSample)) throw error;
    }
  }
  return tiles;
}

function tileOf({ target, pose, key }: TarSample): SheetTile {
  return { picture: target, pose, label: key };
}

/** The same as lines for people. */
export function describeCheck({ samples, good, bad, damage, ignored, unreferenced }: DatasetCheck): string[] {
  return [
    ...damage.map(({ tar, problem }) => `${printable(tar)}: ${printable(problem)}`),
    ...bad.slice(0, NAMED).map(({ sample, problem }) => `${printable(sample)}: ${printable(problem)}`),
    ...(bad.length > NAMED ? [`and ${bad.length - NAMED} more; --json has all of them`] : []),
    ...Object.entries(ignored).map(([kind, count]) => `passed over: ${kind} (${count})`),
    ...(unreferenced > 0
      ? [`${unreferenced} signers have no reference: the best of their samples stands in`]
      : []),
    `${good} of ${samples} samples are good`,
  ];
}
