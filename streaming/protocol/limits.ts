/** The numbers of the protocol, version 1. Everything that comes over a connection is bounded by them. */

import type { Role } from './messages.ts';

export const PROTOCOL_VERSION = 1;

/** A connection on which no hello came by then is closed. */
export const HELLO_TIMEOUT_MS = 5000;

/** Of a JSON message; a pose with all 468 points of the face takes about 12 KiB. */
export const MAX_JSON_BYTES = 65_536;

/** Of a binary frame with its header. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** The longest message that each role may send, in bytes. */
export const MAX_MESSAGE_BYTES: Readonly<Record<Role, number>> = {
  producer: MAX_JSON_BYTES,
  viewer: MAX_JSON_BYTES,
  publisher: MAX_FRAME_BYTES,
};

/** Pixels, of a canvas or a video: the longest side. */
export const MAX_SIDE = 4096;

/** Frames per second. */
export const MAX_FPS = 120;

/** Characters in the name of a signer or a client. */
export const MAX_NAME = 64;

/** Characters in a token. */
export const MAX_TOKEN = 512;
