import { readFile } from 'node:fs/promises';

/** One event of a TensorBoard file, as far as tests look at it. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly sessionStatus?: number;
  readonly values: readonly {
    readonly tag: string;
    readonly number?: number;
    readonly image?: { readonly width: number; readonly height: number; readonly png: Buffer };
  }[];
}

/**
 * Reads an event file of TensorBoard from the published formats alone: TFRecord, CRC-32C by polynomial division bit by bit, protocol
 * buffers. Throws where a length, a checksum or a field is not as it must be.
 */
export async function readEvents(path: string): Promise<ReadEvent[]> {
  const file = await readFile(path);
  const events: ReadEvent[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expectEqual(unmask(file.readUInt32LE(at + 8)), divide(file.subarray(at, at + 8)), `length at ${at}`);
    const data = file.subarray(at + 12, at + 12 + length);
    expectEqual(data.length, length, `bytes of the record at ${at}`);
    expectEqual(unmask(file.readUInt32LE(at + 12 + length)), divide(data), `record at ${at}`);
    events.push(toEvent(fields(data)));
    at += 16 + length;
  }
  return events;
}

/** CRC-32C of the check string of the catalogue of CRC algorithms is 0xE3069283. */
export function divide(bytes: Uint8Array): number {
  let remainder = 0xffffffffn;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = ((remainder >> 31n) & 1n) ^ BigInt((byte >> bit) & 1);
      remainder = (remainder << 1n) & 0xffffffffn;
      if (carry) remainder ^= 0x1edc6f41n;
    }
  }
  let reflected = 0;
  for (let bit = 0; bit < 32; bit++) if ((remainder >> BigInt(bit)) & 1n) reflected += 2 ** (31 - bit);
  return 0xffffffff - reflected;
}

function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8 + 2 ** 32) % 2 ** 32;
  return ((rotated % 2 ** 17) * 2 ** 15 + Math.floor(rotated / 2 ** 17)) % 2 ** 32;
}

type Field = { readonly number: number; readonly value: bigint | Buffer };

function fields(data: Buffer): Field[] {
  const all: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > data.length) throw new Error('a field reaches beyond its message');
    at += length;
    return data.subarray(at - length, at);
  };
  while (at < data.length) {
    const key = Number(varint());
    const number = key >> 3;
    const type = key & 7;
    if (type === 0) all.push({ number, value: varint() });
    else if (type === 1) all.push({ number, value: take(8) });
    else if (type === 2) all.push({ number, value: take(Number(varint())) });
    else if (type === 5) all.push({ number, value: take(4) });
    else throw new Error(`wire type ${type}`);
  }
  return all;
}

function toEvent(event: readonly Field[]): ReadEvent {
  const version = bytesOf(event, 3);
  const session = bytesOf(event, 7);
  return {
    wallTime: bytesOf(event, 1)!.readDoubleLE(),
    step: Number(numberOf(event, 2) ?? 0n),
    ...(version && { fileVersion: version.toString() }),
    ...(session && { sessionStatus: Number(numberOf(fields(session), 1)) }),
    values: fields(bytesOf(event, 5) ?? Buffer.alloc(0)).map(({ value }) => {
      const parts = fields(value as Buffer);
      const image = bytesOf(parts, 4);
      const inner = image && fields(image);
      return {
        tag: bytesOf(parts, 1)!.toString(),
        ...(bytesOf(parts, 2) && { number: bytesOf(parts, 2)!.readFloatLE() }),
        ...(inner && {
          image: {
            height: Number(numberOf(inner, 1)),
            width: Number(numberOf(inner, 2)),
            png: bytesOf(inner, 4)!,
          },
        }),
      };
    }),
  };
}

const bytesOf = (all: readonly Field[], number: number): Buffer | undefined =>
  all.find((field) => field.number === number)?.value as Buffer | undefined;

const numberOf = (all: readonly Field[], number: number): bigint | undefined =>
  all.find((field) => field.number === number)?.value as bigint | undefined;

function expectEqual(a: number, b: number, what: string): void {
  if (a !== b) throw new Error(`${what}: ${a} is not ${b}`);
}
