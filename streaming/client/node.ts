/** `slp/client` in Node: as in the browser, with npm `ws` where there is no global WebSocket (before Node 22). */

import { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import { type ConnectOptions, connectBy, globalWebSocket } from './client.ts';
import type { Producer, ProducerOptions } from './producer.ts';
import type { Publisher, PublisherOptions } from './publisher.ts';
import type { Viewer, ViewerOptions } from './viewer.ts';

export * from './index.ts';

class NodeWebSocket extends WebSocket {
  constructor(url: string) {
    super(url, { perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  }
}

/** As `connect` in the browser. */
export function connect(options: ProducerOptions): Promise<Producer>;
export function connect(options: ViewerOptions): Promise<Viewer>;
export function connect(options: PublisherOptions): Promise<Publisher>;
export function connect(options: ConnectOptions): Promise<Producer | Viewer | Publisher> {
  return connectBy(options, globalWebSocket() ?? NodeWebSocket);
}
