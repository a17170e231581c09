import { afterEach, describe, expect, it } from 'vitest';
import type { SlpError } from '../../../core/errors.ts';
import { locateFfmpeg } from '../../../core/video/locate-ffmpeg.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { Session } from '../../../dist/streaming/session/session.js';
import type { SessionPlan } from '../../../dist/streaming/session/session-messages.js';
import { decodeFrame, type EncodedFrame } from '../../../streaming/protocol/frame-codec.ts';
import type { Codec } from '../../../streaming/protocol/messages.ts';
import type { LiveFormat } from '../../../streaming/video/live-encoder.ts';
import { Gate, plainSigner, sessionPlan, shouldersAt } from '../../support/streaming.ts';

class Watcher {
  readonly formats: LiveFormat[] = [];
  readonly frames: EncodedFrame[] = [];
  readonly drops: string[] = [];
  readonly broken: Codec[] = [];
  rendered = 0;
  isFinished = false;
  failure: SlpError | undefined;
  #changed = (): void => {};

  constructor(readonly session: Session) {
    const note = <T extends unknown[]>(act: (...args: T) => void) => {
      return (...args: T): void => {
        act(...args);
        this.#changed();
      };
    };
    session.listen({
      format: note((format) => this.formats.push(format)),
      frame: note(({ message }) => this.frames.push(decodeFrame(message))),
      rendered: note(() => {
        this.rendered += 1;
      }),
      dropped: note((reason) => this.drops.push(reason)),
      codecFailed: note((codec) => this.broken.push(codec)),
      finished: note(() => {
        this.isFinished = true;
      }),
      failed: note((error) => {
        this.failure = error as SlpError;
      }),
    });
  }

