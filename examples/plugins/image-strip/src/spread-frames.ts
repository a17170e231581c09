/**
 * Keeps items of a stream whose length nobody knows, spread evenly over all of it, and never more than twice as many as are wanted: where
 * there are more, every other one goes, and from then on half as many are taken.
 */
export class SpreadFrames<Item> {
  readonly #wanted: number;
  #items: Item[] = [];
  #stride = 1;
  #seen = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Whether the next item of the stream is to be kept: it must be given to `keep` then. Called once for each. */
  wantsNext(): boolean {
    const wants = this.#seen % this.#stride === 0;
    this.#seen += 1;
    return wants;
  }

  keep(item: Item): void {
    this.#items.push(item);
    if (this.#items.length < 2 * this.#wanted) return;
    this.#items = this.#items.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** As many as are wanted, or all where there are fewer: the first one, and others at even distances from there to near the end. */
  chosen(): Item[] {
    const { length } = this.#items;
    const count = Math.min(this.#wanted, length);
    return Array.from(
      { length: count },
      (_, i) => this.#items[Math.round((i * (length - 1)) / Math.max(1, count - 1))],
    );
  }
}
