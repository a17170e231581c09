import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { errors } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { DEFAULT_LIMITS, type Limits } from '../streaming/server/limits.ts';
import { between, type CommandOptions, pluginSpec, whole } from './options.ts';

export const DEFAULT_PORT = 8787;
/** A session draws on one core. */
export const DEFAULT_SESSIONS = availableParallelism();

/** All options of `slp stream`, with their defaults; also what the section "stream" of a configuration file may hold. */
export const STREAM_OPTIONS = z.strictObject({
  ref: z.array(z.string(), 'is required: a photo of the signer, or a folder of them').default([]),
  host: z.string().min(1, 'is empty').default('127.0.0.1'),
  port: whole(0, 65_535).default(DEFAULT_PORT),
  size: whole(64, 2048).default(512),
  fps: between(1, 120).default(25),
  token: z.string().min(1, 'is empty').optional(),
  origin: z.array(z.string()).default([]),
  cert: z.string().optional(),
  key: z.string().optional(),
  insecure: z.boolean().default(false),
  allowUpload: z.boolean().default(false),
  sessions: whole(1, 256).default(DEFAULT_SESSIONS),
  limit: z.array(z.string()).default([]),
  background: z.string().optional(),
  motionBlur: z.boolean().optional(),
  smooth: z.boolean().default(true),
  fill: z.boolean().default(true),
  repair: z.boolean().default(true),
  retarget: z.boolean().default(true),
  estimator: pluginSpec.default({ name: 'holistic', options: {} }),
  generator: pluginSpec.default({ name: 'puppet', options: {} }),
  refiner: z.array(pluginSpec).default([]),
  plugin: z.array(z.string()).default([]),
});

export type StreamOptions = CommandOptions<typeof STREAM_OPTIONS>;

/**
 * `NAME=VALUE` for each limit that is to be another than the default.
 *
 * @throws OPTION_INVALID
 */
export function parseLimits(settings: readonly string[]): Limits {
  const limits: Record<string, number> = { ...DEFAULT_LIMITS };
  for (const setting of settings) {
    const [name = '', text = ''] = setting.split('=', 2);
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      const known = Object.keys(DEFAULT_LIMITS);
      const problem = [`there is no limit "${name}"`, didYouMean(name, known), `known: ${known.join(', ')}`];
      throw errors.OPTION_INVALID('--limit', problem.filter(Boolean).join('; '));
    }
    const value = Number(text);
    if (text.trim() === '' || !(value > 0 && value <= 1e9)) {
      throw errors.OPTION_INVALID('--limit', `"${setting}": its value is no number above 0`);
    }
    limits[name] = value;
  }
  return limits as unknown as Limits;
}

/** @throws OPTION_INVALID where it is no origin such as `https://example.org` */
export function parseOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin === 'null' || origin !== text.replace(/\/$/, '')) {
    throw errors.OPTION_INVALID('--origin', `"${text}" is no origin; one looks like https://example.org`);
  }
  return origin;
}
