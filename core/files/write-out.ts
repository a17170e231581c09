import type { Writable } from 'node:stream';
import { errors, SlpError } from '../errors.ts';

const ignore = (): void => {};

/**
 * Resolves when `stream` (or the pipe behind it) has taken the data.
 *
 * @param name of the stream, for the error.
 * @throws OUTPUT_UNWRITABLE, see `isClosedPipe`
 */
export async function writeOut(stream: Writable, name: string, data: Uint8Array | string): Promise<void> {
  // The fault is reported here; without a listener it would also end the program. It stays: one may come late.
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  const failure = await new Promise<Error | null | undefined>((resolve) => {
    stream.write(data, resolve);
  });
  if (failure) throw errors.OUTPUT_UNWRITABLE(name, failure);
}

/** Whether something failed only because its reader had seen enough, as in `slp pose schema | head -1`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof SlpError && error.cause instanceof Error && 'code' in error.cause
    ? error.cause.code === 'EPIPE'
    : false;
}
