import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errors } from '../errors.ts';
import { lockBuild } from './build-lock.ts';
import type { ClipReport } from './clip-report.ts';
import { bestReference, type DatasetReport, reportOn } from './dataset-report.ts';
import { GrowingFile } from './growing-file.ts';
import { type BuildIdentity, type Ends, Journal } from './journal.ts';
import type { Clip } from './plan-dataset.ts';
import { checkFile, discard, partial, publish, writeReport } from './publish.ts';
import { toReference } from './sample-files.ts';
import type { Part } from './split-clips.ts';
import { type ClipOptions, type ClipServices, takeClip } from './take-clip.ts';
import { TAR_END } from './tar-entry.ts';

/** The files of a dataset. */
export interface DatasetFiles {
  readonly train: string;
  /** Absent where nothing is held out. */
  readonly test?: string;
  /** The references. */
  readonly base: string;
  readonly report: string;
}

export interface DatasetBuild {
  readonly clips: readonly Clip[];
  readonly files: DatasetFiles;
  readonly clipOptions: ClipOptions;
  /** Everything that changes what is written, by its name on the command line: kept in the report. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Forget what an earlier build left unfinished. */
  readonly restart: boolean;
}

export interface BuildServices extends ClipServices {
  /** Hears of the clips that an earlier run had done. */
  readonly onResume: (done: readonly ClipReport[]) => void;
  readonly onClip: (clip: Clip) => void;
  readonly onClipDone: (clip: Clip, report: ClipReport) => void;
}

/**
 * Makes a dataset of clips. Tars grow as `NAME.part` beside their final places, with a journal, and get their names when everything
 * is done. Interrupted at any moment, also by a crash, the same call goes on after the last clip that was complete, and the
 * result has the same bytes as without the interruption.
 *
 * @throws BUILD_DIFFERS, DATASET_EMPTY, OUTPUT_UNWRITABLE, and what `takeClip` throws
 */
export async function buildDataset(build: DatasetBuild, services: BuildServices): Promise<DatasetReport> {
  const { clips, files } = build;
  for (const file of filesOf(files)) await checkFile(file);
  await using _lock = await lockBuild(files.train);
  const journalPath = `${files.train}.journal`;
  if (build.restart) await discard(filesOf(files), journalPath);
  await using journal = await Journal.open(journalPath, identityOf(build), await sizesOf(files));
  if (journal.entries.length > 0) services.onResume(journal.entries.map(({ clip }) => clip));
  if (!journal.isComplete) {
    await using train = await GrowingFile.open(partial(files.train), journal.ends.train ?? 0);
    await using test = files.test
      ? await GrowingFile.open(partial(files.test), journal.ends.test ?? 0)
      : undefined;
    const tars: Tars = { train, test: test ?? train };
    for (const clip of clips.slice(journal.entries.length)) {
      services.signal.throwIfAborted();
      services.onClip(clip);
      const tar = tars[clip.part];
      const report = await takeClip(clip, tar, build.clipOptions, services);
      await tar.flush();
      await journal.append({ clip: report, ends: { train: train.end, test: test?.end ?? 0 } });
      services.onClipDone(clip, report);
    }
    const report = reportFor(build, journal);
    if (report.parts.train.samples === 0) {
      await writeReport(files.report, report);
      await discard(filesOf(files), journalPath);
      const reasons = Object.entries(report.clips.dropped).map(([reason, count]) => `${reason} (${count})`);
      throw errors.DATASET_EMPTY(clips.length, reasons.join(', '), files.report);
    }
    await complete(files, report, tars);
    await journal.complete();
  }
  for (const file of filesOf(files)) await publish(file);
  await journal.remove();
  return reportFor(build, journal);
}

type Tars = Readonly<Record<Part, GrowingFile>>;

function filesOf({ train, test, base, report }: DatasetFiles): string[] {
  return [train, ...(test === undefined ? [] : [test]), base, report];
}

async function sizesOf({ train, test }: DatasetFiles): Promise<Ends> {
  const sizeOf = async (path: string | undefined): Promise<number> => {
    const found = path === undefined ? undefined : await stat(partial(path)).catch(() => undefined);
    return found?.size ?? 0;
  };
  return { train: await sizeOf(train), test: await sizeOf(test) };
}

function identityOf({ clips, files, options }: DatasetBuild): BuildIdentity {
  const inputs = clips.map(({ video, keypoints, key, part }) => [video, keypoints, key, part]);
  const hash = createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
  return {
    options: { ...options, base: resolve(files.base), test: files.test && resolve(files.test) },
    clips: hash,
  };
}

function reportFor({ clips, options }: DatasetBuild, { entries }: Journal): DatasetReport {
  const names = new Map(clips.map(({ signerKey, signer }) => [signerKey, signer]));
  return reportOn(
    entries.map(({ clip }) => clip),
    names,
    options,
  );
}

/** Completes all files, still under their partial names. */
async function complete(files: DatasetFiles, report: DatasetReport, tars: Tars): Promise<void> {
  await using base = await GrowingFile.open(partial(files.base), 0);
  for (const { signer } of report.signers) {
    const best = bestReference(report.details.filter((clip) => clip.signer === signer));
    if (!best) continue;
    const { at, length } = best.reference;
    await base.append(toReference(signer, await tars[best.part].read(at, length)));
  }
  for (const tar of new Set([tars.train, tars.test, base])) {
    // Many readers take an archive with nothing in it for none: it stays an empty file, and gets no name.
    if (tar.end > 0) await tar.append(TAR_END);
    await tar.flush();
    // Before it is renamed: not every system lets open files go.
    await tar[Symbol.asyncDispose]();
  }
  await writeReport(partial(files.report), report);
}
