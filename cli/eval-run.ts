import { z } from 'zod';
import type { RunServices } from '../core/compose.ts';
import { resolveOptions } from '../core/config.ts';
import { writeOut } from '../core/files/write-out.ts';
import type { Registry } from '../core/registry.ts';
import { passesOf } from './eval-clip.ts';
import { planClips } from './eval-clips.ts';
import { identityOf } from './eval-identity.ts';
import { counted } from './eval-report/wording.ts';
import { writeResults } from './eval-results.ts';
import { RunProgress } from './eval-run-progress.ts';
import { EvalStore } from './eval-store.ts';
import { formatClips, formatSummary } from './eval-table.ts';
import { evaluateClips } from './evaluate-clips.ts';
import { DEFAULT_THREADS, pluginSpec, whole } from './options.ts';
import { loadPlugins } from './plugins.ts';
import { formatDuration } from './progress.ts';
import { printable, writeDone, writeJson, writeNote } from './terminal.ts';

const OPTIONS = z.strictObject({
  data: z.string('is required: the folder with the clips').min(1, 'is empty'),
  ref: z.string().min(1, 'is empty').default('auto'),
  generator: pluginSpec.default({ name: 'puppet', options: {} }),
  refiner: z.array(pluginSpec).default([]),
  baseline: pluginSpec.optional(),
  out: z.string().min(1, 'is empty').optional(),
  size: whole(64, 4096).default(512),
  motionBlur: z.boolean().optional(),
  smooth: z.boolean().default(true),
  fill: z.boolean().default(true),
  repair: z.boolean().default(true),
  // Otherwise where a signer sat would count for more than how well they are drawn.
  retarget: z.boolean().default(false),
  legibility: z.boolean().default(true),
  clips: z.string().optional(),
  limit: whole(1, 1e6).optional(),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  plugin: z.array(z.string()).default([]),
  threads: whole(1, 64).default(DEFAULT_THREADS),
  restart: z.boolean().default(false),
  json: z.boolean().default(false),
});

export type EvalRunOptions = z.output<typeof OPTIONS>;

/** `slp eval run`, once the words of its command line are known. */
export async function runEvalRun(
  flags: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const options = withBaseline(resolveOptions(OPTIONS, { config: {}, flags }));
  const { registry, plugins } = await loadPlugins(options);
  await checkPlugins(registry, options);
  const clips = await planClips(options.data, options);
  const identity = await identityOf(options, clips, plugins);

  await using store = await EvalStore.open(options.out, identity, options);
  const progress = new RunProgress(clips, (clip) => passesOf(clip, options));
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  const services: RunServices = { registry, signal, log };
  if (store.isResumed) log(`${store.directory}: going on with what is there`);
  let done = 0;
  const onClipDone = (): void => {
    done += 1;
    progress.finishClip();
  };
  try {
    await evaluateClips({ clips, options, plugins, store, progress, onClipDone }, services);
  } catch (error) {
    progress.clear();
    await store.removeIfUnused();
    if (done > 0) {
      const same = options.out === undefined ? ` with --out ${store.directory}` : '';
      writeNote(`${done} of ${clips.length} clips are done; the same command${same} goes on from there`);
    }
    throw error;
  }
  progress.clear();
  const results = await writeResults(store, identity, clips);
  for (const { name, dropped, notes } of results.clips) {
    for (const note of [...(dropped ? [`left out: ${dropped}`] : []), ...notes]) {
      writeNote(printable(`${name}: ${note}`));
    }
  }
  if (options.json) await writeJson({ format: 'slp-evaluation', version: 1, ...identity, ...results });
  else {
    const kept = results.clips.flatMap(({ name, summary }) => (summary ? [{ name, summary }] : []));
    const table = `${formatClips(kept)}\n\n${formatSummary(results.summary)}\n`;
    await writeOut(process.stdout, 'standard output', table);
  }
  const { summary, clips: all } = results;
  const took = formatDuration((performance.now() - startedAt) / 1000);
  writeDone(
    `${store.directory}: ${summary.clips} of ${counted(all.length, 'clip')}, ${counted(summary.frames, 'frame')} in ${took}; report.html shows them`,
  );
}

/** What refiners are worth is always shown. */
function withBaseline(options: EvalRunOptions): EvalRunOptions {
  const baseline = options.baseline ?? (options.refiner.length > 0 ? options.generator : undefined);
  return { ...options, baseline };
}

/** A name that was mistyped comes to light before hours of work. */
async function checkPlugins(registry: Registry, options: EvalRunOptions): Promise<void> {
  const { generator, baseline = generator, refiner, estimator } = options;
  for (const { name } of [generator, baseline]) await registry.find('generator', name);
  for (const { name } of refiner) await registry.find('refiner', name);
  await registry.find('estimator', estimator.name);
}
