import { basename, resolve } from 'node:path';
import type { PluginSpec } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import type { ClipScores } from '../core/evaluation/scores.ts';
import { type Summary, summarise } from '../core/evaluation/summarise.ts';
import type { EvalClip } from './eval-clips.ts';
import { clipsCsv } from './eval-csv.ts';
import type { EvalIdentity } from './eval-identity.ts';
import { type ReportClip, reportPage } from './eval-report/report-page.ts';
import type { ClipRecord, EvalStore } from './eval-store.ts';
import { formatPlugin } from './options.ts';

/** What became of one clip. */
export interface ClipResult
  extends Pick<ClipRecord, 'name' | 'dropped' | 'notes' | 'keypoints' | 'reference'> {
  readonly path: string;
  /** Of the film: all, and those that were evaluated. */
  readonly frames: { readonly film: number; readonly withoutPerson: number; readonly evaluated: number };
  /** Absent for a clip that was left out. */
  readonly summary?: Summary;
}

export interface EvalResults {
  readonly summary: Summary;
  readonly clips: readonly ClipResult[];
}

/** Clips that the report shows pictures of, the worst ones: all pictures of a large data set are more than a browser takes. */
const SHOWN_CLIPS = 60;

/**
 * Sums up what is in the store, and writes it there: `clips.csv`, `report.html` and `evaluation.json`.
 *
 * @throws EVAL_EMPTY where all clips were left out, OUTPUT_UNWRITABLE
 */
export async function writeResults(
  store: EvalStore,
  identity: EvalIdentity,
  clips: readonly EvalClip[],
): Promise<EvalResults> {
  const all: ClipScores[] = [];
  const results: ClipResult[] = [];
  for (const clip of clips) {
    const record = await store.readClip(clip.key);
    if (!record) throw new Error(`${clip.key} is gone from ${store.directory}`);
    if (record.scores) all.push(record.scores);
    results.push(resultOf(clip, record));
  }
  if (all.length === 0) {
    await store.writeSummary(identity, { clips: results });
    const reasons = [...new Set(results.map(({ dropped }) => dropped))].join('; ');
    throw errors.EVAL_EMPTY(results.length, reasons);
  }
  const summary = summarise(all);
  await store.write(store.path('clips.csv'), clipsCsv(all));
  await store.write(store.path('report.html'), await page(store, identity, summary, all, results));
  await store.writeSummary(identity, { summary, clips: results });
  return { summary, clips: results };
}

function resultOf({ video }: EvalClip, record: ClipRecord): ClipResult {
  const { name, dropped, notes, keypoints, reference, survey, scores } = record;
  const film = survey?.length ?? 0;
  const seen = survey && survey.first >= 0 ? survey.last - survey.first + 1 - survey.missing.length : 0;
  return {
    name,
    path: video.path,
    ...(dropped !== undefined && { dropped }),
    ...(keypoints !== undefined && { keypoints }),
    notes,
    ...(reference && { reference }),
    frames: { film, withoutPerson: film - seen, evaluated: scores?.contenders.rendered.length ?? 0 },
    ...(scores && { summary: summarise([scores]) }),
  };
}

async function page(
  store: EvalStore,
  { settings, slp }: EvalIdentity,
  summary: Summary,
  all: readonly ClipScores[],
  results: readonly ClipResult[],
): Promise<string> {
  const kept = results.flatMap((result) => (result.summary ? [{ ...result, summary: result.summary }] : []));
  const quality = ({ summary }: { summary: Summary }): number =>
    summary.contenders.rendered?.hand?.ssim?.value ?? 1;
  const shown = new Set([...kept].sort((a, b) => quality(a) - quality(b)).slice(0, SHOWN_CLIPS));
  const clips: ReportClip[] = [];
  for (const [index, result] of kept.entries()) {
    const record = shown.has(result) ? await store.readClip(result.name) : undefined;
    const figures = await store.readFigures(result.name, record?.figures);
    clips.push({ scores: all[index]!, summary: result.summary, figures });
  }
  const dropped = results.filter((result) => result.dropped !== undefined);
  const lines = Object.entries({ ...settings, slp }).map(([name, value]) => [name, textOf(value)]);
  return reportPage({
    title: basename(resolve(store.directory)),
    settings: {
      ...Object.fromEntries(lines),
      ...(dropped.length > 0 && {
        'left out': dropped.map(({ name, dropped }) => `${name}: ${dropped}`).join('; '),
      }),
    },
    summary,
    clips,
  });
}

/** Settings as people read them: files by their paths, plugins as they were given. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return String(value);
  if ('path' in value) return String(value.path);
  if ('url' in value) return String(value.url);
  return formatPlugin(value as PluginSpec);
}