  async until<T>(condition: () => T): Promise<NonNullable<T>> {
    for (let met = condition(); ; met = condition()) {
      if (met) return met as NonNullable<T>;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** `timestamp` in frames of 40 ms. */
  push(frame: number, sent = 7): void {
    const pose = { ...shouldersAt(16 + frame / 100), timestamp: 0 };
    this.session.push({ pose, timestamp: frame * 40_000, sent, received: 1 });
  }

  get moments(): number[] {
    return this.frames.map(({ timestamp }) => timestamp / 40_000);
  }
}

const gate = new Gate();
let session: Session | undefined;
afterEach(async () => {
  gate.open();
  await session?.[Symbol.asyncDispose]();
  session = undefined;
});

async function start(
  codecs: readonly Codec[] = ['jpeg'],
  options: Record<string, unknown> = {},
  more: Partial<SessionPlan> = {},
): Promise<Watcher> {
  session = await Session.start(sessionPlan({ gate: gate.cells, ...options }, more), () => {});
  const watcher = new Watcher(session);
  session.begin(plainSigner('anna'), 25);
  session.want({ codecs, jpegQuality: 80 });
  return watcher;
}

describe('Session', () => {
  it('draws poses, says the format first, and hands on times', async () => {
    const watcher = await start();
    for (const frame of [1, 2, 3]) {
      watcher.push(frame);
      await watcher.until(() => watcher.frames.length === frame);
    }
    expect(watcher.formats).toEqual([{ codec: 'jpeg', width: 32, height: 32, fps: 25 }]);
    expect(watcher.moments).toEqual([1, 2, 3]);
    expect(watcher.frames.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(
      watcher.frames.every(
        ({ sent, rendered, payload }) => sent === 7 && rendered > 1e15 && payload[0] === 255,
      ),
    ).toBe(true);
  });

  it('draws the newest pose where it was behind, and counts the others', async () => {
    const watcher = await start();
    gate.close();
    const begun = gate.begun;
    watcher.push(1);
    while (gate.begun === begun) await new Promise(setImmediate);
    for (let frame = 2; frame <= 100; frame++) watcher.push(frame);
    gate.open();
    await watcher.until(() => watcher.moments.includes(100));
    await watcher.until(() => watcher.drops.length + watcher.rendered === 100);
    expect(watcher.moments[0]).toBe(1);
    // One more may have been the newest within the thread while the others waited outside of it.
    expect(watcher.frames.length).toBeLessThanOrEqual(3);
    expect(new Set(watcher.drops)).toEqual(new Set(['renderer']));
  });

  it('draws nothing while nobody watches, and encodes what is watched only', async () => {
    const watcher = await start([]);
    const begun = gate.begun;
    watcher.push(1);
    session?.want({ codecs: ['jpeg'], jpegQuality: 80 });
    watcher.push(2);
    await watcher.until(() => watcher.frames.length > 0);
    expect(watcher.moments).toEqual([2]);
    expect(gate.begun - begun).toBe(1);
  });

  it('goes on where a producer starts over', async () => {
    const watcher = await start();
    const sent = [5, 6, 0, 1, 1, 2];
    for (const [i, frame] of sent.entries()) {
      watcher.push(frame);
      // The second 1 is the same moment again.
      await watcher.until(() => watcher.frames.length >= (i < 4 ? i + 1 : i));
    }
    expect(watcher.moments).toEqual([5, 6, 0, 1, 2]);
  });

  it('shows another signer, of another size, in a take of its own', async () => {
    const watcher = await start();
    watcher.push(1);
    await watcher.until(() => watcher.frames.length === 1);
    session?.begin(plainSigner('ben', 48), 30);
    watcher.push(2);
    await watcher.until(() => watcher.frames.length === 2);
    expect(watcher.formats.map(({ width, fps }) => [width, fps])).toEqual([
      [32, 25],
      [48, 30],
    ]);
    expect(watcher.frames.map(({ sequence }) => sequence)).toEqual([0, 1]);
  });

  it('encodes H.264 beside JPEG, from a key frame on', async () => {
    const { path: ffmpeg } = await locateFfmpeg();
    const watcher = await start(['jpeg', 'h264'], {}, { ffmpeg });
    for (const frame of [1, 2, 3]) {
      watcher.push(frame);
      await watcher.until(() => watcher.rendered === frame);
    }
    const units = watcher.frames.filter(({ codec }) => codec === 'h264');
    expect(units.map(({ keyFrame }) => keyFrame)).toEqual([true, false, false]);
    expect(watcher.frames).toHaveLength(6);
    expect(watcher.formats.find(({ codec }) => codec === 'h264')?.description?.[0]).toBe(1);
    // A new encoder, for one that nobody had watched for a while.
    session?.want({ codecs: ['jpeg'], jpegQuality: 80 });
    watcher.push(4);
    await watcher.until(() => watcher.rendered === 4);
    session?.want({ codecs: ['h264'], jpegQuality: 80 });
    watcher.push(5);
    await watcher.until(() => watcher.rendered === 5);
    expect(watcher.frames.at(-1)).toMatchObject({ codec: 'h264', keyFrame: true, sequence: 3 });
  });

  it('goes on without an encoder that does not work', async () => {
    const watcher = await start(['jpeg', 'h264'], {}, { ffmpeg: '/nowhere/ffmpeg' });
    watcher.push(1);
    await watcher.until(() => watcher.rendered === 1);
    watcher.push(2);
    await watcher.until(() => watcher.rendered === 2);
    expect(watcher.broken).toEqual(['h264']);
    expect(watcher.moments).toEqual([1, 2]);
  });

  it('draws what is waiting before it says that it has finished', async () => {
    const watcher = await start();
    gate.close();
    watcher.push(1);
    session?.finish();
    gate.open();
    await watcher.until(() => watcher.isFinished);
    expect(watcher.moments).toEqual([1]);
  });

  it('finishes also where no pose came', async () => {
    const watcher = await start();
    session?.finish();
    await watcher.until(() => watcher.isFinished);
    expect(watcher.failure).toBeUndefined();
  });

  it.each([
    ['throws', 'throw', 'PLUGIN_FAILED'],
    ['ends the thread', 'exit', 'WORKER_LOST'],
    ['takes more memory than there is', 'memory', 'WORKER_LOST'],
  ])('fails, and nothing else does, where a plugin %s', async (_, fault, code) => {
    const watcher = await start(['jpeg'], { fault }, { heap: 24 });
    watcher.push(1);
    watcher.push(2);
    await watcher.until(() => watcher.failure);
    expect(watcher.failure).toMatchObject({ code });
    expect(session?.failure).toBe(watcher.failure);
    await session?.exited;
  });

  it('does not start where a plugin does not', async () => {
    const plan = sessionPlan();
    const generator = { name: 'gatde', options: {} };
    await expect(
      Session.start({ ...plan, synthesis: { ...plan.synthesis, generator } }, () => {}),
    ).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });

  it('ends also while a plugin is stuck', async () => {
    const watcher = await start();
    gate.close();
    watcher.push(1);
    await session?.[Symbol.asyncDispose]();
    session = undefined;
    expect(watcher.frames).toEqual([]);
  });
});
