import { expect, it } from 'vitest';
import { mapInOrder } from '../../core/map-in-order.ts';
import { iterate } from '../support/samples.ts';

/** Work that ends when it is told to. */
function manual() {
  const ends: ((value: string) => void)[] = [];
  const started: number[] = [];
  return {
    ends,
    started,
    work: (item: number) => {
      started.push(item);
      return new Promise<string>((resolve) => {
        ends[item] = resolve;
      });
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('keeps the order whatever ends first, with so many under way and no more', async () => {
  const { ends, started, work } = manual();
  const results = mapInOrder(iterate([0, 1, 2, 3, 4]), work, 3);
  const first = results.next();
  await turn();
  expect(started).toEqual([0, 1, 2]);
  ends[2]('two');
  ends[0]('zero');
  expect(await first).toEqual({ done: false, value: 'zero' });
  await turn();
  expect(started).toEqual([0, 1, 2]);
  const second = results.next();
  await turn();
  expect(started).toEqual([0, 1, 2, 3]);
  ends[1]('one');
  expect((await second).value).toBe('one');
  expect((await results.next()).value).toBe('two');
});

it('gives what came before a failure, of an item or of its work', async () => {
  async function* failing() {
    yield 0;
    yield 1;
    throw new Error('source');
  }
  const read = async (items: AsyncIterable<number>, work: (item: number) => Promise<number>) => {
    const seen: number[] = [];
    const error = await (async () => {
      for await (const result of mapInOrder(items, work, 4)) seen.push(result);
    })().catch((cause: Error) => cause.message);
    return { seen, error };
  };
  expect(await read(failing(), async (item) => item)).toEqual({ seen: [0, 1], error: 'source' });
  const work = async (item: number) => {
    if (item === 1) throw new Error('work');
    return item;
  };
  expect(await read(iterate([0, 1, 2]), work)).toEqual({ seen: [0], error: 'work' });
});

it('ends the source when its reader leaves', async () => {
  let ended = false;
  async function* source() {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      ended = true;
    }
  }
  for await (const result of mapInOrder(source(), async (item) => item, 2)) if (result === 3) break;
  expect(ended).toBe(true);
});
