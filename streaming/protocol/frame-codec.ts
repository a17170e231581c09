import { KIND, openBinary, readTime, writeTime } from './binary.ts';
import { invalid } from './faults.ts';
import { MAX_FRAME_BYTES, PROTOCOL_VERSION } from './limits.ts';
import type { Codec } from './messages.ts';

/** What is known of a frame without decoding it. */
export interface FrameHeader {
  /** Of `payload`. */
  readonly codec: Codec;
  /** Whether decoding may start here; every JPEG is one. */
  readonly keyFrame: boolean;
  /** Counts the frames of one stream in one format, modulo 2³²: a gap is what this viewer did not get. */
  readonly sequence: number;
  /** µs, of the pose that the frame shows. */
  readonly timestamp: number;
  /** When that pose was sent: µs (epoch) as in the pose; 0 unknown. */
  readonly sent: number;
  /** When the frame was finished: µs (epoch), the server's clock. */
  readonly rendered: number;
}

/** A frame as it is sent. */
export interface EncodedFrame extends FrameHeader {
  /** A JPEG file, or an H.264 access unit in AVCC form (4 bytes of length before each NAL unit). */
  readonly payload: Uint8Array;
}

export const FRAME_HEADER_BYTES = 32;

/** By their number in the message. */
const CODECS: readonly (Codec | undefined)[] = [undefined, 'jpeg', 'h264'];

/**
 * Writes the header of a frame to the start of `message`, whose payload follows it: for encoders that leave
 * room for it. All numbers are little endian.
 *
 * | offset | type | meaning                                                    |
 * |-------:|------|------------------------------------------------------------|
 * |      0 | u8   | 2: a frame                                                 |
 * |      1 | u8   | 1: version                                                 |
 * |      2 | u8   | codec: 1 JPEG, 2 H.264                                     |
 * |      3 | u8   | 1: key frame (every JPEG), 0: needs the frames before it   |
 * |      4 | u32  | sequence, modulo 2³²                                       |
 * |      8 | f64  | timestamp of the pose, µs                                  |
 * |     16 | f64  | sent: when the pose was sent, µs (epoch); 0 unknown        |
 * |     24 | f64  | rendered: when the frame was finished, µs (epoch)          |
 * |     32 |      | payload, at least 1 byte: a JPEG file or an H.264 access unit (AVCC) |
 *
 * @throws ProtocolError where a time is not 0 to 2⁵³ − 1
 */
export function writeFrameHeader(message: Uint8Array, header: FrameHeader): void {
  const view = new DataView(message.buffer, message.byteOffset, FRAME_HEADER_BYTES);
  message[0] = KIND.frame;
  message[1] = PROTOCOL_VERSION;
  message[2] = CODECS.indexOf(header.codec);
  message[3] = header.keyFrame || header.codec === 'jpeg' ? 1 : 0;
  view.setUint32(4, header.sequence, true);
  writeTime(view, 8, header.timestamp, 'timestamp');
  writeTime(view, 16, header.sent, 'sent');
  writeTime(view, 24, header.rendered, 'rendered');
}

/** The message of a frame, its payload copied once. @throws ProtocolError as `writeFrameHeader` */
export function encodeFrame(frame: EncodedFrame): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(FRAME_HEADER_BYTES + frame.payload.length);
  writeFrameHeader(message, frame);
  message.set(frame.payload, FRAME_HEADER_BYTES);
  return message;
}

/**
 * Reads what `writeFrameHeader` describes. The payload is a view into `message`; what is in it is not looked at.
 *
 * @throws ProtocolError for every other sequence of bytes, and for more than `MAX_FRAME_BYTES`
 */
export function decodeFrame(message: Uint8Array): EncodedFrame {
  const view = openBinary(message, KIND.frame, FRAME_HEADER_BYTES + 1);
  if (message.length > MAX_FRAME_BYTES) throw invalid(`the frame has ${message.length} bytes`);
  const codec = CODECS[message[2]];
  const flags = message[3];
  if (!codec) throw invalid(`the codec of the frame is ${message[2]}`);
  if (flags > 1 || (codec === 'jpeg' && flags === 0)) throw invalid(`the flags of the frame are ${flags}`);
  return {
    codec,
    keyFrame: flags === 1,
    sequence: view.getUint32(4, true),
    timestamp: readTime(view, 8, 'timestamp'),
    sent: readTime(view, 16, 'sent'),
    rendered: readTime(view, 24, 'rendered'),
    payload: message.subarray(FRAME_HEADER_BYTES),
  };
}
