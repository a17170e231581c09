/** Values of the last seconds: rates and quantiles of what has just happened. Memory is bounded by what happens in that time. */
export class Recent {
  readonly #span: number;
  readonly #entries: { readonly at: number; readonly value: number }[] = [];
  #since: number | undefined;

  /** @param span milliseconds after which a value is forgotten */
  constructor(span: number) {
    this.#span = span;
  }

  /** @param at milliseconds, never less than before */
  add(at: number, value = 0): void {
    this.#forget(at);
    this.#since ??= at;
    this.#entries.push({ at, value });
  }

  /** Per second, of the span or, where the first value came later than that, of the time since then. */
  rate(now: number): number {
    this.#forget(now);
    const passed = now - (this.#since ?? now);
    if (passed >= this.#span) return (this.#entries.length * 1000) / this.#span;
    return passed > 0 ? ((this.#entries.length - 1) * 1000) / passed : 0;
  }

  /** The value that the fraction `fraction` (0..1) of all does not exceed; undefined without values. */
  quantile(now: number, fraction: number): number | undefined {
    this.#forget(now);
    const sorted = this.#entries.map(({ value }) => value).sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
  }

  /** What comes next has nothing to do with what was before. */
  clear(): void {
    this.#entries.length = 0;
    this.#since = undefined;
  }

  #forget(now: number): void {
    const old = this.#entries.findIndex(({ at }) => at > now - this.#span);
    this.#entries.splice(0, old < 0 ? this.#entries.length : old);
    // After a pause the rate starts again, instead of counting the pause.
    if (this.#entries.length === 0) this.#since = undefined;
  }
}
