/**
 * One item of each stream at a time, read at once. Where a stream fails and where the loop is left early, all of them are ended.
 *
 * @throws RangeError where one ends before another; what the streams throw
 */
export async function* inStep<Items extends object>(
  streams: {
    readonly [Name in keyof Items]: AsyncIterable<Items[Name]>;
  },
): AsyncGenerator<Items> {
  const names = Object.keys(streams);
  const iterators = Object.values<AsyncIterable<unknown>>(streams).map((stream) =>
    stream[Symbol.asyncIterator](),
  );
  try {
    for (let count = 0; ; count++) {
      const results = await Promise.all(iterators.map((iterator) => iterator.next()));
      const ended = names.filter((_, i) => results[i].done);
      if (ended.length === names.length) return;
      if (ended.length > 0) {
        const others = names.filter((name) => !ended.includes(name));
        throw new RangeError(`${others.join(', ')}: longer than ${ended.join(', ')} (${count} frames)`);
      }
      yield Object.fromEntries(names.map((name, i) => [name, results[i].value])) as Items;
    }
  } finally {
    // Whatever ended them early is the error that counts.
    await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
  }
}
