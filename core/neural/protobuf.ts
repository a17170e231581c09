/**
 * Just enough of Protocol Buffers to write messages (protobuf.dev/programming-guides/encoding): a message is the
 * concatenation of its fields, and a message in a message is a field of bytes.
 */
export type Message = readonly Uint8Array[];

const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

const utf8 = new TextEncoder();

/** A whole number, negative ones excepted. */
export function integer(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

export function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (field << 3) | FIXED_32;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

export function text(field: number, value: string): Message {
  return bytes(field, utf8.encode(value));
}

/** The bytes themselves are not copied. */
export function bytes(field: number, value: Uint8Array): Message {
  return [head(field, value.length), value];
}

export function message(field: number, ...parts: readonly (Message | Uint8Array)[]): Message {
  const body = parts.flat() as Uint8Array[];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return [head(field, length), ...body];
}

export function join(parts: Message): Uint8Array {
  return Buffer.concat(parts as Uint8Array[]);
}

function head(field: number, length: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(length)]);
}

/** Seven bits a byte, lowest first; divisions because shifts stop at 32 bits. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no varint: ${value}`);
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}
