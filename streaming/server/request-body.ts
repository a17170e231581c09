import type { IncomingMessage } from 'node:http';

/** A request that is refused, with its HTTP status. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The body of a request in pieces. @throws HttpFault 413 where it has more than `limit` bytes */
export async function* boundedBody(request: IncomingMessage, limit: number): AsyncGenerator<Buffer> {
  const tooLarge = (): HttpFault => new HttpFault(413, `${limit} bytes are allowed`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limit) throw tooLarge();
    yield piece;
  }
}
