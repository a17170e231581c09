/** FLV streams written by hand, for tests of what reads them. */

export const FILE_HEADER = Uint8Array.of(0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0);

export const AUDIO = 8;
export const VIDEO = 9;
export const SCRIPT = 18;

export function tag(type: number, body: Uint8Array, time = 0): Uint8Array {
  const bytes = new Uint8Array(11 + body.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes[0] = type;
  view.setUint32(4, time << 8);
  bytes[7] = time >>> 24;
  bytes.set(body, 11);
  view.setUint32(11 + body.length, 11 + body.length);
  return bytes;
}

/** The body of a video tag: H.264, of frame type 1 (key) or 2, and packet type 0 (configuration), 1 (unit) or 2 (end). */
export function video(frameType: number, packetType: number, data: readonly number[] = []): Uint8Array {
  return Uint8Array.of((frameType << 4) | 7, packetType, 0, 0, 0, ...data);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
