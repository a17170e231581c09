import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SlpError } from '../../core/errors.ts';
import { boundedBody, HttpFault } from './request-body.ts';

/** Files that are converted at once: others are to try again. */
const AT_ONCE = 2;

/** Converts the pose file `input`, of any known format, into slp-poses JSON at `output`. */
export type Convert = (input: string, output: string) => Promise<void>;

/**
 * Takes pose files of any format and answers with slp-poses JSON: what the page needs to play them. They lie in a folder of their own
 * meanwhile, under names that the request has no part in.
 */
export class Conversion {
  readonly #convert: Convert;
  readonly #limit: number;
  #running = 0;

  /** @param limit bytes of a file */
  constructor(convert: Convert, limit: number) {
    this.#convert = convert;
    this.#limit = limit;
  }

  /** @throws HttpFault, and what `convert` throws */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#running >= AT_ONCE)
      throw new HttpFault(503, 'other files are being read; try again in a moment');
    this.#running += 1;
    try {
      const folder = await mkdtemp(join(tmpdir(), 'slp-poses-'));
      try {
        await this.#convertIn(folder, request, response);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    } finally {
      this.#running -= 1;
    }
  }

  async #convertIn(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input = join(folder, 'file');
    const output = join(folder, 'poses.json');
    await pipeline(boundedBody(request, this.#limit), createWriteStream(input, { mode: 0o600 }));
    await this.#convert(input, output).catch((error: unknown) => {
      if (!(error instanceof SlpError)) throw error;
      // Where it lay is nobody's business.
      throw new SlpError(error.code, error.message.replaceAll(input, 'the file'), error);
    });
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    await pipeline(createReadStream(output), response);
  }
}
