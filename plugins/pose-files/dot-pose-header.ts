import { errors, type SlpError } from '../../core/errors.ts';

/**
 * The header of a `.pose` file, little endian, the same in versions 0.0, 0.1 and 0.2: float version; uint16
 * width, height, depth and number of components; per component a name, a format and uint16 numbers of points,
 * limbs and colours, then the point names, limbs (2 × uint16) and colours (3 × uint16). Strings are a uint16
 * length and UTF-8. Source: sign-language-processing/pose, docs/specs.
 */
export interface DotPoseHeader {
  readonly version: DotPoseVersion;
  readonly width: number;
  readonly height: number;
  readonly components: readonly DotPoseComponent[];
  /** Bytes: where the body begins. */
  readonly length: number;
}

export interface DotPoseComponent {
  readonly name: string;
  /** What each point has, a letter each: `XYC`, `XYZC`; the confidence comes last. */
  readonly format: string;
  readonly points: readonly string[];
  readonly limbs: readonly (readonly [from: number, to: number])[];
  readonly colors: readonly (readonly [red: number, green: number, blue: number])[];
}

const DOT_POSE_VERSIONS = ['0.0', '0.1', '0.2'] as const;
export type DotPoseVersion = (typeof DOT_POSE_VERSIONS)[number];

/** Longest header that is read; the longest in use, with all edges of the face mesh, has 20 kB. */
export const MAX_HEADER_BYTES = 1 << 20;

/** The version that a file beginning with `bytes` (12 or more) has, undefined where it is no `.pose` file. */
export function dotPoseVersion(bytes: Buffer): DotPoseVersion | undefined {
  if (bytes.length < 12 || bytes.readUInt16LE(10) === 0) return undefined;
  const version = bytes.readFloatLE(0);
  return DOT_POSE_VERSIONS.find((known) => Math.fround(Number(known)) === version);
}

/**
 * @param bytes the first `MAX_HEADER_BYTES` of the file, or all of it
 * @throws POSE_CORRUPT
 */
export function parseDotPoseHeader(bytes: Buffer, path: string): DotPoseHeader {
  const version = dotPoseVersion(bytes);
  if (version === undefined) throw errors.POSE_CORRUPT(path, 'it has no .pose header');
  let at = 4;

  const advance = (count: number): number => {
    const from = at;
    at += count;
    if (at > bytes.length) throw headerTooLong(bytes, path);
    return from;
  };
  const uint16 = (): number => bytes.readUInt16LE(advance(2));
  const string = (): string => {
    const length = uint16();
    const from = advance(length);
    return bytes.toString('utf8', from, from + length);
  };
  // One entry at a time: a count is believed only as far as there are bytes.
  const list = <T>(count: number, read: () => T): T[] => {
    const items: T[] = [];
    while (items.length < count) items.push(read());
    return items;
  };
  const component = (): DotPoseComponent => {
    const name = string();
    const format = string();
    const [points, limbs, colors] = [uint16(), uint16(), uint16()];
    if (!/^XY[A-Z]*C$/.test(format)) {
      throw errors.POSE_CORRUPT(path, `it has points of the format ${JSON.stringify(format.slice(0, 40))}`);
    }
    return {
      name,
      format,
      points: list(points, string),
      limbs: list(limbs, () => [uint16(), uint16()] as const),
      colors: list(colors, () => [uint16(), uint16(), uint16()] as const),
    };
  };

  const [width, height] = [uint16(), uint16()];
  uint16(); // depth, which says nothing about the unit of z
  const components = list(uint16(), component);
  return { version, width, height, components, length: at };
}

function headerTooLong(bytes: Buffer, path: string): SlpError {
  const problem = bytes.length < MAX_HEADER_BYTES ? 'it ends within its header' : 'its header is too long';
  return errors.POSE_CORRUPT(path, problem);
}

/** The bytes of a header; `width` and `height` at most 65,535. */
export function encodeDotPoseHeader({
  version,
  width,
  height,
  components,
}: Omit<DotPoseHeader, 'length'>): Buffer {
  const chunks: Buffer[] = [];
  const uint16 = (...values: readonly number[]): void => {
    const bytes = Buffer.alloc(values.length * 2);
    for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
    chunks.push(bytes);
  };
  const string = (text: string): void => {
    uint16(Buffer.byteLength(text));
    chunks.push(Buffer.from(text));
  };
  const start = Buffer.alloc(4);
  start.writeFloatLE(Number(version));
  chunks.push(start);
  uint16(width, height, 0, components.length);
  for (const { name, format, points, limbs, colors } of components) {
    string(name);
    string(format);
    uint16(points.length, limbs.length, colors.length);
    points.forEach(string);
    uint16(...limbs.flat(), ...colors.flat());
  }
  return Buffer.concat(chunks);
}
