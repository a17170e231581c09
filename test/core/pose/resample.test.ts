import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../core/contract.ts';
import { intoSteps } from '../../../core/pose/into-steps.ts';
import { resample, resampledLength, type Timing } from '../../../core/pose/resample.ts';
import type { Step } from '../../../core/pose/steps.ts';
import { at, body, hand, observe, sequence } from './figure.ts';

const SAME: Timing = { sourceFps: 25, outputFps: 25, speed: 1 };

async function resampled(poses: readonly Pose[], timing: Timing): Promise<Step[]> {
  const out: Step[] = [];
  for await (const step of resample(intoSteps(observe(poses), 'file'), timing)) out.push(step);
  return out;
}

const noseOf = ({ pose }: Step) => at(pose?.body, 0)[0];
/** The nose goes right by 4 pixels a frame. */
const moving = sequence(10, (i) => ({ body: body({ nose: [100 + 4 * i, 60] }) }));

describe('resample', () => {
  it('changes nothing at the same rate and speed, but that time begins at 0', async () => {
    const late = moving.map((one) => ({ ...one, timestamp: one.timestamp + 123_456 }));
    const steps = await resampled(late, SAME);
    expect(steps.map(({ pose }) => pose?.timestamp)).toEqual(moving.map(({ timestamp }) => timestamp));
    expect(steps.map(({ pose }) => pose?.body)).toEqual(moving.map(({ body }) => body));
  });

  it.each([
    [{ ...SAME, outputFps: 50 }, 20],
    [{ ...SAME, outputFps: 30 }, 12],
    [{ ...SAME, speed: 2 }, 5],
    [{ ...SAME, speed: 0.5 }, 20],
    [{ ...SAME, outputFps: 60, speed: 1.5 }, 16],
    [{ sourceFps: 25, outputFps: 14.985, speed: 1 }, 6],
  ])('keeps duration and speed: %o', async (timing, count) => {
    const steps = await resampled(moving, timing);
    expect(steps).toHaveLength(count);
    expect(resampledLength(moving.length, timing)).toBe(count);
    steps.forEach((step, i) => {
      expect(step.pose?.timestamp).toBe(Math.round((i * 1e6) / timing.outputFps));
      const source = Math.min(9, (i * timing.speed * 25) / timing.outputFps);
      expect(noseOf(step)).toBeCloseTo(100 + 4 * source, 1);
    });
  });

  it('counts its steps beforehand, for any rate', async () => {
    for (const sourceFps of [14.985, 23.976, 25, 29.97, 50]) {
      for (const outputFps of [14.985, 24, 25, 30, 60]) {
        const poses = moving.map((one, i) => ({ ...one, timestamp: Math.round((i * 1e6) / sourceFps) }));
        const timing = { sourceFps, outputFps, speed: 1 };
        expect(await resampled(poses, timing)).toHaveLength(resampledLength(10, timing));
      }
    }
  });

  it('interpolates parts that both neighbours have, and takes others from the nearer one', async () => {
    const poses = sequence(3, (i) => ({
      leftHand: i < 2 ? hand(100 + 10 * i, 100) : null,
      rightHand: i === 1 ? hand(50, 50) : null,
    }));
    const steps = await resampled(poses, { ...SAME, outputFps: 100 });
    const xs = steps.map(({ pose }) => pose?.leftHand?.[0]);
    expect(xs.slice(0, 7)).toEqual([100, 102.5, 105, 107.5, 110, 110, undefined]);
    expect(steps.map(({ pose }) => pose?.rightHand !== null).slice(0, 8)).toEqual([
      ...[false, false, true, true],
      ...[true, true, false, false],
    ]);
  });

  it('holds over long gaps and across cuts', async () => {
    const gap = moving.slice(0, 2).map((one, i) => ({ ...one, timestamp: i * 400_000 }));
    const held = await resampled(gap, { ...SAME, outputFps: 10 });
    expect(held.map(noseOf)).toEqual([100, 100, 104, 104, 104]);
    const cut = sequence(2, (i) => ({
      body: i === 0 ? body() : body({ nose: [300, 60], leftShoulder: [350, 120], rightShoulder: [250, 120] }),
    }));
    expect((await resampled(cut, { ...SAME, outputFps: 100 })).map(noseOf).slice(0, 4)).toEqual([
      200, 200, 300, 300,
    ]);
  });
});
