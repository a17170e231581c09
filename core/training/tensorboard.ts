import { join as joinPath } from 'node:path';
import { GrowingFile } from '../dataset/growing-file.ts';
import { bytes, float, integer, join, type Message, message, text } from '../neural/protobuf.ts';
import { crc32c } from './crc32c.ts';

/** A picture in a log. */
export interface LoggedPicture {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

// Fields of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
const EVENT = { step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simple: 2, image: 4 } as const;
const IMAGE = { height: 1, width: 2, colourSpace: 3, encoded: 4 } as const;
const SESSION = { status: 1, start: 1 } as const;
const RGB = 3;

/**
 * An event file of TensorBoard: records (TFRecord) of protocol buffers. Each session of a run has a file of its own, which says
 * where it begins: TensorBoard forgets what earlier files say of later steps.
 */
export class TensorBoardLog implements AsyncDisposable {
  private constructor(
    private readonly file: GrowingFile,
    private readonly now: () => number,
  ) {}

  /**
   * Begins a file.
   *
   * @param step that the session begins after
   * @param now milliseconds since 1970: names the file and stands beside every number
   * @throws OUTPUT_UNWRITABLE, also when writing
   */
  static async create(folder: string, step: number, now: () => number): Promise<TensorBoardLog> {
    const name = `events.out.tfevents.${(now() / 1000).toFixed(3)}.slp`;
    const log = new TensorBoardLog(await GrowingFile.open(joinPath(folder, name), 0), now);
    await log.#write(0, text(EVENT.fileVersion, 'brain.Event:2'));
    // It forgets this step, too: the first one that is to come.
    await log.#write(step + 1, message(EVENT.sessionLog, integer(SESSION.status, SESSION.start)));
    return log;
  }

  /** @param numbers by the name of their chart; a "/" groups charts */
  async scalars(step: number, numbers: Readonly<Record<string, number>>): Promise<void> {
    const values = Object.entries(numbers).map(([tag, value]) =>
      message(SUMMARY.value, ...text(VALUE.tag, tag), float(VALUE.simple, value)),
    );
    await this.#write(step, message(EVENT.summary, ...values));
  }

  async picture(step: number, tag: string, { width, height, png }: LoggedPicture): Promise<void> {
    const image = message(
      VALUE.image,
      integer(IMAGE.height, height),
      integer(IMAGE.width, width),
      integer(IMAGE.colourSpace, RGB),
      bytes(IMAGE.encoded, png),
    );
    const value = message(SUMMARY.value, text(VALUE.tag, tag), image);
    await this.#write(step, message(EVENT.summary, value));
  }

  async #write(step: number, what: Message): Promise<void> {
    const event = join([double(1, this.now() / 1000), integer(EVENT.step, step), ...what]);
    await this.file.append(record(event));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file[Symbol.asyncDispose]();
  }
}

/** A TFRecord: the length of the data as 8 bytes (little-endian), its checksum, the data, their checksum. */
function record(data: Uint8Array): Uint8Array {
  const out = Buffer.alloc(8 + 4 + data.length + 4);
  out.writeBigUInt64LE(BigInt(data.length), 0);
  out.writeUInt32LE(masked(crc32c(out.subarray(0, 8))), 8);
  out.set(data, 12);
  out.writeUInt32LE(masked(crc32c(data)), 12 + data.length);
  return out;
}

/** Checksums of data that hold checksums are worth little: TFRecord rotates them and adds a number. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** A field of a 64-bit float. */
function double(field: number, value: number): Uint8Array {
  const out = new Uint8Array(9);
  out[0] = (field << 3) | 1;
  new DataView(out.buffer).setFloat64(1, value, true);
  return out;
}
