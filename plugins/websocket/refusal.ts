import { errors } from '../../core/errors.ts';
import { StreamError } from '../../streaming/client/node.ts';

/** What went wrong with a connection, as an error of a run. */
export function refusal(url: string, error: unknown): unknown {
  if (!(error instanceof StreamError)) return error;
  return errors.STREAM_REFUSED(url, `${error.message} (${error.code})`, error.hint);
}
