import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Frame } from '../../core/contract.ts';
import { estimateStream } from '../../core/pose/estimate-stream.ts';
import { decodeVideo } from '../../core/video/decode.ts';
import { probeVideo } from '../../core/video/probe.ts';
// Worker threads run what was built.
import holistic from '../../dist/plugins/holistic/index.js';
import { quietHost } from '../support/quiet-host.ts';
import { iterate } from '../support/samples.ts';
import { sharedData } from '../support/shared-data.ts';
import { quantile } from './statistics.ts';

export interface EstimationReport {
  readonly width: number;
  readonly height: number;
  /** Pictures in which both hands were found: what `both` is measured on. */
  readonly frames: number;
  /** Starting the threads and loading the models, in milliseconds. */
  readonly start: number;
  /** One picture after the other on one thread, in milliseconds. */
  readonly bothHands: { readonly p50: number; readonly p95: number };
  /** Pictures per second of a whole clip, by number of threads. */
  readonly fps: Readonly<Record<string, number>>;
}

/** A real clip of 512² with both hands in most frames; undefined where there is no shared data. */
export async function measureEstimation(): Promise<EstimationReport | undefined> {
  const clip = sharedData('clips/blond_man/test/season.mp4');
  if (!existsSync(clip)) return undefined;
  const info = await probeVideo(clip);
  const frames: Frame[] = [];
  for await (const frame of decodeVideo(clip, info)) frames.push(frame);

  const startedAt = performance.now();
  const alone = await holistic.create({ model: 'full', threads: 1 }, quietHost());
  const start = performance.now() - startedAt;
  const times: number[] = [];
  for (const frame of frames) {
    const before = performance.now();
    const pose = await alone.estimate(frame);
    if (pose?.leftHand && pose.rightHand) times.push(performance.now() - before);
  }
  await alone[Symbol.asyncDispose]?.();

  const fps: Record<string, number> = {};
  for (const threads of [1, 2, 3]) {
    const estimator = await holistic.create({ model: 'full', threads }, quietHost());
    const before = performance.now();
    for await (const _ of estimateStream(iterate(frames), estimator));
    fps[threads] = (1000 * frames.length) / (performance.now() - before);
    await estimator[Symbol.asyncDispose]?.();
  }
  return {
    width: info.width,
    height: info.height,
    frames: times.length,
    start,
    bothHands: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    fps,
  };
}
