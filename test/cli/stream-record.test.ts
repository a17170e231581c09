import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordStream } from '../../cli/stream-record.ts';
import type { StreamServer } from '../../dist/streaming/server/server.js';
import { encodeFrame } from '../../streaming/protocol/frame-codec.ts';
import { Peer, startTestServer } from '../support/streaming.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let server: StreamServer;
let space: Workspace;
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  server = await startTestServer();
  space = await createWorkspace();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server[Symbol.asyncDispose]();
  await space[Symbol.asyncDispose]();
});

const jpeg = (brightness: number, width = 16): Promise<Buffer> =>
  sharp({
    create: { width, height: 16, channels: 3, background: { r: brightness, g: brightness, b: brightness } },
  })
    .jpeg({ quality: 100 })
    .toBuffer();

/** Publishes grey frames: [timestamp in frames of 40 ms, brightness, width]. */
async function publish(frames: readonly (readonly [number, number, number?])[]): Promise<Peer> {
  const publisher = await Peer.enter(server, { role: 'publisher', fps: 25 });
  let sequence = 0;
  for (const [time, brightness, width = 16] of frames) {
    publisher.say({ type: 'format', codec: 'jpeg', width, height: 16, fps: 25 });
    const payload = new Uint8Array(await jpeg(brightness, width));
    const header = { codec: 'jpeg' as const, keyFrame: true, sent: 0, rendered: 0 };
    publisher.say(encodeFrame({ ...header, sequence: sequence++, timestamp: time * 40_000, payload }));
  }
  return publisher;
}

/** The brightness of every picture in a folder. */
async function brightness(folder: string, names: readonly string[]): Promise<number[]> {
  const means = names.map(async (name) => {
    const { channels } = await sharp(await readFile(`${folder}/${name}`)).stats();
    return Math.round(channels[0]!.mean / 10) * 10;
  });
  return Promise.all(means);
}

async function record(seconds?: number): Promise<{ done: Promise<void>; brightnesses(): Promise<number[]> }> {
  const out = space.path('frames');
  const done = recordStream(`${server.url}/rooms/main`, `${out}/`, { seconds }, new AbortController().signal);
  done.catch(() => {});
  return {
    done,
    async brightnesses() {
      const { readdir } = await import('node:fs/promises');
      return brightness(out, (await readdir(out)).sort());
    },
  };
}

it('shows each frame until the time of the next one, also where the stream starts over', async () => {
  const recording = await record();
  await waitForViewer();
  const publisher = await publish([
    [100, 50],
    [101, 100],
    [104, 150],
    [2, 200],
    [3, 250, 32],
  ]);
  publisher.say({ type: 'bye' });
  await recording.done;
  const shown = await recording.brightnesses();
  expect(shown.slice(0, 6)).toEqual([50, 100, 100, 100, 150, 200]);
  expect(shown).toHaveLength(7);
});

it('ends by itself after some seconds of video', async () => {
  const recording = await record(0.2);
  await waitForViewer();
  await publish([
    [0, 50],
    [50, 100],
  ]);
  await recording.done;
  expect(await recording.brightnesses()).toEqual([50, 50, 50, 50, 50]);
});

it('fails where no frame came, and leaves nothing behind', async () => {
  const recording = await record();
  await waitForViewer();
  const publisher = await publish([]);
  publisher.say({ type: 'bye' });
  await expect(recording.done).rejects.toMatchObject({ code: 'STREAM_REFUSED' });
  expect(await space.list()).toEqual([]);
});

async function waitForViewer(): Promise<void> {
  const waiting = async (): Promise<number> =>
    ((await (await fetch(`${server.url}/healthz`)).json()) as { viewers: number }).viewers;
  while ((await waiting()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
}
