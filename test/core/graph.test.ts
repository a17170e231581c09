import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Frame, Sink, VideoFormat } from '../../core/contract.ts';
import { type RenderGraph, render, synthesis } from '../../core/graph.ts';
import { blankSamples, iterate, plainFrame } from '../support/samples.ts';

class MemorySink implements Sink {
  format: VideoFormat | undefined;
  readonly frames: Frame[] = [];
  finished = 0;
  start(format: VideoFormat) {
    this.format = format;
  }
  write(frame: Frame) {
    this.frames.push(frame);
  }
  finish() {
    this.finished += 1;
  }
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

function graph(changes: Partial<RenderGraph> = {}): RenderGraph & { sink: MemorySink } {
  const sink = new MemorySink();
  return {
    samples: iterate(blankSamples(20)),
    pace: 'file',
    fps: 25,
    length: 20,
    synthesis: async ({ pose }) => plainFrame(1, pose.timestamp),
    window: 4,
    sinks: [sink],
    signal: new AbortController().signal,
    sink,
    ...changes,
  };
}

const run = (graph: RenderGraph) => lastValueFrom(render(graph).pipe(toArray()));

describe('synthesis', () => {
  it('passes the frame of the generator through the refiners in order', async () => {
    const refiner = (digit: number) => ({
      refine: (frame: Frame) => plainFrame(frame.data[0]! * 10 + digit, frame.timestamp),
    });
    const chain = synthesis({ generate: () => plainFrame(1, 0) }, [refiner(2), refiner(3)]);
    expect((await chain(blankSamples(1)[0]!)).data[0]).toBe(123);
  });
});

describe('render', () => {
  it('writes every frame in order, however long each one takes', async () => {
    const graphed = graph({
      synthesis: async ({ pose }) => {
        await turns((pose.timestamp / 40_000) % 5 === 0 ? 20 : 1);
        return plainFrame(1, pose.timestamp);
      },
    });
    const events = await run(graphed);
    expect(graphed.sink.frames.map(({ timestamp }) => timestamp)).toEqual(
      blankSamples(20).map(({ pose }) => pose.timestamp),
    );
    expect(graphed.sink.format).toEqual({ width: 4, height: 2, channels: 3, fps: 25, pace: 'file' });
    expect(graphed.sink.finished).toBe(1);
    expect(events[0]).toEqual({ type: 'started', fps: 25, length: 20 });
    expect(events.at(-1)).toEqual({ type: 'finished', frames: 20 });
    expect(events.filter(({ type }) => type === 'frame')).toHaveLength(20);
  });

  it('holds no more frames than its window while the sink is slow', async () => {
    let made = 0;
    let written = 0;
    let most = 0;
    const sink = new MemorySink();
    sink.write = async () => {
      await turns(5);
      written += 1;
    };
    await run(
      graph({
        sinks: [sink],
        synthesis: async ({ pose }) => {
          made += 1;
          most = Math.max(most, made - written);
          return plainFrame(1, pose.timestamp);
        },
      }),
    );
    expect(written).toBe(20);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('fails with the error of the first frame that failed, and finishes nothing', async () => {
    const graphed = graph({
      synthesis: async ({ pose }) => {
        if (pose.timestamp >= 200_000) throw new Error(`at ${pose.timestamp}`);
        return plainFrame(1, pose.timestamp);
      },
    });
    await expect(run(graphed)).rejects.toThrow('at 200000');
    expect(graphed.sink.frames).toHaveLength(5);
    expect(graphed.sink.finished).toBe(0);
  });

  it('refuses a frame of another size, and a malformed one', async () => {
    const growing = graph({
      synthesis: async ({ pose }) => plainFrame(1, pose.timestamp, pose.timestamp > 80_000 ? 6 : 4),
    });
    await expect(run(growing)).rejects.toMatchObject({ code: 'FRAME_INVALID' });
    expect(growing.sink.frames).toHaveLength(3);
    const short = graph({ synthesis: async () => ({ ...plainFrame(1, 0), data: new Uint8Array(5) }) });
    await expect(run(short)).rejects.toMatchObject({
      code: 'FRAME_INVALID',
      message: expect.stringContaining('5 bytes instead of 24'),
    });
  });

  it('fails where there was no sample, before a sink has started', async () => {
    const empty = graph({ samples: iterate([]) });
    await expect(run(empty)).rejects.toMatchObject({ code: 'POSE_EMPTY' });
    expect(empty.sink.format).toBeUndefined();
  });

  it('ends with the reason of an abort', async () => {
    const controller = new AbortController();
    const graphed = graph({
      signal: controller.signal,
      synthesis: async ({ pose }) => {
        if (pose.timestamp === 200_000) controller.abort(new Error('enough'));
        await turns(1);
        return plainFrame(1, pose.timestamp);
      },
    });
    await expect(run(graphed)).rejects.toThrow('enough');
    expect(graphed.sink.finished).toBe(0);
  });

  it('drops and counts what a live source sends too fast', async () => {
    const sink = new MemorySink();
    const { write } = sink;
    sink.write = async (frame) => {
      await turns(10);
      write.call(sink, frame);
    };
    const events = await run(graph({ pace: 'live', sinks: [sink], window: 1 }));
    const dropped = events.filter(({ type }) => type === 'dropped').length;
    expect(dropped).toBeGreaterThan(0);
    expect(sink.frames.length + dropped).toBe(20);
    expect(sink.frames.at(-1)?.timestamp).toBe(19 * 40_000);
  });
});
