import { PickleError } from './pickle-value.ts';

const LINE_FEED = 10;
/** Characters of a number in decimal digits: more would only be there to take time. */
const MAX_DIGITS = 40;

/** The bytes of a pickle, one after the other. Nothing is taken that is not there. */
export class PickleBytes {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get remaining(): number {
    return this.bytes.length - this.#at;
  }

  byte(): number {
    return this.take(1)[0];
  }

  /** The next `length` bytes, sharing memory with the pickle. */
  take(length: number): Buffer {
    if (length > this.remaining) {
      throw new PickleError(`it ends where ${length} more bytes should be`);
    }
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  /** Bytes whose number stands before them, in so many bytes, low byte first. */
  takeCounted(width: 1 | 4 | 8): Buffer {
    return this.take(this.count(width));
  }

  count(width: 1 | 2 | 4 | 8): number {
    const bytes = this.take(width);
    return width === 8 ? Number(bytes.readBigUInt64LE()) : bytes.readUIntLE(0, width);
  }

  int32(): number {
    return this.take(4).readInt32LE();
  }

  double(): number {
    return this.take(8).readDoubleBE();
  }

  /** A number in two's complement, low byte first; 0 bytes are 0. */
  long(length: number): number {
    if (length > 8) throw new PickleError(`a number has ${length} bytes`);
    return length === 0 ? 0 : Number(BigInt.asIntN(length * 8, unsigned(this.take(length))));
  }

  /** Up to the next line feed. */
  line(): string {
    const end = this.bytes.indexOf(LINE_FEED, this.#at);
    if (end < 0) throw new PickleError('it ends within a line');
    const line = this.bytes.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return line;
  }

  /** A number in decimal digits on a line of its own; `pattern` says of what kind. */
  decimal(pattern: RegExp): number {
    const line = this.line();
    if (line.length > MAX_DIGITS || !pattern.test(line)) throw new PickleError('a number is none');
    return Number.parseFloat(line);
  }
}

function unsigned(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
}
