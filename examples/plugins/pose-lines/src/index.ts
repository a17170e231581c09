import { definePlugin } from 'slp';
import { z } from 'zod';
import { PoseListener } from './pose-listener.ts';

/** Strict: a misspelt option is an error. What `describe` says is shown by `slp plugin list`. */
const options = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on; datagrams carry no password'),
  port: z.int().min(0).max(65_535).default(5005).describe('UDP port; 0 takes a free one'),
  fps: z.number().min(1).max(240).default(25).describe('poses per second that the sender aims at'),
  silence: z.number().min(0.1).max(3600).default(5).describe('seconds without a pose that end the stream'),
});

/** Poses from the network, one JSON line in each UDP datagram. */
export default definePlugin({
  contract: 1,
  name: 'pose-lines',
  kind: 'source',
  options,
  create: (given, host) => PoseListener.open(given, host),
});
