/**
 * A way to somebody who answers each item that arrived: `capacity` items may be under way, behind them there is one
 * slot, in which the newest wins. What is held is bounded, whoever is slow.
 */
export class NewestSlot<T> {
  readonly #capacity: number;
  readonly #send: (item: T) => void;
  #underWay = 0;
  #slot: { readonly item: T } | undefined;

  constructor(capacity: number, send: (item: T) => void) {
    this.#capacity = capacity;
    this.#send = send;
  }

  /** @returns whether an older item was given up for this one. */
  push(item: T): boolean {
    const replaced = this.#slot !== undefined;
    this.#slot = { item };
    this.#forward();
    return replaced;
  }

  /** One of the items that were under way has arrived. */
  arrived(): void {
    this.#underWay -= 1;
    this.#forward();
  }

  #forward(): void {
    if (!this.#slot || this.#underWay >= this.#capacity) return;
    const { item } = this.#slot;
    this.#slot = undefined;
    this.#underWay += 1;
    this.#send(item);
  }
}
