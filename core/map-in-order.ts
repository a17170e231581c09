/**
 * Results in the order of the items, while up to `inFlight` of them are worked on at once; no more are held. Where an item or
 * its work fails, the results before it come out first. Leaving the loop early ends `items`.
 */
export async function* mapInOrder<In, Out>(
  items: AsyncIterable<In> | Iterable<In>,
  work: (item: In) => Promise<Out>,
  inFlight: number,
): AsyncGenerator<Out> {
  const waiting: Attempt<Out>[] = [];
  for await (const attempt of attempts(items, work)) {
    waiting.push(attempt);
    if (waiting.length >= inFlight) yield await resultOf(waiting.shift()!);
  }
  for (const attempt of waiting) yield await resultOf(attempt);
}

/** Its promise never rejects: what fails while an earlier result is awaited must not count as unhandled. */
interface Attempt<Out> {
  readonly outcome: Promise<{ readonly result: Out } | { readonly error: unknown }>;
}

async function* attempts<In, Out>(
  items: AsyncIterable<In> | Iterable<In>,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Attempt<Out>> {
  try {
    for await (const item of items) {
      yield {
        outcome: work(item).then(
          (result) => ({ result }),
          (error: unknown) => ({ error }),
        ),
      };
    }
  } catch (error) {
    yield { outcome: Promise.resolve({ error }) };
  }
}

async function resultOf<Out>({ outcome }: Attempt<Out>): Promise<Out> {
  const settled = await outcome;
  if ('error' in settled) throw settled.error;
  return settled.result;
}
