/**
 * How fast the program is, beside the targets: latency by stage on one core, the built CLI end to end, memory over length.
 * With --quality, also how good its pictures are: what trades hands for speed shows. With --training, how fast it learns. With
 * --synthetic, nothing but how fast people who do not exist are rendered, and how well they are read.
 *
 *     npm run bench [-- --long 10000] [--quality [--legibility]] [--training] [--synthetic] [--json runs/bench.json]
 *
 * Real poses on a real photo where the shared data is present, else the examples. Figures depend on the machine and on
 * what else it does: compare only those that were taken on the same one at rest.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type CliReport,
  cliTable,
  estimationTable,
  memoryTable,
  qualityTable,
  stageTable,
  syntheticTable,
  trainingTable,
} from './bench-report.ts';
import { fastestCliRun, runCli } from './cli-run.ts';
import { measureEstimation } from './estimation.ts';
import { benchInputs, writeLongPoseFile } from './inputs.ts';
import { measureQuality } from './measure-quality.ts';
import { measureStages, type StageReport } from './stages.ts';
import { measureSynthetic } from './synthetic.ts';
import { measureTraining } from './training.ts';

const SIZES = [256, 512];
/** Long enough that starting up weighs little, short enough to wait for. */
const CLI_FRAMES = 1000;
const SHORT = 100;
/** Memory is read at the smaller size: what grows with the number of frames does not depend on theirs. */
const MEMORY_SIZE = 256;

/** What figures are compared by from one version to the next: these stay as they are. */
const QUALITY = { clips: /./, size: 256, retarget: false, generator: 'puppet', refiners: [] };

const { values: options } = parseArgs({
  options: {
    long: { type: 'string', default: '10000' },
    quality: { type: 'boolean', default: false },
    legibility: { type: 'boolean', default: false },
    training: { type: 'boolean', default: false },
    synthetic: { type: 'boolean', default: false },
    json: { type: 'string', default: 'runs/bench.json' },
  },
});

if (options.synthetic) {
  const report = await measureSynthetic();
  print(syntheticTable(report));
  await writeFile(options.json, `${JSON.stringify({ synthetic: report }, null, 2)}\n`);
  process.exit();
}

const directory = await mkdtemp(join(tmpdir(), 'slp-bench-'));
try {
  const inputs = benchInputs();
  const machine = {
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    node: process.version,
    /** Processes that were busy in the last minute, before this one began: near 0 where the figures are worth keeping. */
    load: loadavg()[0],
  };
  print(
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.toFixed(1)}\n${inputs.poses}\n${inputs.photo}\n\n`,
  );

  const stages: StageReport[] = [];
  for (const size of SIZES) stages.push(await measureStages(inputs, size, directory));
  print(`${stageTable(stages)}\n`);

  const estimation = await measureEstimation();
  if (estimation) print(`${estimationTable(estimation)}\n`);

  const help = await fastestCliRun(['--help'], 5);
  const poses = await writeLongPoseFile(inputs.poses, CLI_FRAMES, directory);
  const renders: CliReport[] = [];
  for (const size of SIZES) renders.push(await renderWithCli(poses, CLI_FRAMES, size));
  print(`${cliTable(renders, help)}\n`);

  const memory: CliReport[] = [];
  for (const frames of [SHORT, Number(options.long)]) {
    const file = await writeLongPoseFile(inputs.poses, frames, directory);
    memory.push(await renderWithCli(file, frames, MEMORY_SIZE));
  }
  print(memoryTable(memory));

  const quality = options.quality
    ? await measureQuality({ ...QUALITY, legibility: options.legibility })
    : undefined;
  if (quality) print(`\n${qualityTable(quality)}`);
  else if (options.quality) print('\nquality: the shared data is missing\n');

  const training = options.training ? await measureTraining(inputs) : undefined;
  if (training) print(`\n${trainingTable(training)}`);

  const figures = { stages, estimation, renders, helpMilliseconds: help, memory, quality, training };
  const report = { machine, inputs, ...figures };
  await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);

  async function renderWithCli(file: string, frames: number, size: number): Promise<CliReport> {
    const out = join(directory, `${frames}-${size}.mp4`);
    const ref = ['--ref', inputs.photo, '--ref-pose', inputs.photoPose];
    const { milliseconds, peakRssMiB, stdout } = await runCli(
      ['render', file, ...ref, '--out', out, '--size', String(size), '--json'],
      directory,
    );
    const { frames: written } = JSON.parse(stdout) as { frames: number };
    if (written !== frames) throw new Error(`slp wrote ${written} frames of ${frames}`);
    return { size, frames, milliseconds, peakRssMiB, fps: (1000 * frames) / milliseconds };
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

function print(text: string): void {
  process.stdout.write(text);
}
