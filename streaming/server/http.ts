import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf, SlpError } from '../../core/errors.ts';
import { isAllowedOrigin, type OriginRules, type TokenCheck } from './auth.ts';
import type { Conversion } from './conversion.ts';
import { HttpFault } from './request-body.ts';
import type { SignerBook } from './signer-book.ts';
import type { StaticFiles } from './static-files.ts';
import type { Upload } from './upload.ts';

export interface HttpOptions {
  readonly files: StaticFiles;
  readonly signers: SignerBook;
  readonly token: TokenCheck;
  readonly origins: OriginRules;
  /** Absent where nobody may add a signer. */
  readonly upload: Upload | undefined;
  /** Absent where no pose files are read. */
  readonly conversion: Conversion | undefined;
  health(): object;
  metrics(): string;
  log(message: string): void;
}

/**
 * For every response. The page runs its own scripts only, but for WebAssembly (MediaPipe), talks to this server only,
 * and shows pictures and video that it made itself.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Everything that is answered over HTTP; WebSockets go another way. */
export function httpHandler(options: HttpOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(request, response, options).catch((error: unknown) => {
      if (!(error instanceof HttpFault) && !(error instanceof SlpError)) {
        options.log(`a request failed: ${messageOf(error)}`);
      }
      if (response.headersSent) response.destroy();
      else answerFault(response, error);
    });
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { files, signers, token, origins, upload, conversion, health, metrics }: HttpOptions,
): Promise<void> {
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (!isAllowedOrigin(request, origins)) throw new HttpFault(403, 'this page may not use the server');
  if (path === '/signers' && request.method === 'POST') {
    authorise(request, token);
    if (!upload)
      throw new HttpFault(403, 'this server takes no pictures: it was started without --allow-upload');
    json(response, 201, { name: await upload.receive(request) });
    return;
  }
  if (path === '/poses' && request.method === 'POST' && conversion) {
    authorise(request, token);
    await conversion.answer(request, response);
    return;
  }
  if (!reading) {
    response.setHeader('Allow', 'GET, HEAD');
    throw new HttpFault(405, 'this server answers GET and HEAD');
  }
  if (path === '/healthz') json(response, 200, health());
  else if (path === '/signers') {
    authorise(request, token);
    json(response, 200, { signers: await signers.cards(), upload: upload !== undefined });
  } else if (path === '/metrics') {
    authorise(request, token);
    response.setHeader('Cache-Control', 'no-store');
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics());
  } else if (path.startsWith('/rooms/')) {
    throw new HttpFault(426, 'a room speaks WebSocket');
  } else if (!files.serve(path, request, response)) {
    throw new HttpFault(404, 'there is nothing here');
  }
}

function authorise(request: IncomingMessage, token: TokenCheck): void {
  if (!token.acceptsRequest(request)) throw new HttpFault(401, 'this needs "Authorization: Bearer TOKEN"');
}

function json(response: ServerResponse, status: number, value: object): void {
  response.setHeader('Cache-Control', 'no-store');
  response
    .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}

function answerFault(response: ServerResponse, error: unknown): void {
  if (error instanceof HttpFault) {
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    if (error.status === 426) response.setHeader('Upgrade', 'websocket');
    // What is left of the request is not read.
    if (error.status === 413) response.setHeader('Connection', 'close');
    json(response, error.status, { error: { message: error.message } });
  } else if (error instanceof SlpError) {
    const { code, message, hint } = error;
    json(response, 422, { error: { code, message, hint } });
  } else json(response, 500, { error: { message: 'the server failed at this request' } });
}
