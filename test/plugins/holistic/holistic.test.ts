import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Estimator, Frame, Pose } from '../../../core/contract.ts';
import { createFrame } from '../../../core/image/frame.ts';
import { BODY, FACE_COUNTS, HAND_COUNT, STRIDE } from '../../../core/pose/topology.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import plugin from '../../../dist/plugins/holistic/index.js';
import { quietHost } from '../../support/quiet-host.ts';
import { repository } from '../../support/workspace.ts';
import { panned, paste } from './pictures.ts';

interface Choice {
  readonly person?: number;
  readonly model?: 'lite' | 'full' | 'heavy';
  readonly threads?: number;
}

function start({ person, model = 'lite', threads = 1 }: Choice = {}, signal?: AbortSignal) {
  return plugin.create({ person, model, threads }, quietHost({}, signal)) as Promise<
    Estimator & AsyncDisposable
  >;
}

async function estimateAll(estimator: Estimator, frames: readonly Frame[]): Promise<(Pose | null)[]> {
  return Promise.all(frames.map((frame) => estimator.estimate(frame)));
}

const at = (frame: Frame, timestamp: number): Frame => ({ ...frame, timestamp });
const noseX = (pose: Pose | null): number => pose?.body[BODY.nose * STRIDE] ?? Number.NaN;

/** The example signer, a little smaller than the canvas and moving. */
let moving: Frame[];
let shared: Estimator & AsyncDisposable;

beforeAll(async () => {
  moving = panned(await paste(320, 320, { left: 24, height: 320 }), 5, 4);
  shared = await start();
});
afterAll(() => shared[Symbol.asyncDispose]());
afterEach(() => shared.reset());

