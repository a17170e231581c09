import { concatMap, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { admit, latest } from '../../core/flow.ts';

/** Yields 0, 1, 2 … and records how far it was pulled and whether it was closed. */
function counter(length: number) {
  const state = { pulled: 0, closed: false };
  async function* items() {
    try {
      for (; state.pulled < length; ) yield state.pulled++;
    } finally {
      state.closed = true;
    }
  }
  return { state, items: items() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('admit', () => {
  it('passes everything on, in order', async () => {
    const gate = admit(counter(100).items, 3);
    const all = gate.items.pipe(
      concatMap(async (item) => {
        await turn();
        gate.release();
        return item;
      }),
      toArray(),
    );
    expect(await lastValueFrom(all)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('never has more than the window under way, however slow the consumer is', async () => {
    const { state, items } = counter(1000);
    const gate = admit(items, 4);
    let finished = 0;
    let most = 0;
    const slow = gate.items.pipe(
      concatMap(async () => {
        for (let i = 0; i < 3; i++) await turn();
        most = Math.max(most, state.pulled - finished);
        finished += 1;
        gate.release();
      }),
    );
    await lastValueFrom(slow);
    expect(finished).toBe(1000);
    expect(most).toBe(4);
  });

  it('hands on an error of the source', async () => {
    async function* failing() {
      yield 1;
      throw new Error('gone');
    }
    await expect(lastValueFrom(admit(failing(), 2).items)).rejects.toThrow('gone');
  });

  it('closes the source when nobody listens any more, also while the window is full', async () => {
    const { state, items } = counter(10);
    const subscription = admit(items, 1).items.subscribe();
    await turn();
    subscription.unsubscribe();
    await turn();
    expect(state).toEqual({ pulled: 1, closed: true });
  });
});

describe('latest', () => {
  it('keeps only the newest item for a slow consumer and reports the others', async () => {
    const dropped: number[] = [];
    const seen: number[] = [];
    for await (const item of latest(counter(10).items, (item) => dropped.push(item))) {
      seen.push(item);
      for (let i = 0; i < 50; i++) await turn();
    }
    expect(seen.at(-1)).toBe(9);
    expect(seen.length).toBeLessThan(10);
    expect([...seen, ...dropped].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('hands on an error of the source after the last item', async () => {
    async function* failing() {
      yield 1;
      throw new Error('gone');
    }
    const seen: number[] = [];
    const consume = async (): Promise<void> => {
      for await (const item of latest(failing(), () => {})) seen.push(item);
    };
    await expect(consume()).rejects.toThrow('gone');
    expect(seen).toEqual([1]);
  });

  it('closes the source when the consumer leaves', async () => {
    const { state, items } = counter(1e9);
    for await (const _ of latest(items, () => {})) break;
    await turn();
    expect(state.closed).toBe(true);
  });
});
