import { invalid, unsupportedVersion } from './faults.ts';
import { PROTOCOL_VERSION } from './limits.ts';

/** First byte of a binary message. */
export const KIND = { pose: 1, frame: 2 } as const;

/** A view of a binary message that has at least `headerBytes` bytes, of the kind `kind` and of this version. */
export function openBinary(bytes: Uint8Array, kind: number, headerBytes: number): DataView {
  if (bytes.length < 2 || bytes[0] !== kind) {
    throw invalid(`expected a binary message of kind ${kind}, not ${bytes[0] ?? 'an empty one'}`);
  }
  if (bytes[1] !== PROTOCOL_VERSION) throw unsupportedVersion(bytes[1]);
  if (bytes.length < headerBytes) throw invalid(`the message ends within its header of ${headerBytes} bytes`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws ProtocolError where `time` is no time of the protocol: microseconds, 0 to 2⁵³ − 1 */
export function checkTime(time: number, name: string): void {
  // Also false for NaN.
  if (!(time >= 0 && time <= Number.MAX_SAFE_INTEGER)) throw invalid(`"${name}" is no time: ${time}`);
}

export function readTime(view: DataView, offset: number, name: string): number {
  const time = view.getFloat64(offset, true);
  checkTime(time, name);
  return time;
}

export function writeTime(view: DataView, offset: number, time: number, name: string): void {
  checkTime(time, name);
  view.setFloat64(offset, time, true);
}
