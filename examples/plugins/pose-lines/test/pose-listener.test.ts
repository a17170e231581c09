import type { Host } from 'slp';
import { exampleObservations } from 'slp/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PoseListener } from '../src/pose-listener.ts';
import { lineOf, Sender } from './send-lines.ts';

const poses = exampleObservations(8).map(({ pose }) => lineOf(pose));

let logged: string[];
let source: PoseListener;
let sender: Sender;

async function listen(silence: number): Promise<void> {
  logged = [];
  const host = {
    signal: new AbortController().signal,
    log: (message: string) => void logged.push(message),
    fail: (message: string) => new Error(message),
  } as unknown as Host;
  source = await PoseListener.open({ host: '127.0.0.1', port: 0, fps: 25, silence }, host);
  sender = new Sender(logged);
}

beforeEach(() => listen(60));
afterEach(async () => {
  await sender.close();
  await source[Symbol.asyncDispose]();
});

/** The timestamps of all that the source yields, in milliseconds. */
async function received(): Promise<number[]> {
  const times: number[] = [];
  for await (const { pose } of source.samples(new AbortController().signal))
    times.push(pose.timestamp / 1000);
  return times;
}

test('yields what was sent, from time 0 on, until the end', async () => {
  for (const pose of poses.slice(2, 5)) await sender.send(pose);
  await sender.send({ end: true });
  await sender.send(poses[6]);
  expect(await received()).toEqual([0, 40, 80]);
});

test('leaves out what is late, comes twice, leaps ahead or is no pose, and says so', async () => {
  const lines = [
    '{"t":',
    poses[0],
    poses[2],
    poses[1],
    poses[2],
    { ...poses[3], t: 1e12 },
    'x'.repeat(60_000),
  ];
  for (const line of [...lines, poses[4], { end: true }]) await sender.send(line);
  expect(await received()).toEqual([0, 80, 160]);
  expect(logged.slice(1)).toEqual(['left out a datagram: it is no JSON', '5 datagrams were left out']);
});

test('listens to the first sender only', async () => {
  const other = new Sender(logged);
  await sender.send(poses[0]);
  await other.send({ end: true });
  await other.send(poses[1]);
  await other.close();
  for (const line of [poses[2], { end: true }]) await sender.send(line);
  expect(await received()).toEqual([0, 80]);
});

test('ends when the sender is gone', async () => {
  await sender.close();
  await source[Symbol.asyncDispose]();
  await listen(0.1);
  await sender.send(poses[0]);
  expect(await received()).toEqual([0]);
  expect(logged).toContain('nothing came for 0.1 s: the stream ends');
});

test('keeps the newest poses where the program is behind', async () => {
  for (let i = 0; i < 60; i++) await sender.send({ ...poses[0], t: i });
  const other = new Sender(logged);
  await other.send('once this is here, so is all that was sent before');
  await other.close();
  await vi.waitFor(() => expect(logged).toHaveLength(2));
  await sender.send({ end: true });
  const times = await received();
  expect(times).toHaveLength(32);
  expect(times.at(-1)).toBe(59);
});
