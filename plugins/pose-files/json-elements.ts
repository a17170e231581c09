import { errors, type SlpError } from '../../core/errors.ts';
import { ByteWindow } from './byte-window.ts';
import { MAX_FRAME_BYTES } from './reader.ts';

/** A piece of a JSON file: an entry of a list at its top, or another member of its root object. */
export interface JsonPiece {
  /** Name of the root object's member; '' for the entries of a root list. */
  readonly member: string;
  /** Position in the list; −1 for a member that is no list, or an empty one. */
  readonly index: number;
  /** JSON text of the piece, of which only brackets and quotes have been looked at. */
  readonly text: string;
  /** Byte of the file at which the text begins. */
  readonly offset: number;
}

/** Pose JSON nests about 6 deep; more than this is a file made to exhaust a parser. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const END_OF_FILE = -1;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Walks a JSON file once and hands out its top-level pieces one at a time, so that a file of any length is
 * read in the memory of its largest piece.
 *
 * @throws FILE_UNREADABLE; POSE_CORRUPT (naming the byte) for what is no JSON, nests more than 64 deep or has
 * a piece of more than 8 MiB
 */
export class JsonElements implements AsyncIterable<JsonPiece> {
  /** Most bytes that were held at once. */
  peakBytes = 0;
  private window!: ByteWindow;

  constructor(private readonly path: string) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<JsonPiece> {
    this.window = await ByteWindow.open(this.path);
    try {
      await this.skipByteOrderMark();
      if ((await this.peek()) === OPEN_LIST) yield* this.list('');
      else yield* this.members();
      if ((await this.peek()) !== END_OF_FILE) throw this.unexpected();
    } finally {
      await this.window.close();
    }
  }

  private async *members(): AsyncGenerator<JsonPiece> {
    await this.expect(OPEN_OBJECT);
    if (await this.accept(CLOSE_OBJECT)) return;
    do {
      if ((await this.peek()) !== QUOTE) throw this.unexpected();
      const member = String(parsePiece(await this.piece('', -1), this.path));
      await this.expect(COLON);
      if ((await this.peek()) === OPEN_LIST) yield* this.list(member);
      else yield await this.piece(member, -1);
    } while (await this.accept(COMMA));
    await this.expect(CLOSE_OBJECT);
  }

  private async *list(member: string): AsyncGenerator<JsonPiece> {
    await this.expect(OPEN_LIST);
    if (await this.accept(CLOSE_LIST)) {
      yield { member, index: -1, text: '[]', offset: this.window.offset };
      return;
    }
    let index = 0;
    do yield await this.piece(member, index++);
    while (await this.accept(COMMA));
    await this.expect(CLOSE_LIST);
  }

  /** The value that begins at the next byte that is no space. */
  private async piece(member: string, index: number): Promise<JsonPiece> {
    const first = await this.peek();
    const { window } = this;
    const { offset } = window;
    const nested = first === OPEN_OBJECT || first === OPEN_LIST || first === QUOTE;
    const length = nested ? await this.measureNested() : await this.measureScalar();
    if (length > MAX_FRAME_BYTES) throw this.tooLong();
    const text = window.bytes.toString('utf8', window.start, window.start + length);
    window.start += length;
    return { member, index, text, offset };
  }

  /** Bytes to the bracket or quote that closes the one at the window's start. */
  private async measureNested(): Promise<number> {
    let length = 0;
    let depth = 0;
    let inString = false;
    let escaped = false;
    for (;;) {
      const { bytes, start, end } = this.window;
      for (; start + length < end; length++) {
        const byte = bytes[start + length];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          if (inString || depth > 0) continue;
        } else if (byte === QUOTE) inString = true;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
          if (++depth > MAX_DEPTH) throw this.tooDeep(length);
        } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
        else continue;
        if (depth === 0 && !inString) return length + 1;
      }
      if (!(await this.fill())) throw this.cutOff();
    }
  }

  /** Bytes of the number or literal at the window's start. */
  private async measureScalar(): Promise<number> {
    let length = 0;
    for (;;) {
      const { bytes, start, end } = this.window;
      for (; start + length < end; length++) {
        const byte = bytes[start + length];
        if (!isSpace(byte) && byte !== COMMA && byte !== CLOSE_LIST && byte !== CLOSE_OBJECT) continue;
        if (length === 0) throw this.unexpected();
        return length;
      }
      if (!(await this.fill())) throw this.cutOff();
    }
  }

  /** Moves to the next byte that is no space, and returns it. */
  private async peek(): Promise<number> {
    const { window } = this;
    for (;;) {
      while (window.start < window.end && isSpace(window.bytes[window.start])) window.start++;
      if (window.start < window.end) return window.bytes[window.start];
      if (!(await this.fill())) return END_OF_FILE;
    }
  }

  private async accept(byte: number): Promise<boolean> {
    const found = (await this.peek()) === byte;
    if (found) this.window.start++;
    return found;
  }

  private async expect(byte: number): Promise<void> {
    if (!(await this.accept(byte))) throw this.unexpected();
  }

  private async skipByteOrderMark(): Promise<void> {
    const { window } = this;
    const length = BYTE_ORDER_MARK.length;
    if ((await window.has(length)) && window.bytes.subarray(0, length).equals(BYTE_ORDER_MARK)) {
      window.start = length;
    }
  }

  private async fill(): Promise<boolean> {
    const { window } = this;
    if (window.end - window.start > MAX_FRAME_BYTES) throw this.tooLong();
    const filled = await window.fill();
    this.peakBytes = Math.max(this.peakBytes, window.bytes.length);
    return filled;
  }

  private unexpected(): SlpError {
    const { window } = this;
    if (window.start === window.end) return this.cutOff();
    const character = String.fromCodePoint(window.bytes[window.start]);
    return this.corrupt(`has an unexpected ${JSON.stringify(character)}`, window.offset);
  }

  private tooDeep(length: number): SlpError {
    return this.corrupt(`nests more than ${MAX_DEPTH} deep`, this.window.offset + length);
  }

  private tooLong(): SlpError {
    return this.corrupt(`has a piece of more than ${MAX_FRAME_BYTES / 2 ** 20} MiB`, this.window.offset);
  }

  private cutOff(): SlpError {
    return this.corrupt('ends in the middle', this.window.offset + this.window.end - this.window.start);
  }

  private corrupt(problem: string, byte: number): SlpError {
    return errors.POSE_CORRUPT(this.path, `its JSON ${problem}, at byte ${byte}`);
  }
}

/**
 * The value of a piece. Python writes NaN and Infinity into its JSON, which JSON has not: here they become
 * infinite numbers, for whoever checks the coordinates to find.
 *
 * @throws POSE_CORRUPT
 */
export function parsePiece({ text, offset }: Pick<JsonPiece, 'text' | 'offset'>, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const repaired = text.replace(/-?\b(?:NaN|Infinity)\b/g, '1e999');
    if (repaired !== text) return parsePiece({ text: repaired, offset }, path);
    // V8 names the position of most errors, after a description and before an excerpt.
    const { message } = cause as SyntaxError;
    const position = /at position (\d+)/.exec(message)?.[1];
    const place = position === undefined ? `after byte ${offset}` : `at byte ${offset + Number(position)}`;
    const [reason] = message.split(/ in JSON|, (?:\.\.\.)?"/);
    throw errors.POSE_CORRUPT(path, `its JSON has an error ${place}: ${reason}`);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
