import { z } from 'zod';
import type { PluginSpec, Signer } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { loadReference } from '../core/reference.ts';
import { Registry } from '../core/registry.ts';
import { renderRun } from '../core/render-run.ts';
import { builtins } from '../plugins/builtins.ts';
import { firstPose } from './first-pose.ts';
import { between, DEFAULT_THREADS, pluginSpec, whole } from './options.ts';
import { defaultOutput, refuseInput, sinkFor } from './output.ts';
import { formatDuration, Progress } from './progress.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';

/** All options of `slp render`, with their defaults; also what the section "render" of a configuration file may hold. */
export const RENDER_OPTIONS = z.strictObject({
  ref: z.string('is required: the photo of the signer').optional(),
  refPose: z.string().optional(),
  out: z.string().optional(),
  size: whole(64, 4096).default(512),
  fps: between(0.1, 240).optional(),
  speed: between(0.05, 20).default(1),
  person: whole(0, 99).optional(),
  background: z.string().optional(),
  quality: z.enum(['draft', 'good', 'best'], 'is none of draft, good, best').optional(),
  motionBlur: z.boolean().optional(),
  smooth: z.boolean().default(true),
  fill: z.boolean().default(true),
  repair: z.boolean().default(true),
  retarget: z.boolean().default(true),
  source: pluginSpec.default({ name: 'pose-files', options: {} }),
  generator: pluginSpec.default({ name: 'puppet', options: {} }),
  refiner: z.array(pluginSpec).default([]),
  sink: pluginSpec.optional(),
  plugin: z.array(z.string()).default([]),
  threads: whole(1, 64).default(DEFAULT_THREADS),
  json: z.boolean().default(false),
});

export type RenderOptions = z.output<typeof RENDER_OPTIONS>;

/** `slp render` after the command line was understood. */
export async function runRender(
  poses: string | undefined,
  options: RenderOptions,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const registry = new Registry(builtins);
  const plugins: string[] = [];
  for (const specifier of options.plugin) plugins.push(await registry.load(specifier, process.cwd()));
  // A sink that was named need not write a file at all.
  const out = options.out ?? (options.sink ? undefined : defaultOutput(poses));
  refuseInput(out, [poses, options.ref, options.refPose, options.background]);
  if (options.json && (out === '-' || options.sink?.name === 'raw')) {
    throw errors.OPTION_INVALID('--json', 'the video goes to stdout already; give --out a file');
  }
  const progress = new Progress();
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  const frames = await renderRun(
    {
      source: sourceSpec(poses, options),
      sinks: [await sinkFor(out, options)],
      reference: await reference(options),
      synthesis: {
        builtins: new URL('../plugins/builtins.js', import.meta.url).href,
        plugins,
        generator: generatorSpec(options),
        refiners: options.refiner,
      },
      conditioning: options,
      threads: options.threads,
    },
    { registry, signal, log },
    progress.report,
  ).finally(() => progress.clear());

  const seconds = (performance.now() - startedAt) / 1000;
  if (options.json) await writeJson({ out, frames, seconds: Number(seconds.toFixed(3)) });
  else {
    const rate = (frames / seconds).toFixed(1);
    writeDone(`${out ?? options.sink?.name}: ${frames} frames in ${formatDuration(seconds)} (${rate} fps)`);
  }
}

function sourceSpec(poses: string | undefined, { source, person }: RenderOptions): PluginSpec {
  if (poses === undefined && source.name === 'pose-files') {
    throw errors.OPTION_INVALID('<poses>', 'is required: the pose file to render');
  }
  return withOptions(source, { path: poses, person });
}

function generatorSpec({ generator, background, motionBlur }: RenderOptions): PluginSpec {
  return withOptions(generator, { background, motionBlur });
}

/** Options that have a flag of their own reach a plugin only where they were given: not every plugin knows them. */
function withOptions(spec: PluginSpec, given: Record<string, unknown>): PluginSpec {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return { name: spec.name, options: { ...Object.fromEntries(defined), ...spec.options } };
}

async function reference({ ref, refPose, size, source }: RenderOptions): Promise<Signer | undefined> {
  if (ref !== undefined) return loadReference(ref, { size, poseFile: refPose, readPose: firstPose });
  if (source.name === 'pose-files') throw errors.REFERENCE_MISSING();
  return undefined;
}
