import { NumpyArray } from './numpy.ts';
import { PickleError } from './pickle-value.ts';

const MARK = Symbol('mark');

/** What stands between the opcodes of a pickle: the stack, and the values that were given a number. */
export class PickleMachine {
  #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  #made = 0;

  /** @param most numbers and bytes that calls may make: whatever is in the memo can be asked for again and again */
  constructor(private readonly most: number) {}

  /** Counts what a call has made. @throws PickleError where it is too much */
  charge(made: unknown): void {
    this.#made +=
      made instanceof NumpyArray ? made.data.length : made instanceof Uint8Array ? made.length : 1;
    if (this.#made > this.most) throw new PickleError('it makes more of its bytes than there is in them');
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pushMark(): void {
    this.#stack.push(MARK);
  }

  pop(): unknown {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw new PickleError('a value is missing');
    return value;
  }

  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  /** Everything since the last mark. */
  popMarked(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw new PickleError('a mark is missing');
    const values = this.#stack.slice(mark + 1);
    this.#stack.length = mark;
    return values;
  }

  popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  remember(key: number | undefined): void {
    this.#memo.set(key ?? this.#memo.size, this.top());
  }

  recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw new PickleError(`it speaks of value ${key}, which is none`);
    this.push(value);
  }
}
