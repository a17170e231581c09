import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import type { PluginSpec, Signer } from '../../core/contract.ts';
import { createFrame } from '../../core/image/frame.ts';
import { DEFAULT_CONDITIONING } from '../../core/pose/condition.ts';
import { BODY, BODY_COUNT, STRIDE } from '../../core/pose/topology.ts';
// The built files: a worker thread runs JavaScript, not TypeScript.
import { DEFAULT_LIMITS, type Limits } from '../../dist/streaming/server/limits.js';
import {
  type StreamServer,
  type StreamServerOptions,
  startServer,
} from '../../dist/streaming/server/server.js';
import type { SessionPlan } from '../../dist/streaming/session/session-messages.js';
import { decodeFrame, type EncodedFrame } from '../../streaming/protocol/frame-codec.ts';
import { encodePose, type PoseParts } from '../../streaming/protocol/pose-codec.ts';

const fixture = (name: string): string => new URL(`plugins/${name}`, import.meta.url).href;

/** Opens and closes the gate of the generator `gated`. */
export class Gate {
  readonly cells = new Int32Array(new SharedArrayBuffer(8));

  constructor() {
    this.open();
  }

  open(): void {
    Atomics.store(this.cells, 0, 1);
    Atomics.notify(this.cells, 0);
  }

  close(): void {
    Atomics.store(this.cells, 0, 0);
  }

  /** How many frames were begun. */
  get begun(): number {
    return Atomics.load(this.cells, 1);
  }
}

/** Somebody to be shown, with shoulders, on a black picture. */
export function plainSigner(id: string, width = 32, height = 32): Signer {
  return { id, image: createFrame(width, height, 3), pose: { timestamp: 0, ...shouldersAt(width / 2) } };
}

/** A pose of shoulders only, around `x`. */
export function shouldersAt(x: number): PoseParts {
  const body = new Float32Array(BODY_COUNT * STRIDE);
  body.set([x + 8, 16, 0, 1], BODY.leftShoulder * STRIDE);
  body.set([x - 8, 16, 0, 1], BODY.rightShoulder * STRIDE);
  return { body, face: null, leftHand: null, rightHand: null };
}

export function sessionPlan(
  options: PluginSpec['options'] = {},
  more: Partial<SessionPlan> = {},
): SessionPlan {
  return {
    synthesis: {
      builtins: fixture('builtins.mjs'),
      plugins: [fixture('gated.mjs')],
      generator: { name: 'gated', options },
      refiners: [],
    },
    conditioning: DEFAULT_CONDITIONING,
    signer: plainSigner('anna'),
    ffmpeg: undefined,
    heap: 256,
    ...more,
  };
}

export interface TestServerOptions extends Partial<Omit<StreamServerOptions, 'session' | 'limits'>> {
  readonly generator?: PluginSpec['options'];
  readonly ffmpeg?: string;
  readonly limits?: Partial<Limits>;
}

/** A server on a free port, with the signers anna (32 × 32) and ben (48 × 32). */
export function startTestServer({
  generator,
  ffmpeg,
  limits,
  ...options
}: TestServerOptions = {}): Promise<StreamServer> {
  return startServer({
    host: '127.0.0.1',
    port: 0,
    insecure: false,
    origins: [],
    fps: 25,
    sessions: 2,
    signers: [
      { name: 'anna', signer: plainSigner('anna') },
      { name: 'ben', signer: plainSigner('ben', 48) },
    ],
    session: sessionPlan(generator, { ffmpeg }),
    limits: { ...DEFAULT_LIMITS, ...limits },
    assets: [],
    log: () => {},
    ...options,
  });
}

/** A message of the server. */
export type Said = Record<string, unknown> & { readonly type: string };

/** A bare WebSocket that keeps everything it was told. */
export class Peer {
  readonly said: Said[] = [];
  readonly frames: EncodedFrame[] = [];
  closed: number | undefined;
  readonly socket: WebSocket;
  #changed = (): void => {};

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), options);
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.frames.push(decodeFrame(data));
      else this.said.push(JSON.parse(data.toString()));
      this.#changed();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => {
      this.closed = code;
      this.#changed();
    });
  }

  static async open(url: string, hello?: object, options?: ClientOptions): Promise<Peer> {
    const peer = new Peer(url, options);
    await once(peer.socket, 'open');
    if (hello) peer.say({ type: 'hello', version: 1, ...hello });
    return peer;
  }

  /** In a room, and welcome. */
  static async enter(server: StreamServer, hello: object, room = 'main'): Promise<Peer> {
    const peer = await Peer.open(`${server.url}/rooms/${room}`, hello);
    await peer.until(() => peer.last('welcome'));
    return peer;
  }

  say(message: object | string | Uint8Array): void {
    const raw = typeof message === 'string' || message instanceof Uint8Array;
    this.socket.send(raw ? message : JSON.stringify(message));
  }

  /** Sends a pose: `timestamp` in frames of 40 ms. */
  pose(frame: number, sent = 1): void {
    this.say(encodePose({ timestamp: frame * 40_000, sent, pose: shouldersAt(16 + frame / 100) }));
  }

  /** The newest message of a type. */
  last(type: string): Said | undefined {
    return this.said.findLast((message) => message.type === type);
  }

  /** The newest error's code. */
  get fault(): unknown {
    return this.last('error')?.code;
  }

  /** Waits until something came that makes `condition` true (the test's time limit is the only one). */
  async until<T>(condition: () => T): Promise<NonNullable<T>> {
    for (let met = condition(); ; met = condition()) {
      if (met) return met as NonNullable<T>;
      if (this.closed !== undefined && !met) throw new Error(`closed with ${this.closed}: ${this.fault}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Waits for the close code. */
  async end(): Promise<number> {
    while (this.closed === undefined) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.closed;
  }

  /** Where each frame belongs, in frames of 40 ms. */
  get moments(): number[] {
    return this.frames.map(({ timestamp }) => timestamp / 40_000);
  }
}

export interface Health {
  readonly status: string;
  readonly sessions: number;
  readonly rooms: number;
  readonly viewers: number;
  readonly connections: number;
}

export async function health({ url }: StreamServer): Promise<Health> {
  return (await (await fetch(`${url}/healthz`)).json()) as Health;
}

/** One number of `/metrics`. */
export async function metric({ url }: StreamServer, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}
