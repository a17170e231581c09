import { errors } from '../../core/errors.ts';
import { StreamError } from '../../streaming/client/node.ts';

/** What went wrong with a connection, as an error of a run or a command. */
export function refusal(url: string, error: unknown): unknown {
  if (!(error instanceof StreamError)) return error;
  if (error.code === 'OPTION_INVALID') return errors.OPTION_INVALID('<url>', error.message);
  return errors.STREAM_REFUSED(url, `${error.message} (${error.code})`, error.hint);
}

/**
 * Connects to a server.
 *
 * @throws STREAM_REFUSED, OPTION_INVALID
 */
export async function connected<T>(url: string, connect: (url: string) => Promise<T>): Promise<T> {
  try {
    return await connect(url);
  } catch (error) {
    throw refusal(url, error);
  }
}
