import { errors, type SlpError } from '../../core/errors.ts';
import { ByteWindow } from './byte-window.ts';
import { type DotPoseHeader, MAX_HEADER_BYTES, parseDotPoseHeader } from './dot-pose-header.ts';
import { type DotPoseLayout, layOut, readPerson } from './dot-pose-layout.ts';
import { corrupt, type Person, toPerson } from './person.ts';
import { type CanvasSize, MAX_FRAME_BYTES, type PoseReader } from './reader.ts';

type Frames = AsyncGenerator<readonly (Person | null)[]>;

/** Version 0.1 counts frames modulo this: longer files exist, and their length tells. */
const UINT16_RANGE = 0x10000;

/**
 * A binary `.pose` file of version 0.0, 0.1 or 0.2. After the header come the frame rate (uint16; float in
 * 0.2) and the number of frames (uint16; uint32 in 0.2). In 0.0 each frame is a uint16 number of people, and
 * each of those an int16 id and their points. Later versions have a uint16 number of people, then float32
 * coordinates [frames × people × points × dimensions], then float32 confidences [frames × people × points].
 *
 * x and y are in pixels. z is passed on as it is: the format does not say its unit, and it is usually
 * MediaPipe's (canvas widths); conditioning calibrates depth.
 *
 * @param told the canvas to assume where the file states none
 * @throws FILE_UNREADABLE, POSE_CORRUPT, POSE_FORMAT_UNKNOWN
 */
export async function openDotPoseFile(path: string, size: number, told?: CanvasSize): Promise<PoseReader> {
  const { header, fps, frames, people } = await readStart(path, size);
  const layout = layOut(header);
  const { version, width, height, components } = header;
  if (!layout.body && !layout.face && !layout.leftHand && !layout.rightHand) {
    const names = components.slice(0, 8).map(({ name }) => JSON.stringify(name.slice(0, 40)));
    throw errors.POSE_FORMAT_UNKNOWN(path, `its components ${names.join(', ')} are no body, face or hand`);
  }
  const stated = width > 0 && height > 0 ? { width, height } : undefined;
  const common = {
    format: 'pose',
    version,
    size: stated ?? told,
    sizeAssumed: !stated && !told,
    fps,
    components: new Map(components.map(({ name, points }) => [name, points.length])),
  } as const;
  if (version === '0.0') return { ...common, frames: () => readInterleaved(path, header, layout, frames) };
  const length = countFrames(path, size, header, layout, frames, people);
  return { ...common, frames: () => readSeparate(path, header, layout, length, people) };
}

interface Start {
  readonly header: DotPoseHeader;
  readonly fps: number;
  readonly frames: number;
  /** Per frame; 0 in version 0.0, where every frame has its own number. */
  readonly people: number;
}

async function readStart(path: string, size: number): Promise<Start> {
  const window = await ByteWindow.open(path);
  try {
    await window.has(Math.min(size, MAX_HEADER_BYTES));
    const bytes = window.bytes.subarray(window.start, window.end);
    const header = parseDotPoseHeader(bytes, path);
    const at = header.length;
    if (at + infoBytes(header) > bytes.length) throw errors.POSE_CORRUPT(path, 'it ends after its header');
    if (header.version === '0.2') {
      const fps = bytes.readFloatLE(at);
      return { header, fps, frames: bytes.readUInt32LE(at + 4), people: bytes.readUInt16LE(at + 8) };
    }
    const people = header.version === '0.1' ? bytes.readUInt16LE(at + 4) : 0;
    return { header, fps: bytes.readUInt16LE(at), frames: bytes.readUInt16LE(at + 2), people };
  } finally {
    await window.close();
  }
}

/** Bytes between the header and the first frame. */
function infoBytes({ version }: DotPoseHeader): number {
  return { '0.0': 4, '0.1': 6, '0.2': 10 }[version];
}

/**
 * Holds the numbers that the header claims against the size of the file, before anything is allocated for
 * them.
 */
function countFrames(
  path: string,
  size: number,
  header: DotPoseHeader,
  { dataBytes, confidenceBytes }: DotPoseLayout,
  frames: number,
  people: number,
): number {
  const bytes = size - header.length - infoBytes(header);
  const frameBytes = people * (dataBytes + confidenceBytes);
  if (frameBytes === 0) return 0;
  if (frameBytes > MAX_FRAME_BYTES) throw frameTooLarge(path, frameBytes);
  const fitting = bytes / frameBytes;
  const wrapped = header.version === '0.1' && Number.isInteger(fitting) && fitting % UINT16_RANGE === frames;
  if (fitting !== frames && !wrapped) {
    throw errors.POSE_CORRUPT(
      path,
      `its header announces ${frames} frames of ${frameBytes} bytes, and ${bytes} bytes follow`,
    );
  }
  return fitting;
}

function frameTooLarge(path: string, bytes: number): SlpError {
  return errors.POSE_CORRUPT(path, `a frame of it takes ${bytes} bytes`);
}

/** Versions 0.1 and 0.2: walks coordinates and confidences side by side. */
async function* readSeparate(
  path: string,
  header: DotPoseHeader,
  layout: DotPoseLayout,
  frames: number,
  people: number,
): Frames {
  const start = header.length + infoBytes(header);
  const { dataBytes, confidenceBytes } = layout;
  const data = await ByteWindow.open(path, start);
  try {
    const confidences = await ByteWindow.open(path, start + frames * people * dataBytes);
    try {
      for (let frame = 0; frame < frames; frame++) {
        const complete =
          (await data.has(people * dataBytes)) && (await confidences.has(people * confidenceBytes));
        if (!complete) throw corrupt({ path, frame }, 'the file ends within it');
        const seen: (Person | null)[] = [];
        for (let person = 0; person < people; person++) {
          const raw = readPerson(layout, data.bytes, data.start, confidences.bytes, confidences.start);
          seen.push(toPerson(raw, { path, frame }));
          data.start += dataBytes;
          confidences.start += confidenceBytes;
        }
        yield seen;
      }
    } finally {
      await confidences.close();
    }
  } finally {
    await data.close();
  }
}

/** Version 0.0. */
async function* readInterleaved(
  path: string,
  header: DotPoseHeader,
  layout: DotPoseLayout,
  frames: number,
): Frames {
  const window = await ByteWindow.open(path, header.length + infoBytes(header));
  const take = async (bytes: number, frame: number): Promise<number> => {
    if (!(await window.has(bytes))) throw corrupt({ path, frame }, 'the file ends within it');
    const from = window.start;
    window.start += bytes;
    return from;
  };
  try {
    for (let frame = 0; frame < frames; frame++) {
      const countAt = await take(2, frame);
      const people = window.bytes.readUInt16LE(countAt);
      const frameBytes = people * (2 + layout.dataBytes);
      if (frameBytes > MAX_FRAME_BYTES) throw frameTooLarge(path, frameBytes);
      const seen: (Person | null)[] = [];
      for (let person = 0; person < people; person++) {
        const at = (await take(2 + layout.dataBytes, frame)) + 2;
        seen.push(toPerson(readPerson(layout, window.bytes, at, window.bytes, at), { path, frame }));
      }
      yield seen;
    }
    if (await window.has(1)) throw errors.POSE_CORRUPT(path, `it goes on after its ${frames} frames`);
  } finally {
    await window.close();
  }
}
