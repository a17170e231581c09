import { z } from 'zod';
import { definePlugin, type VideoFormat } from '../../core/contract.ts';
import { connect, type Publisher, StreamError } from '../../streaming/client/node.ts';
import { roomUrl } from '../../streaming/client/room-url.ts';
import { realSurroundings } from '../../streaming/client/surroundings.ts';
import { MAX_TOKEN } from '../../streaming/protocol/limits.ts';
import { createH264Encoder, locateH264 } from '../../streaming/video/h264-encoder.ts';
import { createJpegEncoder } from '../../streaming/video/jpeg-encoder.ts';
import type { LiveEncoder } from '../../streaming/video/live-encoder.ts';
import { Publication } from './publication.ts';
import { connected } from './refusal.ts';

const JPEG_QUALITY = { draft: 60, good: 80, best: 92 } as const;
const H264_CRF = { draft: 27, good: 21, best: 17 } as const;

const options = z.strictObject({
  /** The room: `ws://127.0.0.1:8787/rooms/demo`, or a server, whose room "main" it is then. */
  url: z.string().superRefine((url, context) => {
    const problem = addressProblem(url);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
  /** Every viewer can show JPEG; H.264 takes a tenth of the bytes. */
  codec: z.enum(['jpeg', 'h264']).default('jpeg'),
  /** Bytes against fidelity. */
  quality: z.enum(['draft', 'good', 'best']).default('good'),
  /** That of the server; without it SLP_TOKEN. */
  token: z.string().min(1).max(MAX_TOKEN).optional(),
});

type Options = z.output<typeof options>;

/** Shows the video in a room of a streaming server, in real time. The room is taken before the first frame is drawn. */
export default definePlugin({
  contract: 1,
  name: 'websocket',
  kind: 'sink',
  options,
  async create(options, { signal, log }) {
    const { url } = options;
    const createEncoder = await encoding(options);
    const publisher = await enter(options, signal);
    return new Publication({ publisher, url, createEncoder, surroundings: realSurroundings, log });
  },
});

/** @throws FFMPEG_MISSING, ENCODER_MISSING */
async function encoding({ codec, quality }: Options): Promise<(format: VideoFormat) => LiveEncoder> {
  if (codec === 'jpeg') return (format) => createJpegEncoder(format, { quality: JPEG_QUALITY[quality] });
  const binary = await locateH264();
  return (format) => createH264Encoder(format, { binary, crf: H264_CRF[quality] });
}

/** @throws STREAM_REFUSED */
function enter({ url, token }: Options, signal: AbortSignal): Promise<Publisher> {
  return connected(url, (address) =>
    connect({
      role: 'publisher',
      url: address,
      token: token ?? (process.env.SLP_TOKEN || undefined),
      client: 'slp render',
      signal,
    }),
  );
}

function addressProblem(url: string): string | undefined {
  try {
    roomUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof StreamError) return error.message;
    throw error;
  }
}
