import { Observable } from 'rxjs';

/** Items under way, and the word that one of them is finished. */
export interface Admission<T> {
  readonly items: Observable<T>;
  /** Call once for each item that has left the graph: it lets the next one in. */
  release(): void;
}

/**
 * The one gate at the head of a graph. RxJS pushes and nothing in it slows a producer down, so items are pulled here
 * only while fewer than `window` are under way; every buffer behind the gate is then bounded by `window`.
 *
 * Unsubscribing ends the iterable (its `return` is called).
 */
export function admit<T>(source: AsyncIterable<T>, window: number): Admission<T> {
  let free = window;
  let wake = (): void => {};
  const items = new Observable<T>((subscriber) => {
    const pull = async (): Promise<void> => {
      for await (const item of source) {
        if (subscriber.closed) return;
        free -= 1;
        subscriber.next(item);
        while (free === 0 && !subscriber.closed) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (subscriber.closed) return;
      }
      subscriber.complete();
    };
    pull().catch((error: unknown) => subscriber.error(error));
    return () => wake();
  });
  return {
    items,
    release: () => {
      free += 1;
      wake();
    },
  };
}

/**
 * One slot, newest wins: the consumer gets the newest item there is, and `onDrop` is called for every item that it never saw.
 * For live sources, whose producers cannot wait.
 */
export async function* latest<T>(source: AsyncIterable<T>, onDrop: (item: T) => void): AsyncGenerator<T> {
  let slot: { item: T } | undefined;
  let failure: { error: unknown } | undefined;
  let ended = false;
  let wake = (): void => {};
  const iterator = source[Symbol.asyncIterator]();
  const drain = async (): Promise<void> => {
    for (let next = await iterator.next(); !next.done && !ended; next = await iterator.next()) {
      if (slot) onDrop(slot.item);
      slot = { item: next.value };
      wake();
    }
  };
  void drain()
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      ended = true;
      wake();
    });
  try {
    while (true) {
      if (slot) {
        const { item } = slot;
        slot = undefined;
        yield item;
      } else if (failure) {
        throw failure.error;
      } else if (ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    ended = true;
    await iterator.return?.();
  }
}
