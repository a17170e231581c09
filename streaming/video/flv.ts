/** One thing that a live FLV stream of H.264 video carries. */
export type FlvVideo =
  | {
      readonly kind: 'configuration';
      /** An AVCDecoderConfigurationRecord ("avcC"). */
      readonly data: Uint8Array;
    }
  | {
      readonly kind: 'unit';
      /** One access unit: NAL units, each after its length. */
      readonly data: Uint8Array;
      /** Whether decoding can start here. */
      readonly key: boolean;
      /** Decoding time in milliseconds. */
      readonly time: number;
    };

/** "FLV", version 1, flags, where the body starts; then the size of the tag before the first one, which is 0. */
const FILE_HEADER = 9 + 4;
const TAG_HEADER = 11;
/** The size of the tag before is repeated after each. */
const TAG_TRAILER = 4;
const VIDEO_HEADER = 5;

const AUDIO_TAG = 8;
const VIDEO_TAG = 9;
const SCRIPT_TAG = 18;

const KEY_FRAME = 1;
const INTER_FRAME = 2;
const AVC = 7;

const CONFIGURATION = 0;
const ACCESS_UNIT = 1;
const END_OF_SEQUENCE = 2;

/**
 * Takes an FLV stream apart as it arrives: each access unit is given out with the piece that completes it, and every byte
 * is copied once. Holds one tag at most, which cannot exceed 16 MiB. Sound and script tags are passed over.
 *
 * Source: Adobe Flash Video File Format Specification 10.1, annex E.
 */
export class FlvReader {
  /** What is being collected, how much of it is here, and what to do with it then. */
  #part = new Uint8Array(FILE_HEADER);
  #filled = 0;
  #read: (part: Uint8Array) => FlvVideo | undefined = this.#readFileHeader;
  #type = 0;
  #time = 0;

  /**
   * The video in the stream that `chunk`, of any length, completes.
   *
   * @throws Error where the stream is no FLV with H.264 video; the reader is of no use then.
   */
  push(chunk: Uint8Array): FlvVideo[] {
    const found: FlvVideo[] = [];
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + this.#part.length - this.#filled);
      this.#part.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < this.#part.length) break;
      const video = this.#read(this.#part);
      if (video) found.push(video);
    }
    return found;
  }

  #expect(bytes: number, read: (part: Uint8Array) => FlvVideo | undefined): undefined {
    this.#part = new Uint8Array(bytes);
    this.#filled = 0;
    this.#read = read;
  }

  #readFileHeader(header: Uint8Array): undefined {
    const view = viewOf(header);
    if (view.getUint32(0) !== 0x46_4c_56_01 || view.getUint32(5) !== 9 || view.getUint32(9) !== 0) {
      throw new Error('this is no FLV stream');
    }
    return this.#expect(TAG_HEADER, this.#readTagHeader);
  }

  #readTagHeader(header: Uint8Array): undefined {
    const view = viewOf(header);
    this.#type = header[0];
    if (this.#type !== AUDIO_TAG && this.#type !== VIDEO_TAG && this.#type !== SCRIPT_TAG) {
      throw new Error(`the FLV stream has a tag of unknown type ${this.#type}`);
    }
    const size = view.getUint32(0) & 0xff_ff_ff;
    // The highest byte of the time comes last.
    this.#time = (view.getUint32(4) >>> 8) + header[7] * 2 ** 24;
    return this.#expect(size + TAG_TRAILER, this.#readTag);
  }

  #readTag(tag: Uint8Array): FlvVideo | undefined {
    const size = tag.length - TAG_TRAILER;
    const repeated = viewOf(tag).getUint32(size);
    if (repeated !== TAG_HEADER + size) {
      throw new Error(
        `the FLV stream has a tag of ${TAG_HEADER + size} bytes that calls itself ${repeated} long`,
      );
    }
    this.#expect(TAG_HEADER, this.#readTagHeader);
    return this.#type === VIDEO_TAG ? readVideo(tag.subarray(0, size), this.#time) : undefined;
  }
}

function readVideo(body: Uint8Array, time: number): FlvVideo | undefined {
  if (body.length < VIDEO_HEADER) throw new Error(`the FLV stream has a video tag of ${body.length} bytes`);
  const frameType = body[0] >> 4;
  const codec = body[0] & 0xf;
  if (codec !== AVC || (frameType !== KEY_FRAME && frameType !== INTER_FRAME)) {
    throw new Error(`the FLV stream has video of type ${frameType} and codec ${codec}, which is no H.264`);
  }
  const data = body.subarray(VIDEO_HEADER);
  switch (body[1]) {
    case CONFIGURATION:
      return { kind: 'configuration', data };
    case ACCESS_UNIT:
      return { kind: 'unit', data, key: frameType === KEY_FRAME, time };
    case END_OF_SEQUENCE:
      return undefined;
    default:
      throw new Error(`the FLV stream has an H.264 packet of unknown type ${body[1]}`);
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
