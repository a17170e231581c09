import { readFile } from 'node:fs/promises';
import { errors, messageOf } from '../core/errors.ts';
import { requireSafeBind } from '../streaming/server/auth.ts';
import { type StreamServer, startServer } from '../streaming/server/server.ts';
import { studioAssets } from '../streaming/server/studio-assets.ts';
import { locateH264 } from '../streaming/video/h264-encoder.ts';
import { Interruption } from './exit.ts';
import { withOptions } from './options.ts';
import { BUILTINS, loadPlugins } from './plugins.ts';
import { convertInThread } from './stream-convert.ts';
import { parseLimits, parseOrigin, type StreamOptions } from './stream-options.ts';
import { loadSigners, signerOf } from './stream-signers.ts';
import { writeNote } from './terminal.ts';

/** `slp stream`: serves until it is told to stop. SIGTERM is how a service is stopped: then it was a success. */
export async function runStream(options: StreamOptions, signal: AbortSignal): Promise<void> {
  const server = await start(options, signal);
  describe(server, options);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  writeNote('stopping');
  await server[Symbol.asyncDispose]();
  const { reason } = signal;
  if (!(reason instanceof Interruption && reason.signal === 'SIGTERM')) throw reason;
}

async function start(options: StreamOptions, signal: AbortSignal): Promise<StreamServer> {
  const { host, port, fps, insecure, sessions, estimator, size } = options;
  if (options.background === 'transparent') {
    throw errors.OPTION_INVALID(
      '--background',
      'live video cannot be transparent; use a colour or a picture',
    );
  }
  const limits = parseLimits(options.limit);
  const origins = options.origin.map(parseOrigin);
  const tls = await readTls(options);
  if (options.ref.length === 0) throw errors.REFERENCE_MISSING();
  const { registry, plugins } = await loadPlugins(options);
  const services = { registry, signal, log: writeNote };
  const signerOptions = { size, estimator, plugins };
  const token = options.token ?? (process.env.SLP_TOKEN || undefined);
  requireSafeBind(host, token, insecure);
  return startServer({
    host,
    port,
    tls,
    token,
    insecure,
    origins,
    fps,
    sessions,
    limits,
    signers: await loadSigners(options.ref, signerOptions, services),
    session: {
      synthesis: {
        builtins: BUILTINS,
        plugins,
        generator: withOptions(options.generator, {
          background: options.background,
          motionBlur: options.motionBlur,
        }),
        refiners: options.refiner,
      },
      conditioning: { ...options, speed: 1, fps: undefined },
      ffmpeg: await locateH264().catch((error: unknown) => {
        writeNote(`viewers get JPEG only: ${messageOf(error)}`);
        return undefined;
      }),
    },
    assets: await studioAssets(),
    makeSigner: options.allowUpload ? (picture) => signerOf(picture, signerOptions, services) : undefined,
    convert: convertInThread,
    log: writeNote,
  });
}

async function readTls({ cert, key }: StreamOptions): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw errors.OPTION_INVALID(cert === undefined ? '--cert' : '--key', 'is required too: both, or none');
  }
  const read = (path: string): Promise<Buffer> =>
    readFile(path).catch((cause: unknown) => {
      throw errors.FILE_UNREADABLE(path, cause);
    });
  return { cert: await read(cert), key: await read(key) };
}

function describe({ url }: StreamServer, { token }: StreamOptions): void {
  const room = `${url.replace(/^http/, 'ws')}/rooms/main`;
  const secret = token === undefined && !process.env.SLP_TOKEN ? '' : ' --token …';
  writeNote(
    [
      `serving at ${url}`,
      `  studio page   ${url}/`,
      `  send poses    slp stream send poses.json ${room}${secret}`,
      `  record video  slp stream record ${room} out.mp4${secret}`,
      '  programs      npm package "slp/client", or the WebSocket protocol (README, "Streaming")',
    ].join('\n'),
  );
}
