import type { Signer } from '../../core/contract.ts';
import type { SessionPlan } from '../session/session-messages.ts';
import { SessionPool } from '../session/session-pool.ts';
import { isLoopback, type OriginRules, requireSafeBind, TokenCheck } from './auth.ts';
import { Conversion, type Convert } from './conversion.ts';
import { authority, Entrance } from './entrance.ts';
import { httpHandler } from './http.ts';
import type { Limits } from './limits.ts';
import { Lobby } from './lobby.ts';
import { Metrics } from './metrics.ts';
import { type NamedSigner, SignerBook } from './signer-book.ts';
import { type Asset, StaticFiles } from './static-files.ts';
import { Upload } from './upload.ts';

export interface StreamServerOptions {
  /** Host name or address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM; without it, the server speaks plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Without one, everybody who reaches the server may use it. */
  readonly token?: string;
  /** Do without a token also where others reach the server. */
  readonly insecure: boolean;
  /** Origins of other pages that may use the server, for example `https://example.org`. */
  readonly origins: readonly string[];
  readonly signers: readonly NamedSigner[];
  /** Nominal frames per second where a producer does not say how many. */
  readonly fps: number;
  /** Sessions at once. */
  readonly sessions: number;
  readonly session: Pick<SessionPlan, 'synthesis' | 'conditioning' | 'ffmpeg'>;
  readonly limits: Limits;
  readonly assets: readonly Asset[];
  /** Makes a signer of a picture file's content; absent where nobody may upload one. */
  readonly makeSigner?: (picture: Uint8Array) => Promise<Signer>;
  /** Reads pose files for the page; it must not block this thread. */
  readonly convert?: Convert;
  log(message: string): void;
}

export interface StreamServer extends AsyncDisposable {
  /** Where it listens, for example `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly port: number;
}

/** Milliseconds between two looks at every room and connection. */
const TICK = 1000;
/** How long clients may take to say good-bye at the end, in milliseconds. */
const DRAIN_TIMEOUT = 2500;

/**
 * Starts a server for live streams: HTTP and WebSocket on one port, sessions in threads. Disposing of it tells everybody
 * good-bye, and takes less than 5 seconds.
 *
 * @throws INSECURE_BIND, LISTEN_FAILED, FILE_UNREADABLE, and what plugins report
 */
export async function startServer(options: StreamServerOptions): Promise<StreamServer> {
  const { host, port, token, insecure, limits, fps, log } = options;
  requireSafeBind(host, token, insecure);
  const files = await StaticFiles.open(options.assets);
  const signers = new SignerBook(options.signers, limits.uploads);
  const plan = { ...options.session, signer: signers.first.signer, heap: limits.sessionHeap };
  const pool = await SessionPool.start(plan, { sessions: options.sessions, log });
  const metrics = new Metrics();
  const check = new TokenCheck(token);
  const h264 = plan.ffmpeg !== undefined;
  const lobby = new Lobby({ limits, signers, fps, pool, metrics, h264, log }, check);
  const anyName = check.required || !isLoopback(host);
  const origins: OriginRules = { allowed: options.origins, host, anyName };
  const { makeSigner } = options;
  const upload = makeSigner && new Upload({ signers, limit: limits.uploadBytes, makeSigner, log });
  const entrance = new Entrance({
    tls: options.tls,
    connections: limits.connections,
    origins,
    onRequest: httpHandler({
      files,
      signers,
      token: check,
      origins,
      upload,
      conversion: options.convert && new Conversion(options.convert, limits.poseFileBytes),
      health: () => ({ status: 'ok', ...lobby.gauges() }),
      metrics: () => metrics.text(lobby.gauges()),
      log,
    }),
    refuse: (address) => lobby.refuse(address),
    accept: (socket, tcp, address, room) => lobby.accept(socket, tcp, address, room),
    log,
  });
  const bound = await entrance.listen(host, port).catch(async (error: unknown) => {
    await pool[Symbol.asyncDispose]();
    throw error;
  });
  const ticking = setInterval(() => lobby.tick(), TICK);
  return {
    port: bound,
    url: `${options.tls ? 'https' : 'http'}://${authority(host, bound)}`,
    async [Symbol.asyncDispose]() {
      clearInterval(ticking);
      entrance.shut();
      const deadline = setTimeout(() => lobby.terminate(), DRAIN_TIMEOUT);
      await Promise.all([lobby.close(), pool[Symbol.asyncDispose]()]);
      clearTimeout(deadline);
      await entrance[Symbol.asyncDispose]();
      metrics.close();
    },
  };
}