describe('an estimator', () => {
  it('finds the joints of the drawn signer where they were drawn', async () => {
    const { body } = JSON.parse(readFileSync(repository('examples/signer.json'), 'utf8')).frames[0];
    await using estimator = await start({ model: 'full' });
    const pose = await estimator.estimate(await paste(512, 640, { left: 0, height: 640 }));
    expect(pose?.bodyLandmarks).toHaveLength(33 * STRIDE);
    expect(pose?.face).toHaveLength(FACE_COUNTS.mesh * STRIDE);
    expect(pose?.leftHand).toHaveLength(HAND_COUNT * STRIDE);
    expect(pose?.rightHand).toHaveLength(HAND_COUNT * STRIDE);
    // Hips are hidden by clothes: people, too, place them differently.
    for (let row = 0; row < BODY.leftHip; row++) {
      const [x, y, , confidence] = pose!.body.subarray(row * STRIDE);
      expect(Math.hypot(x - body[row][0], y - body[row][1]), `joint ${row}`).toBeLessThan(25);
      expect(confidence).toBeGreaterThan(0.9);
    }
  });

  it('gives the same for calls that overlap as for one at a time, in order', async () => {
    const one: (Pose | null)[] = [];
    for (const frame of moving) one.push(await shared.estimate(frame));
    expect(one.map((pose) => pose?.timestamp)).toEqual(moving.map(({ timestamp }) => timestamp));
    expect(noseX(one[3]) - noseX(one[0])).toBeGreaterThan(10);
    expect(one.every((pose) => pose?.leftHand && pose.rightHand && pose.face)).toBe(true);

    shared.reset();
    const settled: number[] = [];
    const overlapping = await Promise.all(
      moving.map(async (frame) => {
        const pose = await shared.estimate(frame);
        settled.push(frame.timestamp);
        return pose;
      }),
    );
    expect(overlapping).toEqual(one);
    expect(settled).toEqual(moving.map(({ timestamp }) => timestamp));
  });

  it('gives the same on any number of threads', async () => {
    const expected = await estimateAll(shared, moving);
    for (const threads of [2, 3]) {
      await using estimator = await start({ threads });
      expect(await estimateAll(estimator, moving), `${threads} threads`).toEqual(expected);
    }
  });

  it('knows nothing of the stream before after a reset, also while calls are under way', async () => {
    const [first, , , last] = moving;
    await using fresh = await start();
    const expected = await fresh.estimate(at(last, 0));
    const before = shared.estimate(at(first, 0));
    const tracked = shared.estimate(at(last, 40_000));
    shared.reset();
    const after = await shared.estimate(at(last, 0));
    expect(after).toEqual(expected);
    expect((await tracked)?.body).not.toEqual(expected?.body);
    expect(noseX(await before)).toBeLessThan(noseX(after));
  });

  it('begins anew where the size of the pictures changes', async () => {
    const larger = await paste(400, 380, { left: 30, height: 360 });
    const expected = await shared.estimate(at(larger, 80_000));
    shared.reset();
    const poses = await estimateAll(shared, [
      ...moving.slice(0, 2),
      at(larger, 80_000),
      at(moving[0], 120_000),
    ]);
    expect(poses[2]).toEqual(expected);
    expect(poses[3]?.body).toEqual(poses[0]?.body);
  });

  it('finds nobody where nobody is, and a person who comes back', async () => {
    const nobody = createFrame(320, 320, 3);
    const frames = [moving[0], nobody, nobody, moving[0]].map((frame, i) => at(frame, i * 40_000));
    const [first, second, third, fourth] = await estimateAll(shared, frames);
    expect([second, third]).toEqual([null, null]);
    expect(fourth).toEqual({ ...first, timestamp: 120_000 });
  });

  it('reads pictures with alpha', async () => {
    const [frame] = moving;
    const rgba = createFrame(frame.width, frame.height, 4);
    for (let i = 0; i < frame.width * frame.height; i++) {
      rgba.data.set([...frame.data.subarray(3 * i, 3 * i + 3), 255], 4 * i);
    }
    const expected = await shared.estimate(frame);
    shared.reset();
    expect(await shared.estimate(rgba)).toEqual(expected);
  });

  it.each([
    [1, 1],
    [2, 2],
    [300, 1],
    [1, 300],
    [3000, 20],
  ])('takes a picture of %i×%i', async (width, height) => {
    const frame = createFrame(width, height, 3);
    frame.data.forEach((_, i) => {
      frame.data[i] = (i * 7919) % 256;
    });
    const pose = await shared.estimate(frame);
    for (const part of [pose?.body, pose?.face, pose?.leftHand, pose?.rightHand]) {
      expect((part ?? []).every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses what is no picture or comes too early, and goes on', async () => {
    const [first, second, third] = moving;
    const good = shared.estimate(first);
    const short = shared.estimate({ ...second, data: second.data.subarray(1) });
    const early = shared.estimate(at(second, first.timestamp));
    const timeless = shared.estimate(at(second, Number.NaN));
    const next = shared.estimate(third);
    await expect(short).rejects.toThrow('the picture is malformed: it holds 307199 bytes instead of 307200');
    await expect(early).rejects.toThrow('the picture at 0 µs comes after the one at 0 µs');
    await expect(timeless).rejects.toThrow('the timestamp of the picture is NaN');
    const poses = [await good, await next];
    shared.reset();
    expect(poses).toEqual(await estimateAll(shared, [first, third]));
  });
});

describe('of several people', () => {
  /** The signer twice: a larger one on the left. */
  const couple = (left: number, right: number) =>
    paste(640, 320, { left, height: 320 }, { left: right, top: 20, height: 300 });

  it('follows the N-th from the left, and nobody where there are fewer', async () => {
    const picture = await couple(20, 370);
    const found = async (person?: number): Promise<number[]> => {
      await using estimator = await start({ person });
      const poses = await estimateAll(estimator, [picture, at(picture, 40_000)]);
      return poses.map((pose) => (pose ? Math.round(noseX(pose) / 320) : -1));
    };
    expect(await found(0)).toEqual([0, 0]);
    expect(await found(1)).toEqual([2, 2]);
    expect(await found(2)).toEqual([-1, -1]);
  });

  it('follows the most central one, and stays with that one', async () => {
    const pictures = await Promise.all([170, 140, 110, 80, 50, 20].map((left) => couple(left, left + 270)));
    const poses = await estimateAll(
      shared,
      pictures.map((picture, i) => at(picture, i * 40_000)),
    );
    const [first, last] = [noseX(poses[0]), noseX(poses[5])];
    expect(Math.abs(first - (170 + 128))).toBeLessThan(15);
    expect(Math.abs(last - (20 + 128))).toBeLessThan(15);
    shared.reset();
    expect(noseX(await shared.estimate(pictures[5]))).toBeGreaterThan(400);
  });
});

describe('the end', () => {
  it('fails what is under way when the estimator is disposed of, and what comes after', async () => {
    const estimator = await start();
    const poses = estimateAll(estimator, moving);
    const outcome = expect(poses).rejects.toThrow('the estimator was disposed of before it was done');
    await estimator[Symbol.asyncDispose]();
    await outcome;
    await expect(estimator.estimate(at(moving[0], 1e6))).rejects.toThrow('disposed of');
  });

  it('fails for the reason of the abortion', async () => {
    const abort = new AbortController();
    await using estimator = await start({}, abort.signal);
    const poses = expect(estimateAll(estimator, moving)).rejects.toThrow('enough');
    abort.abort(new Error('enough'));
    await poses;
    await expect(start({}, abort.signal)).rejects.toThrow('enough');
  });

  it('does not start where it is aborted meanwhile', async () => {
    const abort = new AbortController();
    const starting = expect(start({}, abort.signal)).rejects.toThrow('enough');
    abort.abort(new Error('enough'));
    await starting;
  });

  it('tells when a thread is lost', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker): number => workers.push(worker);
    process.on('worker', note);
    await using estimator = await start({ threads: 2 });
    process.off('worker', note);
    const poses = Promise.allSettled(moving.map((frame) => estimator.estimate(frame)));
    await workers[1].terminate();
    const last = (await poses).at(-1);
    expect(last).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_LOST' } });
    await expect(estimator.estimate(at(moving[0], 1e6))).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: 'a keypoint thread ended: exit code 1',
      hint: expect.stringContaining('holistic:{"threads":1}'),
    });
  });

  it('leaves nothing behind that keeps the program running, and prints nothing', () => {
    const script = `
      const { default: plugin } = await import(${JSON.stringify(new URL('../../../dist/plugins/holistic/index.js', import.meta.url).href)});
      const host = { signal: new AbortController().signal };
      const estimator = await plugin.create({ model: 'lite', threads: 2 }, host);
      await estimator.estimate({ timestamp: 0, width: 8, height: 8, channels: 3, data: new Uint8Array(192) });
      await estimator[Symbol.asyncDispose]();
    `;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});

it('has strict options', async () => {
  const validate = async (value: unknown) => plugin.options['~standard'].validate(value);
  expect(await validate({})).toMatchObject({ value: { model: 'full' } });
  for (const wrong of [
    { person: -1 },
    { person: 0.5 },
    { model: 'huge' },
    { threads: 0 },
    { models: 'full' },
  ]) {
    expect(await validate(wrong)).toHaveProperty('issues');
  }
});
