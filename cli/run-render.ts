import { z } from 'zod';
import type { RunServices } from '../core/compose.ts';
import type { PluginSpec, Signer } from '../core/contract.ts';
import { errors } from '../core/errors.ts';
import { loadReference } from '../core/reference.ts';
import { renderRun } from '../core/render-run.ts';
import { drivingSource } from './driving-source.ts';
import { firstPose } from './first-pose.ts';
import {
  between,
  type CommandOptions,
  DEFAULT_THREADS,
  DEFAULT_THREADS_FOR_VIDEO,
  pluginSpec,
  whole,
  withOptions,
} from './options.ts';
import { defaultOutput, refuseInput, sinkFor } from './output.ts';
import { BUILTINS, loadPlugins } from './plugins.ts';
import { formatDuration, Progress } from './progress.ts';
import { estimateReference } from './reference-pose.ts';
import { writeDone, writeJson, writeNote } from './terminal.ts';

/** All options of `slp render`, with their defaults; also what the section "render" of a configuration file may hold. */
export const RENDER_OPTIONS = z.strictObject({
  ref: z.string('is required: the photo of the signer').optional(),
  refPose: z.string().optional(),
  refPerson: whole(0, 99).optional(),
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
  source: pluginSpec.optional(),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  generator: pluginSpec.default({ name: 'puppet', options: {} }),
  model: z.string().min(1, 'is empty').optional(),
  refiner: z.array(pluginSpec).default([]),
  sink: pluginSpec.optional(),
  plugin: z.array(z.string()).default([]),
  threads: whole(1, 64).optional(),
  json: z.boolean().default(false),
});

export type RenderOptions = CommandOptions<typeof RENDER_OPTIONS>;

/**
 * `slp render` after the command line was understood.
 *
 * @param driver pose file, OpenPose folder or video
 */
export async function runRender(
  driver: string | undefined,
  options: RenderOptions,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const { registry, plugins } = await loadPlugins(options);
  const source = await drivingSource(driver, options);
  const isVideo = source.name === 'video';
  // A sink that was named need not write a file at all.
  const out = options.out ?? (options.sink ? undefined : defaultOutput(driver, isVideo));
  refuseInput(out, [driver, options.ref, options.refPose, options.background]);
  if (options.json && (out === '-' || options.sink?.name === 'raw')) {
    throw errors.OPTION_INVALID('--json', 'the video goes to stdout already; give --out a file');
  }
  const sinks = [await sinkFor(out, options)];
  const progress = new Progress();
  const log = (message: string): void => {
    progress.clear();
    writeNote(message);
  };
  const services: RunServices = { registry, signal, log };
  const frames = await renderRun(
    {
      source,
      sinks,
      reference: await reference(source, options, plugins, services),
      synthesis: {
        builtins: BUILTINS,
        plugins,
        generator: generatorSpec(options),
        refiners: options.refiner,
      },
      conditioning: options,
      threads: options.threads ?? (isVideo ? DEFAULT_THREADS_FOR_VIDEO : DEFAULT_THREADS),
    },
    services,
    progress.report,
  ).finally(() => progress.clear());

  const seconds = (performance.now() - startedAt) / 1000;
  if (options.json) await writeJson({ out, frames, seconds: Number(seconds.toFixed(3)) });
  else {
    const rate = (frames / seconds).toFixed(1);
    writeDone(`${out ?? options.sink?.name}: ${frames} frames in ${formatDuration(seconds)} (${rate} fps)`);
  }
}

function generatorSpec({ generator, model, background, motionBlur }: RenderOptions): PluginSpec {
  return withOptions(generator, { model, background, motionBlur });
}

async function reference(
  source: PluginSpec,
  { ref, refPose, refPerson, size, estimator }: RenderOptions,
  plugins: readonly string[],
  services: RunServices,
): Promise<Signer | undefined> {
  if (ref !== undefined) {
    const estimation = { estimator: withOptions(estimator, { person: refPerson }), plugins };
    return loadReference(ref, {
      size,
      poseFile: refPose,
      person: refPerson,
      readPose: (path, photo) => firstPose(path, photo, refPerson),
      estimatePose: (photo) => estimateReference(photo, estimation, services),
      log: services.log,
    });
  }
  if (source.name === 'pose-files' || source.name === 'video') throw errors.REFERENCE_MISSING();
  return undefined;
}
