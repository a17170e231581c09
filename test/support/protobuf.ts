/** A field of a Protocol Buffers message: a varint, four bytes, or bytes that may be a text or a message. */
export type Field = bigint | Uint8Array;

/** The fields of a message by number, in the order in which they come. */
export function readMessage(bytes: Uint8Array): Map<number, Field[]> {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('the message ends within a number');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('the message ends within a field');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const type = key & 7;
    if (type !== 0 && type !== 2 && type !== 5) throw new Error(`wire type ${type}`);
    const value = type === 0 ? varint() : take(type === 5 ? 4 : Number(varint()));
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

export const asText = (field: Field | undefined): string => new TextDecoder().decode(asBytes(field));

export function asBytes(field: Field | undefined): Uint8Array {
  if (!(field instanceof Uint8Array)) throw new Error(`${String(field)} is not bytes`);
  return field;
}
