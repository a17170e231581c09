/**
 * Whether `slp stream` holds out: one producer at 25 poses per second, 8 viewers of which 2 read slowly, for as long as you like.
 *
 *     npm run build && npx tsx test/bench/stream-soak.ts --minutes 10 [--size 512] [--h264] [--json runs/stream-soak.json]
 *
 * Server and clients are processes of their own on the same machine, so that their clocks are one. Figures depend on the machine
 * and on what else it does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import type { Pose } from '../../core/contract.ts';
import { openPoseFile } from '../../plugins/pose-files/open.ts';
import { connect, type Producer } from '../../streaming/client/node.ts';
import { epochMicroseconds } from '../../streaming/clock.ts';
import { LatencyHistogram } from '../../streaming/latency.ts';
import { decodeFrame } from '../../streaming/protocol/frame-codec.ts';
import { benchInputs } from './inputs.ts';
import { figure, formatTable } from './table.ts';

const FPS = 25;
const VIEWERS = 8;
const SLOW = 2;
/** A slow reader takes some bytes (two frames at 512²), and then nothing for so many milliseconds. */
const SIP = 100_000;
const PAUSE = 1000;
/** Milliseconds between two looks at the server. */
const SAMPLE = 10_000;
/** Before this part of the time, memory may still grow: caches and code that is being compiled. */
const WARM_UP = 0.3;

const TARGET_P95 = 120;
/** MiB that the memory may grow after the warm-up and still count as flat: garbage waits for its collection. */
const TARGET_GROWTH = 32;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    size: { type: 'string', default: '512' },
    h264: { type: 'boolean', default: false },
    json: { type: 'string', default: 'runs/stream-soak.json' },
  },
});

interface Sample {
  readonly seconds: number;
  readonly rssMiB: number;
  readonly loopP99Ms: number;
  readonly rendered: number;
  readonly lost: number;
  readonly skipped: number;
}

class Watcher {
  readonly latency = new LatencyHistogram();
  frames = 0;
  missed = 0;
  #sequence: number | undefined;
  #bytes = 0;

  constructor(
    url: string,
    readonly slow: boolean,
  ) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('open', () => {
      socket.send(
        JSON.stringify({
          type: 'hello',
          version: 1,
          role: 'viewer',
          accept: [options.h264 ? 'h264' : 'jpeg'],
        }),
      );
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      this.#take(data);
      this.#bytes += data.length;
      if (!slow || this.#bytes < SIP) return;
      this.#bytes = 0;
      socket.pause();
      setTimeout(() => socket.resume(), PAUSE);
    });
    socket.on('close', (code) => {
      if (!ending) process.stdout.write(`a viewer was closed with ${code}\n`);
    });
  }

  #take(data: Buffer): void {
    const { sent, sequence } = decodeFrame(data);
    this.latency.observe(epochMicroseconds() - sent);
    this.frames += 1;
    if (this.#sequence !== undefined) this.missed += sequence - this.#sequence - 1;
    this.#sequence = sequence;
  }
}

