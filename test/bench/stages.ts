import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { firstPose } from '../../cli/first-pose.ts';
import { Composition } from '../../core/compose.ts';
import { synthesis } from '../../core/graph.ts';
import { condition, DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { loadReference } from '../../core/reference.ts';
import { Registry } from '../../core/registry.ts';
import { builtins } from '../../plugins/builtins.ts';
import type { BenchInputs } from './inputs.ts';
import { quantile } from './statistics.ts';

export interface Latency {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

export interface StageReport {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Reading one pose and conditioning it. */
  readonly conditioning: Latency;
  readonly puppet: Latency;
  /** Handing the frame to ffmpeg (mp4), with the wait where ffmpeg is slower. */
  readonly write: Latency;
  readonly endToEnd: Latency;
  /** From opening the files until the first frame is with ffmpeg. */
  readonly firstFrame: number;
  /** What the first frame of a signer takes longer than a usual one. */
  readonly signerSetUp: number;
  /** Of the puppet alone, on one thread: 1000 ÷ p50. */
  readonly puppetFps: number;
}

/** Takes one frame after the other through the nodes of `slp render` by hand, in this thread, with a clock at every joint. */
export async function measureStages(
  { photo, photoPose, poses }: BenchInputs,
  size: number,
  directory: string,
): Promise<StageReport> {
  const { signal } = new AbortController();
  const registry = new Registry(builtins);
  await using nodes = new Composition({ registry, signal, log: () => {} });

  const startedAt = performance.now();
  const reference = await loadReference(photo, {
    size,
    poseFile: photoPose,
    readPose: firstPose,
    estimatePose: async () => null,
    log: () => {},
  });
  const source = await nodes.start('source', { name: 'pose-files', options: { path: poses } });
  const generator = await nodes.start('generator', { name: 'puppet', options: {} });
  const path = join(directory, `stages-${size}.mp4`);
  const sink = await nodes.start('sink', { name: 'ffmpeg', options: { path } });
  const synthesize = synthesis(generator, []);

  const { pace, fps } = source;
  const samples = condition(source.samples(signal), {
    conditioning: DEFAULT_CONDITIONING,
    pace,
    fps,
    reference,
  });
  const iterator = samples[Symbol.asyncIterator]();
  const { width, height } = reference.image;
  await sink.start({ width, height, channels: 3, fps });

  const times = { conditioning: [] as number[], puppet: [] as number[], write: [] as number[] };
  let firstFrame = 0;
  for (;;) {
    const asked = performance.now();
    const next = await iterator.next();
    if (next.done) break;
    const conditioned = performance.now();
    const frame = await synthesize(next.value);
    const drawn = performance.now();
    await sink.write(frame);
    const written = performance.now();
    firstFrame ||= written - startedAt;
    times.conditioning.push(conditioned - asked);
    times.puppet.push(drawn - conditioned);
    times.write.push(written - drawn);
  }
  await sink.finish();

  const [first, ...rest] = times.puppet;
  const puppet = latency(rest);
  return {
    width,
    height,
    frames: times.puppet.length,
    conditioning: latency(times.conditioning.slice(1)),
    puppet,
    write: latency(times.write.slice(1)),
    endToEnd: latency(rest.map((drawing, i) => drawing + times.conditioning[i + 1] + times.write[i + 1])),
    firstFrame,
    signerSetUp: first - puppet.p50,
    puppetFps: 1000 / puppet.p50,
  };
}

function latency(milliseconds: readonly number[]): Latency {
  return { p50: quantile(milliseconds, 0.5), p95: quantile(milliseconds, 0.95) };
}
