import type { DatasetFiles } from '../core/dataset/build-dataset.ts';
import type { ClipReport } from '../core/dataset/clip-report.ts';
import type { DatasetReport, SignerReport } from '../core/dataset/dataset-report.ts';
import { printable } from './terminal.ts';

/** Clips that are named for one reason to leave clips out; the report has all of them. */
const NAMED_CLIPS = 5;

/** What became of the clips, as lines for people. */
export function describeDataset(report: DatasetReport, files: DatasetFiles): string[] {
  const { train, test } = report.parts;
  const references = report.signers.filter(({ reference }) => reference).length;
  return [
    ...table([
      ['file', 'clips', 'samples'],
      [files.train, `${train.clips}`, `${train.samples}`],
      ...(files.test === undefined ? [] : [[files.test, `${test.clips}`, `${test.samples}`]]),
      [files.base, '', `${references} (one for each signer)`],
    ]),
    '',
    ...table([['signer', 'clips', 'samples', 'reference'], ...report.signers.map(signerRow)]),
    ...(files.test !== undefined && test.clips === 0
      ? ['', `${files.test} is not written: no clip is held out, there are too few of them`]
      : []),
    ...describeFrames(report),
    ...describeDropped(report.details),
    ...report.details.flatMap(({ note }) => (note === undefined ? [] : [printable(note)])),
  ];
}

function signerRow({ signer, name, clips, samples, reference, dropped }: SignerReport): string[] {
  const count = clips.kept === clips.seen ? `${clips.kept}` : `${clips.kept} of ${clips.seen}`;
  const called = name === signer ? signer : `${signer} (${printable(name)})`;
  const chosen = reference
    ? [`${reference.key} (${reference.score.toFixed(2)})`, ...reference.problems].join(', ')
    : `left out: ${dropped}`;
  return [called, count, `${samples}`, chosen];
}

function describeFrames({ frames }: DatasetReport): string[] {
  if (frames.kept === 0) return [];
  const percent = (count: number): string => `${Math.round((100 * count) / frames.kept)}%`;
  const dropped = Object.entries(frames.dropped).map(([reason, count]) => `${count} ${reason}`);
  return [
    '',
    `of ${frames.kept} samples, ${percent(frames.withoutLeftHand)} are without left hand, ${percent(frames.withoutRightHand)} without right hand, ${percent(frames.withoutFace)} without face`,
    ...(dropped.length > 0 ? [`frames left out: ${dropped.join(', ')}`] : []),
  ];
}

function describeDropped(clips: readonly ClipReport[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { dropped, clip } of clips) {
    if (dropped === undefined) continue;
    const reason = printable(dropped);
    byReason.set(reason, [...(byReason.get(reason) ?? []), printable(clip)]);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reason, names]) => {
    const more = names.length > NAMED_CLIPS ? ` and ${names.length - NAMED_CLIPS} more` : '';
    return `  ${names.slice(0, NAMED_CLIPS).join(', ')}${more}: ${reason}`;
  });
  return ['', 'clips left out:', ...lines];
}

/** Columns side by side, the last one as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