let ending = false;
const seconds = Number(options.minutes) * 60;
const inputs = benchInputs();
process.stdout.write(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n` +
    `${VIEWERS} viewers (${SLOW} slow) of ${options.size}² ${options.h264 ? 'H.264' : 'JPEG'} for ${options.minutes} min\n\n`,
);

const [server, url] = await serve();
const poses = await readPoses(inputs.poses);
const room = `${url.replace('http', 'ws')}/rooms/soak`;
const watchers = Array.from({ length: VIEWERS }, (_, i) => new Watcher(room, i < SLOW));
const producer = await connect({ url: room, role: 'producer', fps: FPS, client: 'soak' });
const samples: Sample[] = [];
await Promise.all([produce(producer), observe()]);
ending = true;
await sleep(1000);
server.kill('SIGTERM');
await once(server, 'exit');
await report();
process.exit();

async function serve(): Promise<[ChildProcess, string]> {
  const slp = fileURLToPath(new URL('../../dist/cli/slp.js', import.meta.url));
  const child = spawn(
    process.execPath,
    [slp, 'stream', '--ref', inputs.photo, '--size', options.size, '--port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  for await (const text of child.stderr.setEncoding('utf8') as AsyncIterable<string>) {
    said += text;
    const [, address] = /serving at (\S+)/.exec(said) ?? [];
    if (address === undefined) continue;
    child.stderr.resume();
    return [child, address];
  }
  throw new Error(`the server did not start: ${said}`);
}

async function readPoses(path: string): Promise<(Pose | null)[]> {
  const all: (Pose | null)[] = [];
  for await (const pose of (await openPoseFile(path)).poses()) all.push(pose);
  return all;
}

/** Forwards and backwards again and again. */
async function produce(producer: Producer): Promise<void> {
  const period = Math.max(1, 2 * (poses.length - 1));
  const start = performance.now();
  for (let index = 0; index < seconds * FPS; index++) {
    await sleep(Math.max(0, start + (index * 1000) / FPS - performance.now()));
    const phase = index % period;
    producer.send(poses[phase < poses.length ? phase : period - phase]!, Math.round((index * 1e6) / FPS));
  }
  await sleep(500);
  producer.close();
}

async function observe(): Promise<void> {
  const start = performance.now();
  let now = 0;
  while (now < seconds) {
    await sleep(Math.min(SAMPLE, (seconds - now) * 1000));
    now = (performance.now() - start) / 1000;
    const text = await (await fetch(`${url}/metrics`)).text();
    const value = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    const sample = {
      seconds: now,
      rssMiB: value('process_resident_memory_bytes') / 2 ** 20,
      loopP99Ms: value('slp_event_loop_delay_seconds{quantile="0.99"}') * 1000,
      rendered: value('slp_frames_rendered_total'),
      lost: value('slp_dropped_total{reason="renderer"}') + value('slp_dropped_total{reason="backlog"}'),
      skipped: value('slp_dropped_total{reason="viewer"}'),
    };
    samples.push(sample);
    process.stdout.write(
      `${now.toFixed(0).padStart(5)} s  RSS ${sample.rssMiB.toFixed(0)} MiB  loop p99 ${sample.loopP99Ms.toFixed(1)} ms  ` +
        `frames ${sample.rendered}  poses dropped ${sample.lost}  skipped for viewers ${sample.skipped}\n`,
    );
  }
}

async function report(): Promise<void> {
  const rows = watchers.map(({ slow, frames, missed, latency }, i) => [
    `viewer ${i + 1}${slow ? ' (slow)' : ''}`,
    String(frames),
    String(missed),
    figure((latency.quantile(0.5) ?? Number.NaN) / 1000, 1),
    figure((latency.quantile(0.95) ?? Number.NaN) / 1000, 1),
  ]);
  process.stdout.write(`\n${formatTable([['', 'frames', 'missed', 'p50 ms', 'p95 ms'], ...rows])}\n`);
  const fast = watchers.filter(({ slow }) => !slow);
  const p95 = Math.max(...fast.map(({ latency }) => (latency.quantile(0.95) ?? Number.NaN) / 1000));
  const warm = samples.filter((sample) => sample.seconds >= seconds * WARM_UP);
  const growth = (warm.at(-1)?.rssMiB ?? Number.NaN) - (warm[0]?.rssMiB ?? Number.NaN);
  const counts = fast.map(({ frames }) => frames);
  const spread = Math.max(...counts) - Math.min(...counts);
  const verdict = (met: boolean): string => (met ? 'met' : 'MISSED');
  process.stdout.write(
    `pose to frame, p95 of the slowest of the fast viewers: ${figure(p95, 1)} ms (target ${TARGET_P95}: ${verdict(p95 <= TARGET_P95)})\n` +
      `memory after the warm-up: ${figure(growth, 1)} MiB more (target ${TARGET_GROWTH}: ${verdict(growth <= TARGET_GROWTH)})\n` +
      `frames of the fast viewers differ by ${spread}\n`,
  );
  const viewers = watchers.map(({ slow, frames, missed, latency }) => ({
    slow,
    frames,
    missed,
    p50: latency.quantile(0.5),
    p95: latency.quantile(0.95),
  }));
  await writeFile(
    options.json,
    `${JSON.stringify({ options, samples, viewers, p95, growth, spread }, null, 2)}\n`,
  );
}
