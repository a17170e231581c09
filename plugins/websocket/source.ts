import { z } from 'zod';
import { definePlugin } from '../../core/contract.ts';
import { MAX_FPS, MAX_TOKEN } from '../../streaming/protocol/limits.ts';
import { requireSafeBind } from '../../streaming/server/auth.ts';
import { DEFAULT_LIMITS } from '../../streaming/server/limits.ts';
import { PoseServer } from './pose-server.ts';

const DEFAULT_PORT = 8790;
const DAY = 86_400;

const options = z.strictObject({
  /** To listen on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535).default(DEFAULT_PORT),
  /** What a producer has to know; without it SLP_TOKEN. */
  token: z.string().min(1).max(MAX_TOKEN).optional(),
  /** Whether everybody in the network may connect. */
  insecure: z.boolean().default(false),
  /** Origins of web pages that may connect, such as `https://example.org`. */
  origins: z.array(z.url()).default([]),
  /** How many poses a second come. */
  fps: z.number().min(1).max(MAX_FPS).default(25),
  /** Seconds that a producer which lost its connection may stay away. */
  resumeSeconds: z.number().min(0).max(DAY).default(DEFAULT_LIMITS.resumeSeconds),
});

/**
 * Listens for a producer of poses: `slp stream send`, a page or program with the client library, anything that speaks the
 * protocol. The stream begins with the first one, and ends when it says bye or stays away.
 */
export default definePlugin({
  contract: 1,
  name: 'websocket',
  kind: 'source',
  options,
  async create({ insecure, ...given }, { log }) {
    const token = given.token ?? (process.env.SLP_TOKEN || undefined);
    requireSafeBind(given.host, token, insecure);
    return PoseServer.open({ ...given, token, log });
  },
});
