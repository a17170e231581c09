import { errors } from '../errors.ts';
import { sizeOf, WeightStore } from './weights.ts';

/**
 * safetensors (github.com/huggingface/safetensors): the length of a header as 8 bytes, little-endian; the header, JSON that says
 * type, shape and place of each tensor; then their numbers. Bytes are little-endian throughout, as every machine is that this
 * program runs on.
 */
export interface Safetensors {
  readonly weights: WeightStore;
  /** What the writer added about the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
/** That of the reference implementation. */
const LONGEST_HEADER = 100_000_000;
const METADATA = '__metadata__';

/** The bytes of a file. Tensors lie in the order of the store, which is what keeps it when the file is read again. */
export function writeSafetensors(
  weights: WeightStore,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let offset = 0;
  for (const [name, { shape, values }] of weights.entries()) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  // Spaces at the end put the numbers at a multiple of 8.
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  const { buffer, byteOffset, byteLength } = weights.values;
  return Buffer.concat([length, padded, new Uint8Array(buffer, byteOffset, byteLength)]);
}

/**
 * Reads a file of 32-bit floats; nothing in it is trusted.
 *
 * @param origin what errors call the file
 * @throws MODEL_INVALID where it is damaged, or holds other types
 */
export function readSafetensors(file: Uint8Array, origin: string): Safetensors {
  const invalid = (problem: string): Error => errors.MODEL_INVALID(origin, problem);
  if (file.length < LENGTH_BYTES) throw invalid('it is too short for a safetensors file');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > LONGEST_HEADER || Number(headerLength) > file.length - LENGTH_BYTES) {
    throw invalid(`it claims a header of ${headerLength} bytes`);
  }
  const start = LENGTH_BYTES + Number(headerLength);
  const { metadata, tensors } = parseHeader(file.subarray(LENGTH_BYTES, start), invalid);

  const places = [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of places) {
    if (begin !== expected) throw invalid(`the data of "${name}" overlap with others or leave a gap`);
    expected = end;
  }
  if (expected !== file.length - start) {
    throw invalid(`its tensors take ${expected} bytes, it holds ${file.length - start}`);
  }
  const weights = new WeightStore(
    places.map(({ name, shape }) => [name, shape]),
    origin,
  );
  new Uint8Array(weights.values.buffer).set(file.subarray(start));
  return { weights, metadata };
}

interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  /** Bytes, from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

function parseHeader(
  bytes: Uint8Array,
  invalid: (problem: string) => Error,
): { metadata: Record<string, string>; tensors: Place[] } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('its header is no JSON');
  }
  if (!isRecord(header)) throw invalid('its header is no JSON object');
  const metadata: Record<string, string> = Object.create(null);
  const tensors: Place[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (!isRecord(entry)) throw invalid(`"${name}" is described wrongly`);
    if (name === METADATA) {
      for (const [key, value] of Object.entries(entry)) {
        if (typeof value !== 'string') throw invalid(`its metadata "${key}" are no text`);
        metadata[key] = value;
      }
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
      throw invalid(`"${name}" is described wrongly`);
    }
    if (dtype !== 'F32') throw invalid(`"${name}" is of type ${dtype}, only F32 is known`);
    const [begin, end] = offsets;
    if (end - begin !== sizeOf(shape) * Float32Array.BYTES_PER_ELEMENT) {
      throw invalid(`"${name}" is ${shape.join('×')}, which does not fit its ${end - begin} bytes`);
    }
    tensors.push({ name, shape, begin, end });
  }
  return { metadata, tensors };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
