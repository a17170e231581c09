import { formatClips, formatSummary } from '../../cli/eval-table.ts';
import type { EstimateTally } from '../support/compare-estimate.ts';
import type { EstimationReport } from './estimation.ts';
import type { QualityReport } from './measure-quality.ts';
import type { Latency, StageReport } from './stages.ts';
import type { SyntheticReport } from './synthetic.ts';
import { figure, formatTable } from './table.ts';
import type { Throughput, TrainingReport } from './training.ts';

export interface CliReport {
  readonly size: number;
  readonly frames: number;
  /** From starting the process to its end. */
  readonly milliseconds: number;
  readonly fps: number;
  readonly peakRssMiB: number;
}

/** One column for each size; targets hold for the last, the largest. */
export function stageTable(reports: readonly StageReport[]): string {
  const both = ({ p50, p95 }: Latency): string => `${figure(p50, 2)} / ${figure(p95, 2)}`;
  const row = (name: string, cell: (report: StageReport) => string, target = ''): string[] => [
    name,
    ...reports.map(cell),
    target,
  ];
  return formatTable([
    row('one core, ms p50 / p95', ({ width, height }) => `${width}×${height}`, 'target'),
    row('read + conditioning', (report) => both(report.conditioning)),
    row('puppet', (report) => both(report.puppet), '≤ 10'),
    row('write to ffmpeg (mp4)', (report) => both(report.write)),
    row('end to end', (report) => both(report.endToEnd)),
    row('signer set-up, ms', (report) => figure(report.signerSetUp, 0), '≤ 1500'),
    row('first frame, ms', (report) => figure(report.firstFrame, 0)),
    row('puppet, frames/s', (report) => figure(report.puppetFps, 0)),
    row('frames', (report) => String(report.frames)),
  ]);
}

export function estimationTable({ width, height, frames, start, bothHands, fps }: EstimationReport): string {
  const threads = Object.keys(fps);
  return formatTable([
    ['holistic', `${width}×${height}`, 'target'],
    [
      `both hands, one core, ms p50 / p95 (${frames} frames)`,
      `${figure(bothHands.p50, 0)} / ${figure(bothHands.p95, 0)}`,
      '≤ 150',
    ],
    [
      `frames/s with ${threads.join(', ')} threads`,
      Object.values(fps)
        .map((each) => figure(each, 1))
        .join(', '),
      '',
    ],
    ['start, ms', figure(start, 0), ''],
  ]);
}

export function cliTable(reports: readonly CliReport[], helpMilliseconds: number): string {
  return formatTable([
    ['slp render to mp4, all cores', ...reports.map(({ size }) => String(size)), 'target'],
    ['frames/s, start to end', ...reports.map(({ fps }) => figure(fps, 1)), '≥ 60'],
    ['peak RSS, MiB', ...reports.map(({ peakRssMiB }) => figure(peakRssMiB, 0)), '≤ 600'],
    ['frames', ...reports.map(({ frames }) => String(frames)), ''],
    ['slp --help, ms (best of 5)', ...reports.slice(1).map(() => ''), figure(helpMilliseconds, 0), '≤ 250'],
  ]);
}

export function memoryTable(reports: readonly CliReport[]): string {
  return formatTable([
    [
      `slp render at ${reports[0]?.size}`,
      ...reports.map(({ frames }) => `${frames} frames`),
      'growth',
      'target',
    ],
    [
      'peak RSS, MiB',
      ...reports.map(({ peakRssMiB }) => figure(peakRssMiB, 0)),
      figure((reports.at(-1)?.peakRssMiB ?? Number.NaN) - (reports[0]?.peakRssMiB ?? Number.NaN), 0),
      '≤ 600, flat',
    ],
    ['frames/s, start to end', ...reports.map(({ fps }) => figure(fps, 1)), '', ''],
  ]);
}

/** Clips with the worst hands first, then all figures over them. */
export function qualityTable({ size, clips, summary, self, framesPerSecond }: QualityReport): string {
  const own = `${figure(self.mean, 1)} dB (least ${figure(self.least, 1)})`;
  return [
    `quality of ${clips.length} clips at ${size}×${size}, ${figure(framesPerSecond, 0)} frames/s rendered and measured`,
    '',
    formatClips(clips),
    '',
    formatSummary(summary),
    `the reference rendered from its own pose: ${own}`,
    '',
  ].join('\n');
}

/** Two rows for each backend: before the discriminator joins, and with it. */
export function trainingTable({ data, preset, crop, crops, batch, backends }: TrainingReport): string {
  const row = (name: string, { samplesPerSecond, ...speed }: Throughput, convolution: number): string[] => [
    name,
    figure(samplesPerSecond, 2),
    figure(speed.gflopPerSample, 2),
    figure(speed.gflopPerSecond, 1),
    figure(convolution, 1),
    `${figure(100 * speed.share, 0)} %`,
  ];
  const table = formatTable([
    ['one thread', 'samples/s', 'GFLOP/sample', 'GFLOP/s', '3×3 convolution', 'share'],
    ...backends.flatMap(({ backend, convolution, alone, adversarial }) => [
      row(`${backend}, generator alone`, alone, convolution),
      row(`${backend}, with discriminator`, adversarial, convolution),
    ]),
  ]);
  return `training gan ${preset} on ${data}, ${crops} crops of ${crop}×${crop} a sample, ${batch} samples a step\n\n${table}`;
}

export function syntheticTable({ size, signers, frames, speeds, estimates }: SyntheticReport): string {
  const speed = formatTable([
    [`synthetic ${size}×${size}, all outputs`, 'frames/s', 'with new people', 'target'],
    ...speeds.map(({ threads, steady, whole }) => [
      `${threads} thread${threads === 1 ? '' : 's'}`,
      figure(steady, 2),
      figure(whole, 2),
      threads === 2 ? '≥ 2' : '',
    ]),
  ]);
  const tallies = Object.values(estimates);
  const row = (what: string, target: string, of: (tally: EstimateTally) => number): string[] => [
    what,
    ...tallies.map((tally) => figure(of(tally), 1)),
    target,
  ];
  const reading = formatTable([
    [
      `${signers * frames} pictures of ${signers}`,
      ...Object.keys(estimates).map((side) => `${side}×${side}`),
      'target',
    ],
    row('hands that can be seen', '', ({ hand }) => hand.visible),
    row('found by holistic, %', '≥ 85', ({ hand }) => (100 * hand.found) / hand.visible),
    row('their error, % of the hand', '', ({ hand }) => (100 * hand.error) / hand.found),
    row('faces that can be seen', '', ({ face }) => face.visible),
    row('found, %', '≥ 95', ({ face }) => (100 * face.found) / face.visible),
    row('their error, % of the eyes’ distance', '', ({ face }) => (100 * face.error) / face.found),
  ]);
  return `${speed}\n${reading}`;
}
